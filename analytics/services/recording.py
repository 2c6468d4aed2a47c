"""Verbs of the memory."""

from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import User
from analytics.models import Event
from tenants import clock


def record(
    kind: Event.Kind,
    *,
    actor: Any,
    subject: models.Model,
    amount: int = 0,
    value: int | None = None,
    at: datetime | None = None,
    key: str | None = None,
) -> None:
    """Remember that `actor` did `kind` to `subject` (amount in minor units, UTC).

    With a `key`, the same thing is remembered once, however often it is told. The owner's own
    clicks are not remembered: they would drown the fans of a small site.
    """
    if not isinstance(actor, User) or actor.is_owner:
        return
    event = Event(
        kind=kind,
        actor_id=actor.pk,
        subject_type=str(subject._meta.model_name),
        subject_id=subject.pk,
        amount=amount,
        value=value,
        at=at or clock.now(),
        key=key,
    )
    Event.objects.bulk_create([event], ignore_conflicts=key is not None)
