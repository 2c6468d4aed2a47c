"""Which days a report is about, as the address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.selectors import Period
from analytics.selectors.periods import today

LENGTHS = (7, 30, 90, 365)
USUAL = 30
LONGEST = 366  # days


@dataclass(frozen=True)
class Asked:
    """The days asked for, what was typed, and what was wrong with it (then it is 30 days)."""

    period: Period
    days: int | None  # one of LENGTHS, or None for days of one's own
    first: str
    last: str
    errors: list[str] = field(default_factory=list)

    @property
    def query(self) -> str:
        """The part of an address that asks for the same days again."""
        if self.days:
            return urlencode({"days": self.days})
        return urlencode({"from": self.period.start, "to": self.period.end})

    @property
    def choices(self) -> list[tuple[int, str]]:
        """The lengths to choose from, with their names."""
        return [(days, _("%(days)d days") % {"days": days}) for days in LENGTHS]

    @property
    def name(self) -> str:
        """The days in words: "1 Nov 2026 – 30 Nov 2026"."""
        return f"{_day(self.period.start)} – {_day(self.period.end)}"

    @property
    def before_name(self) -> str:
        """The equally long time before, in words."""
        return f"{_day(self.period.before.start)} – {_day(self.period.before.end)}"

    @property
    def file(self) -> str:
        """As part of a file's name."""
        return f"{self.period.start}-{self.period.end}"


def asked(query: Mapping[str, str]) -> Asked:
    """The days of `?days=` or `?from=&to=`; the last 30 where neither makes sense."""
    first, last = query.get("from", "").strip()[:40], query.get("to", "").strip()[:40]
    if first or last:
        return _own(first, last)
    days = next((length for length in LENGTHS if query.get("days") == str(length)), USUAL)
    period = Period.last(days)
    return Asked(period, days, str(period.start), str(period.end))


def _own(first: str, last: str) -> Asked:
    start, end = _date(first), _date(last)
    error = _wrong(start, end)
    if error or start is None or end is None:
        return Asked(Period.last(USUAL), USUAL, first, last, [error])
    return Asked(Period(start, end), None, first, last)


def _wrong(start: date | None, end: date | None) -> str:
    """What is wrong with these days and what to do, or an empty text."""
    if start is None or end is None:
        return _("Give both days like 2026-11-30. Until then you see the last 30 days.")
    if end < start:
        return _("The first day comes after the last one. Swap them.")
    if start > today():
        return _("These days are still to come. Choose days up to today.")
    if (end - start).days >= LONGEST:
        return _("At the most %(days)d days fit on a page. Choose a later first day.") % {
            "days": LONGEST
        }
    if start.year < 2000:
        return _("Nothing is that old here. Choose a later first day.")
    return ""


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day(day: date) -> str:
    return date_format(day, _("j M Y"))
