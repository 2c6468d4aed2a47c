"""Days of the site: what "the last 30 days" are, in the time zone of its creator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from tenants import clock
from tenants.connection import connection


def site_zone() -> str:
    """The name of the zone whose midnights part the days of the open site; UTC on the platform."""
    return getattr(connection.tenant, "time_zone", None) or "UTC"


def today() -> date:
    """The site's day at this moment, by its own clock."""
    return clock.now().astimezone(ZoneInfo(site_zone())).date()


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

    def __iter__(self) -> Iterator[date]:
        """Each day, oldest first."""
        return (self.start + timedelta(days=number) for number in range(self.days))

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end
