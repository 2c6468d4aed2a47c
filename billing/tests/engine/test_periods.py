"""When paid periods begin and end."""

from datetime import UTC, datetime, timedelta

import pytest

from billing.engine import periods

SECOND = timedelta(seconds=1)


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, 10, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (day(2026, 1, 31), 1, day(2026, 2, 28)),
        (day(2028, 1, 31), 1, day(2028, 2, 29)),
        (day(2026, 1, 31), 2, day(2026, 3, 31)),
        (day(2026, 11, 30), 3, day(2027, 2, 28)),
        (day(2026, 12, 31), 1, day(2027, 1, 31)),
        (day(2024, 2, 29), 12, day(2025, 2, 28)),
        (day(2024, 2, 29), 48, day(2028, 2, 29)),
        (day(2026, 5, 4), 0, day(2026, 5, 4)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(
    start: datetime, months: int, end: datetime
) -> None:
    assert periods.add_months(start, months) == end


def test_periods_are_counted_from_the_first_payment_and_do_not_drift() -> None:
    found = periods.starts(day(2026, 1, 31), "month", until=day(2026, 4, 30))

    assert found == [day(2026, 1, 31), day(2026, 2, 28), day(2026, 3, 31), day(2026, 4, 30)]
    assert periods.end(day(2026, 1, 31), "month", number=4) == day(2026, 5, 31)


def test_a_period_is_due_at_its_second_and_not_before() -> None:
    paid, due = day(2026, 1, 31), day(2026, 2, 28)

    assert periods.starts(paid, "month", until=due - SECOND) == [paid]
    assert periods.starts(paid, "month", until=due) == [paid, due]


def test_a_year_has_one_payment_and_once_has_no_end() -> None:
    paid = day(2026, 1, 31)

    assert periods.starts(paid, "year", until=day(2027, 1, 30)) == [paid]
    assert periods.end(paid, "year", number=1) == day(2027, 1, 31)
    assert periods.starts(paid, "once", until=day(2036, 1, 31)) == [paid]
    assert periods.end(paid, "once", number=1) is None
