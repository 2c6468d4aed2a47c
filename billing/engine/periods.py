"""When paid periods begin and end.

Periods are counted from the first payment, not from the one before, so that a membership of
31 January ends on 28 February and then on 31 March. Everything is in UTC, as payment providers do.
"""

import calendar
from datetime import datetime

MONTHS = {"month": 1, "year": 12}


def add_months(moment: datetime, months: int) -> datetime:
    """The same day and time `months` later; the last day of the month where it has no such day."""
    year, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + year, month + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)


def starts(paid_at: datetime, period: str, *, until: datetime) -> list[datetime]:
    """The moments at which a period was due, from the first payment up to and with `until`.

    `period` is "once", "month" or "year". The first payment is always in the list.
    """
    if period not in MONTHS:
        return [paid_at]
    found = [paid_at]
    while (following := add_months(paid_at, MONTHS[period] * len(found))) <= until:
        found.append(following)
    return found


def end(paid_at: datetime, period: str, *, number: int) -> datetime | None:
    """When the period with this number (1 is the first) ends; None for a one-time payment."""
    if period not in MONTHS:
        return None
    return add_months(paid_at, MONTHS[period] * number)
