"""Visitors: browsers under a random id, where they came from first, and who joined with them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from analytics.models import Visitor
from tenants import clock

HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?\Z")
# Control, format (bidi marks, zero-width joiners), surrogate and private characters.
UNSEEN = ("Cc", "Cf", "Cs", "Co")


def clean(text: object, longest: int) -> str:
    """A text from outside without what nobody sees, in one line, cut; "" for anything else."""
    if not isinstance(text, str):
        return ""
    seen = (
        " " if character.isspace() else character
        for character in text[: 4 * longest]
        if character.isspace() or unicodedata.category(character) not in UNSEEN
    )
    return " ".join("".join(seen).split())[:longest].strip()


@dataclass(frozen=True)
class FirstTouch:
    """Where a browser came from: link labels (UTM), the host it left, an invite, the first path.

    `source` is the label, or else the host.
    """

    source: str = ""
    medium: str = ""
    campaign: str = ""
    referrer: str = ""
    invite: str = ""
    landing: str = ""

    @classmethod
    def told(cls, touch: Mapping[str, Any]) -> "FirstTouch":
        """From what a browser says, cleaned and cut to the columns."""
        host = clean(touch.get("referrer"), 253).lower()
        referrer = host if HOST.match(host) else ""
        landing = clean(touch.get("landing"), 200)
        return cls(
            source=clean(touch.get("source"), 80).lower() or referrer[:80],
            medium=clean(touch.get("medium"), 80).lower(),
            campaign=clean(touch.get("campaign"), 120),
            referrer=referrer,
            invite=clean(touch.get("invite"), 40),
            landing=landing if landing.startswith("/") else "",
        )


def visitor_id(cookie: str) -> UUID | None:
    """The id in a visitor's cookie; None for anything that is none."""
    try:
        return UUID(cookie)
    except ValueError:
        return None


def known_visitor(uid: UUID | None) -> Visitor | None:
    """The visitor of this id on this site, with the member who joined with it."""
    found = Visitor.objects.select_related("member").filter(uid=uid) if uid else None
    return found.first() if found is not None else None


def make_visitor(first: FirstTouch) -> Visitor:
    """A new visitor; the id is ours, never one that a browser brought."""
    visitor: Visitor = Visitor.objects.create(first_at=clock.now(), **vars(first))
    return visitor


@transaction.atomic
def adopt_visitor(*, member: User, uid: UUID | None) -> Visitor:
    """The visitor with which this person joined, so that first touch and payments meet.

    A browser with which somebody else joined before stays with that person; then, and without a
    browser that we know, the member gets a new visitor of unknown origin.
    """
    if own := Visitor.objects.filter(member=member).first():
        return own  # type: ignore[no-any-return]
    try:
        with transaction.atomic():
            free = Visitor.objects.filter(member=None)
            if uid and free.filter(uid=uid).update(member=member):
                return Visitor.objects.get(member=member)  # type: ignore[no-any-return]
            return Visitor.objects.create(member=member, first_at=clock.now())  # type: ignore[no-any-return]
    except IntegrityError:  # the same person, in the same moment
        return Visitor.objects.get(member=member)  # type: ignore[no-any-return]
