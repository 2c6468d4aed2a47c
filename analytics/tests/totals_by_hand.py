"""The reports counted in plain Python over every event: what the selectors must be equal to."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User
from analytics.models import Event, Visitor
from analytics.selectors import (
    ChannelFunnel,
    CourseTotals,
    Day,
    Funnel,
    LessonTotals,
    Period,
)

KINDS = list(Event.Kind.values)
HOUR = timedelta(hours=1)


def day_of(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def activity(period: Period, zone: str) -> list[Day]:
    events: Counter[date] = Counter()
    people = defaultdict(set)
    for actor, at in Event.objects.values_list("actor_id", "at"):
        events[day_of(at, zone)] += 1
        if actor is not None:
            people[day_of(at, zone)].add(actor)
    return [Day(day, events[day], len(people[day])) for day in period]


def active_people(period: Period, zone: str) -> int:
    deeds = Event.objects.exclude(actor=None).values_list("actor_id", "at")
    return len({actor for actor, at in deeds if day_of(at, zone) in period})


def joined(period: Period, zone: str) -> int:
    fans = User.objects.filter(role="fan").values_list("date_joined", flat=True)
    return sum(day_of(at, zone) in period for at in fans)


def course_totals(course: int, period: Period | None, zone: str) -> CourseTotals:
    def in_period(event: Event) -> bool:
        return period is None or day_of(event.at, zone) in period

    def people(kind: str) -> int:
        first = {event.actor_id: event for event in reversed(events) if event.kind == kind}
        return sum(in_period(event) for actor, event in first.items() if actor)

    told = Event.objects.filter(subject_type="course", subject_id=course).order_by("pk")
    events = list(told)
    views = sum(event.kind == "view" and in_period(event) for event in events)
    return CourseTotals(course, views, people("start"), people("finish"), people("rating"))


def lesson_dropoff(course: int) -> list[LessonTotals]:
    done = defaultdict(set)
    for event in Event.objects.filter(subject_type="course", subject_id=course):
        if event.kind == "finish_lesson" and event.part_id and event.actor_id:
            done[event.part_id].add(event.actor_id)
    return [LessonTotals(lesson, len(people)) for lesson, people in sorted(done.items())]


def funnel_by_channel(period: Period, zone: str) -> list[ChannelFunnel]:
    fans = {fan.pk: fan for fan in User.objects.filter(role="fan", is_remembered=True)}
    visitors = list(Visitor.objects.all())
    cohort: list[tuple[str, int | None]] = []
    for visitor in visitors:
        is_counted = visitor.member_id is None or visitor.member_id in fans
        if is_counted and day_of(visitor.first_at, zone) in period:
            channel = visitor.source or ("invite" if visitor.invite else "")
            cohort.append((channel, visitor.member_id))
    with_visit = {visitor.member_id for visitor in visitors}
    for pk, fan in fans.items():
        if pk not in with_visit and day_of(fan.date_joined, zone) in period:
            cohort.append(("", pk))
    found = [
        ChannelFunnel(channel, _steps([fan for name, fan in cohort if name == channel]))
        for channel in {channel for channel, _fan in cohort}
    ]
    return sorted(found, key=lambda row: (-row.funnel.visited, row.channel))


def _steps(people: list[int | None]) -> Funnel:
    members = {fan for fan in people if fan is not None}
    paid = members & _did("purchase")
    return Funnel(len(people), len(members), len(paid), len(paid & _did("finish")))


def _did(kind: str) -> set[int]:
    return set(Event.objects.filter(kind=kind).values_list("actor_id", flat=True))


def random_events(
    seed: int, fans: list[User], around: Iterable[datetime], count: int = 120
) -> list[Event]:
    """Unsaved deeds of every kind near the given moments; the first fan does half of them."""
    dice, moments = random.Random(seed), list(around)
    return [
        Event(
            actor=dice.choice([fans[0], fans[0], fans[0], *fans[1:4], None]),
            kind=dice.choice(KINDS),
            subject_type=dice.choice(["course", "course", "group"]),
            subject_id=dice.randint(1, 3),
            part_id=dice.choice([None, 1, 2]),
            amount=dice.choice([0, 0, 900]),
            at=dice.choice(moments) + dice.choice([-1, 0, 1]) * dice.choice(STEPS),
        )
        for _number in range(count)
    ]


STEPS = [timedelta(0), timedelta(microseconds=1), HOUR / 2, HOUR, 5 * HOUR, timedelta(days=2)]
# Midnights of the zones below, ends and starts of summer time, a leap day, a turn of the year.
MOMENTS = {
    "Europe/London": ["2026-03-28T24:00", "2026-03-29T01:00", "2026-10-24T23:00"],
    "Asia/Shanghai": ["2026-05-01T16:00", "2026-01-01T16:00"],
    "America/Havana": ["2026-03-08T05:00", "2026-11-01T04:00", "2026-11-01T05:00"],
    "Asia/Beirut": ["2026-03-28T22:00", "2026-10-24T21:00"],
    "Pacific/Kiritimati": ["2024-02-29T10:00", "2025-12-31T10:00"],
    "America/St_Johns": ["2026-03-08T05:30", "2026-11-01T04:30"],
}


def moments_of(zone: str) -> list[datetime]:
    texts = [text.replace("T24:00", "T23:59:59.999999") for text in MOMENTS[zone]]
    return [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in texts]
