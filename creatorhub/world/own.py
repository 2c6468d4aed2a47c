"""Rows that one site alone has, so that the id of another site's row is nobody's here."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import models

from accounts.models import (
    ApiToken,
    Grant,
    JoinAnswer,
    JoinQuestion,
    MemberNote,
    Notice,
    TeamInvite,
    Tier,
    User,
)
from analytics.models import RuleSegment
from billing.models import DemoPayment, Offer, Order
from community.models import Group, Post
from courses.models import Course, Lesson, Media, PathStep, Rating, Section
from creatorhub.world.stamp import stamp
from growth.models import Letter
from recommend.models import Handpick
from tenants import files

START, STEP = 7_000_000, 10_000  # above every key that a site of the world comes to by itself
MODEL = type[models.Model]
# One of each, taken from a row of these values; what points to a row above points to its copy.
FAMILY: list[tuple[MODEL, dict[str, Any]]] = [
    (User, {"role": "fan", "pk__gte": 2, "orders__state": "paid"}),
    (EmailAddress, {"primary": True}),
    (Tier, {"is_active": True}),
    (Media, {"is_public": False, "kind": "audio"}),
    (Course, {"kind": "course", "state": "published", "access": "paid", "tier__isnull": False}),
    (Section, {}),
    (Lesson, {"is_preview": False, "media__isnull": False}),
    (PathStep, {}),
    (Handpick, {"kind": "related"}),
    (Rating, {}),
    (Group, {"access": "paid", "tier__isnull": False}),
    (Post, {"parent__isnull": True, "author__isnull": False}),
    (RuleSegment, {}),
    (Offer, {"is_active": True, "segment__isnull": True}),
    (Order, {"state": "paid"}),
    (DemoPayment, {}),
    (Letter, {"state": "draft"}),
    (Notice, {"kind": "receipt"}),
    (MemberNote, {}),
    (JoinQuestion, {"is_active": True}),
    (JoinAnswer, {}),
    (Grant, {"source__startswith": "hand:"}),
    (ApiToken, {"revoked_at": None}),
    (TeamInvite, {"accepted_at": None, "revoked_at": None}),
    (Authenticator, {"type": "webauthn"}),
]
POINTS = {"course", "section", "group", "tier", "offer", "member", "user", "media", "question"}


def make_own(name: str, number: int) -> dict[str, list[int]]:
    """Copy the family under keys that no other site has; the keys by label."""
    made: dict[MODEL, models.Model] = {}
    for place, (model, values) in enumerate(FAMILY):
        made[model] = _copy(model, values, START + number * STEP + place, made)
    for row in made.values():
        stamp(name, [row])
    return {model._meta.label_lower: [row.pk] for model, row in made.items()}


def _copy(
    model: MODEL, values: dict[str, Any], pk: int, made: dict[MODEL, models.Model]
) -> models.Model:
    row: Any = model._base_manager.filter(**values).order_by("pk")[0]
    row.pk, row._state.adding = pk, True
    for field in model._meta.local_fields:
        if field.related_model in made and field.name in POINTS:
            setattr(row, field.name, made[field.related_model])
        elif field.unique and not field.primary_key or field.name in {"slug", "email", "key"}:
            setattr(row, field.attname, _fresh(field, pk))
    _settle(row, made)
    row.save(force_insert=True)
    row.refresh_from_db()
    return row


def _fresh(field: models.Field, pk: int) -> Any:
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.EmailField):
        return f"own{pk}@example.com"
    return 20_000 + pk % 10_000 if isinstance(field, models.IntegerField) else f"own-{pk}"


def _settle(row: Any, made: dict[MODEL, models.Model]) -> None:
    """What a copy holds that is no foreign key."""
    if isinstance(row, Media):
        data = (files.media_root() / row.path).read_bytes().split(b"zq-")[0]
        row.path = f"{row.path.rpartition('/')[0]}/{uuid.uuid4()}.mp3".lstrip("/")
        target = files.media_root() / row.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    elif isinstance(row, Offer):
        row.keys, row.is_list_price = [f"course:{made[Course].pk}"], False
    elif isinstance(row, Order):
        row.keys = [f"course:{made[Course].pk}"]
    elif isinstance(row, DemoPayment):
        order: Any = made[Order]
        row.order_uid, row.amount, row.currency = order.uid, order.amount, order.currency
        row.status, row.paid_at, row.refunds, row.period = "open", None, [], order.period
        row.ended_at = row.cancel_at = None
        Order.objects.filter(pk=order.pk).update(
            state="open", paid_at=None, access_ends_at=None, renews=False
        )
    elif isinstance(row, Grant):
        row.key = f"course:{made[Course].pk}"
    elif isinstance(row, ApiToken):
        row.digest = "api_own"
    elif isinstance(row, TeamInvite):
        row.digest = "invite:own"
    elif isinstance(row, User):
        row.avatar = ""
