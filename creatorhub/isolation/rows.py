"""Fills the open schema of a probe: a row in every table, of the same number, full of its words.

The values come from the fields themselves, so a new model or column is filled without a line here;
what has to mean something (a published course, a paid order) is named in VALUES.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.services import digest_of
from creatorhub.isolation.probe import Probe, folder
from tenants.sealed import TenantModel

# No text of a person stands in them, or they are made by what the product computes at night.
LEFT_OUT = {
    "accounts.keptanswer": "an answer that was kept for a program",
    "analytics.daytotal": "numbers of the night",
    "analytics.personday": "numbers of the night",
    "analytics.segmentmodel": "numbers of the night",
    "analytics.segmentnight": "numbers of the night",
    "analytics.tally": "numbers of the night",
    "recommend.guide": "numbers of the night",
    "recommend.report": "numbers of the night",
}
# What can stand beside the rows of a real site: no name, rank or day in it is taken.
SOME = set(
    """
    accounts.user accounts.membernote accounts.joinquestion
    courses.media courses.course courses.section courses.lesson courses.rating
    community.group community.membership community.post
    billing.offer billing.order growth.letter analytics.rulesegment
    """.split()
)
SOUND = "private/probe.mp3"
Values = Mapping[str, Any]


def values_of(probe: Probe) -> dict[str, Values]:
    """What a row needs to be shown where such rows are shown, by model."""
    return {**_of_people(probe), **_of_content(probe), **_of_money(probe)}


def _of_people(probe: Probe) -> dict[str, Values]:
    number = probe.names.number
    subject = probe.word("accounts.notice", "facts")
    return {
        "accounts.user": {"role": "fan", "password": ""},
        "accounts.tier": {"rank": 1},
        "accounts.grant": {"key": f"tier:{number}", "source": "probe"},
        "accounts.teaminvite": {
            "role": "guest",
            "digest": digest_of(probe.secret),
            "expires_at": timezone.now() + timedelta(days=7),
        },
        "accounts.notice": {
            "kind": "letter",
            "path": "/",
            "facts": {"subject": subject, "letter": number},
        },
        "accounts.auditentry": {"act": "course_made", "kind": "content", "by": "person"},
        "analytics.event": {"kind": "view", "subject_type": "course", "subject_id": number},
        "analytics.segment": {
            "slug": "champions",
            "rule": "rule.champions",
            "traits": {"days": 30, "percent": 20, "visits": 3},
        },
        "analytics.rulesegment": {"rule": {"all": [{"is": "paid"}]}},
        "growth.letter": {"state": "draft", "audience": {"list": "all"}},
    }


def _of_content(probe: Probe) -> dict[str, Values]:
    published = {"state": "published", "published_at": timezone.now(), "access": "paid"}
    return {
        "courses.course": published,
        "courses.pathstep": {"path_id": probe.names.number + 1},
        "courses.media": {
            "kind": "audio",
            "path": SOUND,
            "content_type": "audio/mpeg",
            "size": len(_sound(probe)),
            "is_public": False,
        },
        "courses.rating": {"stars": 5, "is_featured": True},
        "community.group": {"access": "open", "tier_id": None},
        "community.post": {"parent_id": None},
        "recommend.handpick": {"kind": "pin", "other_id": None},
        "recommend.plan": {
            "answers": {
                "goal": probe.word("recommend.plan", "answers"),
                "topics": [],
                "level": 0,
                "hours": 2,
                "known": [],
            },
            "steps": [{"course": probe.names.number, "title": "", "reasons": []}],
            "missing": [probe.word("recommend.plan", "missing")],
        },
        "recommend.preference": {"kind": "not_this", "topic": ""},
        "recommend.shelf": {
            "member_id": None,
            "kind": "popular",
            "key": "",
            "version": probe.names.number,
            "courses": [probe.names.number],
            "scores": [1.0],
            "reasons": ["popular"],
            "because": [None],
            "words": [probe.word("recommend.shelf", "words", 80)],
        },
    }


def _of_money(probe: Probe) -> dict[str, Values]:
    money = {"amount": 100, "currency": probe.creator.currency}
    sold = {**money, "period": "once", "keys": [f"course:{probe.names.number}"]}
    paid = {"state": "paid", "paid_at": timezone.now(), "pseudonym": ""}
    return {
        "billing.offer": {**sold, "segment_id": None, "is_list_price": True},
        "billing.order": {**sold, **paid, "provider": "demo", "livemode": False},
        "billing.entry": {"account": "cash", **money},
        "billing.demopayment": {
            **money,
            "period": "once",
            "order_uid": probe.names.uid,
            "status": "paid",
        },
    }


def fill(probe: Probe) -> None:
    """Rows in every table of the open schema, and two files."""
    fill_tables(probe, models_of_a_site())
    _write_files(probe)


def fill_some(probe: Probe) -> None:
    """Rows in the tables of SOME alone: a site that has rows already may hold these as well."""
    fill_tables(probe, [m for m in models_of_a_site() if m._meta.label_lower in SOME])


def fill_tables(probe: Probe, tables: Sequence[type[models.Model]]) -> None:
    """A row of the probe's number in each of these; what points to others points to nothing."""
    given = values_of(probe)
    for model in tables:
        for row in _rows(probe, model, given.get(model._meta.label_lower, {})):
            for field in model._meta.local_fields:
                if field.null and field.remote_field and field.remote_field.model not in tables:
                    setattr(row, field.attname, None)
            model._base_manager.bulk_create([row])


