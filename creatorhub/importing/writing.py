"""What was read becomes courses, fans, events, grants and ratings: all of it or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.models import Grant, User
from accounts.services import audit
from analytics.models import Event
from courses.models import Course
from creatorhub.importing import catalogue
from creatorhub.importing.reading import Deed, Item
from creatorhub.importing.table import Said
from tenants.bulk import copy_new
from tenants.emails import spelled
from tenants.schemas import here

SOURCE = "import"
BATCH = 1000
STEP = 5_000


@dataclass(frozen=True)
class Added:
    """What an import added; what was there already is not counted."""

    items: int
    fans: int
    events: int
    grants: int
    ratings: int


@transaction.atomic
def write(items: list[Item], deeds: list[Deed], say: Said) -> Added:
    """Add what is not there yet to the site that is open, in one transaction.

    Items and fans are known by their external ids (fans by e-mail, too), events by their keys.
    Buyers get a grant of what they bought and keep.
    """
    _one_import_at_a_time()
    new_items = catalogue.add(items, say)
    courses = dict(Course.objects.exclude(external_id=None).values_list("external_id", "pk"))
    new_fans = _add_fans(deeds)
    fans = _fans(deeds)
    events = _add_events(deeds, fans, courses, say)
    added = Added(
        items=new_items,
        fans=new_fans,
        events=events,
        grants=_add_grants(deeds, fans, courses),
        ratings=catalogue.add_ratings(deeds, fans, courses),
    )
    audit(act="catalogue_imported", after=asdict(added))
    return added


def _one_import_at_a_time() -> None:
    with connection.cursor() as cursor:
        lock = f"import:{here().schema_name}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])


def email_of(user: str) -> str | None:
    """The address that an external id is, in lower case; None when it is none."""
    try:
        return spelled(user)
    except ValidationError:
        return None


def _fans(deeds: Iterable[Deed]) -> dict[str, int]:
    """The account of each external id: one that carries the id, or one with that address."""
    by_id = dict(User.objects.exclude(external_id=None).values_list("external_id", "pk"))
    by_email = dict(User.objects.exclude(email=None).values_list("email", "pk"))
    users = {deed.user for deed in deeds}
    found = {user: by_id.get(user) or by_email.get(email_of(user) or "") for user in users}
    return {user: pk for user, pk in found.items() if pk}


def _add_fans(deeds: list[Deed]) -> int:
    """Accounts for the unknown, since their first deed; nobody can sign in before a reset."""
    known = _fans(deeds)
    since: dict[str, datetime] = {}
    for deed in deeds:
        if deed.user not in known:
            since[deed.user] = min(deed.at, since.get(deed.user, deed.at))
    people: dict[str, User] = {}
    for user, at in since.items():
        email = email_of(user)
        # Two ids that differ only in capitals are one address, and so one person.
        people.setdefault(email or user, _fan(user, email, at))
    fans = User.objects.bulk_create(people.values(), batch_size=BATCH)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=fan, email=fan.email, primary=True) for fan in fans if fan.email],
        batch_size=BATCH,
    )
    return len(fans)


def _fan(user: str, email: str | None, at: datetime) -> User:
    name = user.partition("@")[0] if email else user
    return User(
        external_id=user, email=email, name=name, date_joined=at, password=make_password(None)
    )


def _add_events(deeds: list[Deed], fans: dict[str, int], courses: dict[str, int], say: Said) -> int:
    def rows() -> Iterator[tuple[object, ...]]:
        for place, deed in enumerate(deeds):
            if place % STEP == 0:
                say("events", place, len(deeds))
            amount = -deed.amount if deed.kind == Event.Kind.REFUND else deed.amount
            yield (
                fans[deed.user], deed.kind, "course", courses[deed.item],
                deed.stars, "", amount, deed.at, deed.key,
            )  # fmt: skip
        say("events", len(deeds), len(deeds))

    columns = "actor_id kind subject_type subject_id value words amount at key".split()
    return copy_new(Event, columns, rows())


def _add_grants(deeds: list[Deed], fans: dict[str, int], courses: dict[str, int]) -> int:
    """A buyer owns the item from the first purchase on, unless the money went back since."""
    bought: dict[tuple[str, str], datetime] = {}
    last: dict[tuple[str, str], tuple[datetime, bool]] = {}
    for deed in deeds:
        pair = deed.user, deed.item
        if deed.kind == Event.Kind.PURCHASE:
            bought[pair] = min(deed.at, bought.get(pair, deed.at))
        if deed.kind in {Event.Kind.PURCHASE, Event.Kind.REFUND}:
            fact = deed.at, deed.kind == Event.Kind.REFUND
            last[pair] = max(last.get(pair, fact), fact)
    columns = "member_id key source starts_at ends_at".split()
    return copy_new(
        Grant,
        columns,
        (
            (fans[user], f"course:{courses[item]}", SOURCE, at, None)
            for (user, item), at in bought.items()
            if not last[user, item][1]
        ),
    )
