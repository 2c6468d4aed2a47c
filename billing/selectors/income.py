"""Questions about income over time: what came in less what went back, as the ledger has it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncDate

from billing.models import Entry
from tenants.schemas import here


@dataclass(frozen=True)
class Purse:
    """One kind of money: real or demo, in one currency. Sums of two purses are never added."""

    livemode: bool
    currency: str


@dataclass(frozen=True)
class Income:
    """Net income in minor units of one purse; `others` names purses that are left out.

    `days` has only the days with a movement. `courses` has, by course id, what single purchases
    of exactly that course brought.
    """

    purse: Purse
    days: dict[date, int]
    courses: dict[int, int]
    others: list[Purse]

    def between(self, first: date, last: date) -> int:
        """The sum of the days from `first` to `last`, both included."""
        return sum(amount for day, amount in self.days.items() if first <= day <= last)


def income(first: date, last: date) -> Income:
    """Payments less refunds by the site's local day, `first` and `last` included.

    In the purse of today: the site's currency, real money as soon as there is any in these days.
    One statement.
    """
    cash = _cash(first, last)
    zone = ZoneInfo(here().time_zone)
    rows = list(
        cash.annotate(day=TruncDate("at", tzinfo=zone))
        .values("day", "order__livemode", "currency", "order__keys")
        .annotate(net=Sum("amount"))
        .values_list("day", "order__livemode", "currency", "order__keys", "net")
    )
    purses = {Purse(livemode, currency) for _, livemode, currency, _, _ in rows}
    purse = _purse(purses)
    mine = [row for row in rows if Purse(row[1], row[2]) == purse]
    days: dict[date, int] = {}
    courses: dict[int, int] = {}
    for day, _, _, keys, net in mine:
        days[day] = days.get(day, 0) + net
        if len(keys) == 1 and keys[0].startswith("course:"):
            pk = int(keys[0].removeprefix("course:"))
            courses[pk] = courses.get(pk, 0) + net
    others = sorted(purses - {purse}, key=lambda one: (not one.livemode, one.currency))
    return Income(purse, days, courses, others)


def _cash(first: date, last: date) -> QuerySet[Entry]:
    start, end = moments(first, last)
    cash: QuerySet[Entry] = Entry.objects.filter(account=Entry.Account.CASH)
    return cash.filter(at__gte=start, at__lt=end).order_by()


def moments(first: date, last: date) -> tuple[datetime, datetime]:
    """The moment at which the day `first` begins on this site, and at which `last` is over."""
    zone = ZoneInfo(here().time_zone)
    after = last + timedelta(days=1)
    return datetime.combine(first, time(), zone), datetime.combine(after, time(), zone)


def _purse(purses: Iterable[Purse]) -> Purse:
    currency = here().currency
    real = Purse(livemode=True, currency=currency)
    return real if real in set(purses) else Purse(livemode=False, currency=currency)