def models_of_a_site() -> list[type[models.Model]]:
    """Every model of ours in a creator's schema that is filled, each after what it points to."""
    waiting = [
        model
        for model in apps.get_models()
        if issubclass(model, TenantModel) and model._meta.label_lower not in LEFT_OUT
    ]
    ready: list[type[models.Model]] = []
    while waiting:
        free = [model for model in waiting if not _needs(model) & (set(waiting) - {model})]
        ready += free
        waiting = [model for model in waiting if model not in free]
    return ready


def _needs(model: type[models.Model]) -> set[Any]:
    return {
        field.remote_field.model
        for field in model._meta.local_fields
        if field.remote_field is not None
    }


def _rows(probe: Probe, model: type[models.Model], given: Values) -> Iterator[models.Model]:
    """The row of the probe's number; of people an owner too, and of courses a path."""
    label, number = model._meta.label_lower, probe.names.number
    values = {field.attname: _value(probe, label, field) for field in model._meta.local_fields}
    second = {"pk": number + 1, "external_id": None}
    if label == "courses.course":
        path = {"kind": "path", "slug": f"{probe.names.slug}p", **second}
        yield model(**_merged(values, given, path))
    if label == "accounts.user":
        owner = {"role": "owner", "email": f"{probe.name}@{probe.name}.invalid", **second}
        yield model(**_merged(values, given, owner))
    yield model(**_merged(values, given))


def _merged(*parts: Values) -> dict[str, Any]:
    merged = {name: value for part in parts for name, value in part.items()}
    if "pk" in merged:
        merged.pop("id", None)
    return merged


def _value(probe: Probe, label: str, field: Any) -> Any:
    if field.primary_key:
        return probe.names.number
    if field.remote_field is not None:
        return probe.names.number if field.remote_field.model is not field.model else None
    if field.choices:
        return field.get_default() if field.has_default() else field.choices[0][0]
    for kind, make in MADE:
        if isinstance(field, kind):
            return make(probe, label, field)
    return field.get_default() if field.has_default() or field.null else 1


def _text(probe: Probe, label: str, field: Any) -> Any:
    if field.name == "slug":
        return probe.names.slug
    if field.name in {"path", "time_zone", "zone", "avatar", "return_to"}:  # no words of anybody
        return ""
    try:
        return probe.word(label, field.name, field.max_length)
    except ValueError:  # too short even for the short form
        return str(probe.names.number)[: field.max_length] if field.unique else ""


def _email(probe: Probe, label: str, field: Any) -> str:
    return f"{probe.word(label, field.name, 30)}@{probe.mark}.invalid"


def _list(probe: Probe, label: str, field: Any) -> list[str]:
    return [probe.word(label, field.name, field.base_field.max_length)] if field.blank else []


def _moment(probe: Probe, label: str, field: Any) -> Any:
    return None if field.null else timezone.now()


MADE: tuple[tuple[Any, Callable[[Probe, str, Any], Any]], ...] = (
    (models.EmailField, _email),
    (models.URLField, lambda *_any: ""),
    (models.CharField, _text),
    (models.TextField, _text),
    (models.UUIDField, lambda probe, *_any: probe.names.uid),
    (ArrayField, _list),
    (models.DateTimeField, _moment),
    (models.DateField, lambda *_any: timezone.now().date()),
)


def _sound(probe: Probe) -> bytes:
    return probe.word("courses.media", "file").encode()


def _write_files(probe: Probe) -> None:
    """A private file of a lesson, and a picture that everybody on the probe's host may see."""
    root = folder(probe.creator.schema_name)
    for path, content in (
        (SOUND, _sound(probe)),
        (probe.names.fill["path"], probe.word("tenants.creator", "logo").encode()),
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
