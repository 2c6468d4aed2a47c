"""The ledger: what the provider says happened becomes lines that sum to zero, each fact once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Tier
from analytics.models import Event
from billing.models import Entry, Order
from billing.providers import Snapshot
from community.models import Group
from courses.models import Course

SUBJECTS: dict[str, Any] = {"course": Course, "group": Group, "tier": Tier}


@dataclass(frozen=True, slots=True)
class Fact:
    """A payment or refund with its number within the order. `amount` is positive minor units."""

    name: str  # "payment" or "refund"
    number: int
    amount: int
    at: datetime

    @property
    def fact(self) -> str:
        """How the ledger names it, as payment:1."""
        return f"{self.name}:{self.number}"

    @property
    def kind(self) -> Event.Kind:
        """How the memory names it."""
        if self.name == "refund":
            return Event.Kind.REFUND
        return Event.Kind.PURCHASE if self.number == 1 else Event.Kind.RENEWAL

    @property
    def signed(self) -> int:
        """What it adds to the cash: negative for a refund."""
        return -self.amount if self.name == "refund" else self.amount


def facts(shot: Snapshot) -> list[Fact]:
    """Every payment and refund that a snapshot tells of."""
    return [
        Fact(name, number, movement.amount, movement.at)
        for name, movements in (("payment", shot.payments), ("refund", shot.refunds))
        for number, movement in enumerate(movements, start=1)
    ]


def lines(order: Order, fact: Fact) -> list[Entry]:
    """The two lines of a fact, unsaved: cash against sales or refunds."""
    other = Entry.Account.REFUNDS if fact.name == "refund" else Entry.Account.SALES
    return [
        Entry(order=order, account=account, amount=amount, currency=order.currency,
              fact=fact.fact, at=fact.at)
        for account, amount in ((Entry.Account.CASH, fact.signed), (other, -fact.signed))
    ]  # fmt: skip


def book(order: Order, shot: Snapshot) -> list[Fact]:
    """Add the lines that are missing. Returns the facts that are new. The order must be locked."""
    known = set(Entry.objects.filter(order=order).values_list("fact", flat=True))
    new = [fact for fact in facts(shot) if fact.fact not in known]
    Entry.objects.bulk_create(line for fact in new for line in lines(order, fact))
    return new


def subjects(keys: Iterable[str]) -> list[Any]:
    """What was bought, as unread model instances: the courses, or else the tiers and groups."""
    named = [key.partition(":") for key in keys]
    courses = [Course(pk=int(pk)) for kind, _colon, pk in named if kind == "course"]
    return courses or [SUBJECTS[kind](pk=int(pk)) for kind, _colon, pk in named]


def events(order: Order, fact: Fact) -> list[dict[str, Any]]:
    """What the memory keeps of a fact: one event per thing bought, the amount on the first.

    Arguments for analytics.services.record but for the actor.
    """
    return [
        {
            "kind": fact.kind,
            "subject": subject,
            "amount": fact.signed if place == 0 else 0,
            "at": fact.at,
            "key": f"{order.uid.hex}:{fact.name[0]}{fact.number}.{place}",
        }
        for place, subject in enumerate(subjects(order.keys))
    ]
