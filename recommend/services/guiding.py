"""What the night learns for paths: which words stand where, and what fans did next."""

from collections.abc import Callable

from django.db import transaction

from recommend.engine.arrays import one_thread
from recommend.engine.attributes import Attributes
from recommend.engine.path import Followed, Index
from recommend.models import Guide
from recommend.selectors import guiding
from tenants import clock


def learn_paths(*, may_publish: Callable[[], None] = lambda: None) -> Guide:
    """Renew the site's guide. Texts that did not change are not learnt again.

    `may_publish` is asked inside the transaction and refuses by raising.
    """
    rows = guiding.texts()
    digest = guiding.digest_of(rows)
    followed = Followed.learn(guiding.finishes(), guiding.disliked()).as_dict()
    old = Guide.objects.only("digest").first()
    is_known = old is not None and old.digest == digest
    words = {} if is_known else _words(rows)
    with transaction.atomic():
        may_publish()
        fresh = {"followed": followed, "made_at": clock.now()}
        if old and is_known and Guide.objects.filter(pk=old.pk).update(**fresh):
            return old
        Guide.objects.all().delete()
        return Guide.objects.create(digest=digest, texts=words or _words(rows), **fresh)


def _words(rows: list[guiding.Row]) -> dict[str, object]:
    """Learnt in one thread: the same texts give the same bytes on any number of cores."""
    ids = [row["pk"] for row in rows]
    texts = [guiding.text_of(row) for row in rows]
    with one_thread():
        about = Attributes.from_texts(ids, texts, [row["tags"] for row in rows])
        return Index.learn(about).as_dict()
