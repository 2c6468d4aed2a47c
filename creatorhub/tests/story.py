"""A small site with a story that can be worked out by hand, for the tests of the reports.

In the last 30 days 40 people came: 25 from a newsletter, 15 by themselves. 16 and 8 joined, 7 and
3 of those paid 29.00 each, 4 and 1 of those finished the course. One payer got 9.00 back. In the
30 days before, 4 came and 2 joined. All 24 who joined lately started the course of three lessons;
20, 12 and 8 finished its lessons; 8 finished it (5 payers and 3 who held it for nothing), each
exactly four days after the start.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User
from analytics.models import Event, Visitor
from analytics.selectors.periods import today
from billing.models import Entry, Offer, Order
from courses.models import Course, Lesson, Section
from tenants.schemas import here

PRICE, RETURNED = 2900, 900
LESSONS = (20, 12, 8)


def noon(days_ago: int) -> datetime:
    """Noon on a day of the site."""
    day = today() - timedelta(days=days_ago)
    return datetime.combine(day, time(12), ZoneInfo(here().time_zone))


def tell() -> Course:
    """Seed the story in the open site. Returns its course."""
    course = _course()
    fans = _visitors("newsletter", 25, 16, 20) + _visitors("", 15, 8, 20)
    _visitors("old.example.org", 4, 2, 40)
    payers = fans[:7] + fans[16:19]
    _orders(course, payers)
    finishers = payers[:4] + payers[7:8] + fans[7:10]
    others = [fan for fan in fans if fan not in finishers]
    _learn(course, fans, finishers + others, finishers)
    return course


def _course() -> Course:
    course = Course.objects.create(
        title="Light", slug="light", state="published", published_at=noon(100)
    )
    section = Section.objects.create(course=course, title="One")
    for position, title in enumerate(("First", "Second", "=Third"), start=1):
        Lesson.objects.create(course=course, section=section, title=title, position=position)
    return course


def _visitors(source: str, came: int, joined: int, days_ago: int) -> list[User]:
    at = noon(days_ago)
    fans = User.objects.bulk_create(
        User(email=f"{source or 'direct'}{number}@example.com", name="Fan", date_joined=at)
        for number in range(joined)
    )
    Visitor.objects.bulk_create(
        Visitor(source=source, first_at=at, member=fans[number] if number < joined else None)
        for number in range(came)
    )
    return fans


def _orders(course: Course, payers: list[User]) -> None:
    offer = Offer.objects.create(
        title="Light", keys=[course.key], amount=PRICE, currency=here().currency, period="once"
    )
    for fan in payers:
        order = Order.objects.create(
            member=fan, offer=offer, title="Light", keys=[course.key], amount=PRICE,
            currency=here().currency, period="once", state="paid", provider="demo",
            paid_at=noon(15),
        )  # fmt: skip
        _book(order, "payment:1", PRICE, 15)
        _did(fan, "purchase", course, 15, amount=PRICE)
    _book(order, "refund:1", -RETURNED, 10)


def _book(order: Order, fact: str, amount: int, days_ago: int) -> None:
    for account, sign in (("cash", 1), ("sales" if amount > 0 else "refunds", -1)):
        Entry.objects.create(
            order=order, account=account, amount=sign * amount, currency=order.currency,
            fact=fact, at=noon(days_ago),
        )  # fmt: skip


def _learn(course: Course, fans: list[User], order: list[User], finishers: list[User]) -> None:
    lessons = list(course.lessons.order_by("position"))
    for fan in fans:
        _did(fan, "start", course, 12, part=lessons[0].pk)
    for lesson, count in zip(lessons, LESSONS, strict=True):
        for fan in order[:count]:
            _did(fan, "finish_lesson", course, 9, part=lesson.pk)
    for fan in finishers:
        _did(fan, "finish", course, 8)


def _did(
    fan: User, kind: str, course: Course, days_ago: int, part: int | None = None, amount: int = 0
) -> None:
    Event.objects.create(
        actor=fan, kind=kind, subject_type="course", subject_id=course.pk, part_id=part,
        amount=amount, at=noon(days_ago),
    )  # fmt: skip
