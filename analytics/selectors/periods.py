"""Days of the site: what "the last 30 days" are, in the time zone of its creator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from tenants import clock
from tenants.connection import connection

DAY = timedelta(days=1)


def site_zone() -> str:
    """The name of the zone whose midnights part the days of the open site; UTC on the platform."""
    return getattr(connection.tenant, "time_zone", None) or "UTC"


def today() -> date:
    """The site's day at this moment, by its own clock."""
    return clock.now().astimezone(ZoneInfo(site_zone())).date()


def happened_in(column: str) -> str:
    """SQL: whether a moment lies on a day of the period; needs `values` of it, and `zone`.

    To ask for the day in the site's zone takes long, and is needed near the ends only: no zone is a
    day away from UTC.
    """
    return f"""({column} >= %(not_before)s AND {column} < %(not_after)s AND (
        {column} >= %(surely_from)s AND {column} < %(surely_to)s
        OR ({column} AT TIME ZONE %(zone)s)::date BETWEEN %(start)s AND %(end)s))"""


def _moment(day: date, after: int = 0) -> datetime:
    """Midnight of UTC as a day begins, or `after` days later; within what a datetime can be."""
    day = min(max(day, date(2, 1, 1)), date(9998, 12, 31))
    return datetime.combine(day, time(), UTC) + after * DAY


def _next_month(day: date) -> date:
    """The first day of the month after that of `day`."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1)


@dataclass(frozen=True, order=True)
class Period:
    """Whole days of the site from `start` to `end`, both included. Raises ValueError when empty."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A period ends on its first day or later: {self.start}, {self.end}.")

    @classmethod
    def last(cls, days: int) -> Self:
        """The `days` days (1 or more) up to today, today included."""
        end = today()
        return cls(end - timedelta(days=days - 1), end)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def before(self) -> Self:
        """The equally long period that ends on the day before this one starts."""
        length = timedelta(days=self.days)
        return type(self)(self.start - length, self.end - length)

    @property
    def values(self) -> dict[str, Any]:
        """Its days as parameters of a statement, with the moments that `happened_in` asks for."""
        begin, end = _moment(self.start), _moment(self.end, after=1)
        return {
            "start": self.start,
            "end": self.end,
            "not_before": begin - DAY,
            "surely_from": begin + DAY,
            "surely_to": end - DAY,
            "not_after": end + DAY,
        }

    @property
    def months(self) -> tuple[date, date]:
        """The whole months in it: the first day of the first, and the day after the last."""
        first = self.start if self.start.day == 1 else _next_month(self.start)
        after = self.end + DAY if self.end < date.max else date.max
        end = after.replace(day=1) if after < date.max else after
        return (first, end) if first < end else (after, after)

    def __iter__(self) -> Iterator[date]:
        """Each day, oldest first."""
        return (self.start + timedelta(days=number) for number in range(self.days))

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


EVER = Period(date.min, date.max)
