"""Courses, fans and what they did, for tests."""

from datetime import datetime, timedelta

import numpy as np

from accounts.models import Grant, User
from analytics.models import Event
from courses.models import Course
from recommend.models import Shelf
from tenants import clock

DAY = timedelta(days=1)


def make_courses(count: int, **fields: object) -> list[Course]:
    """Published courses, the newest last."""
    now = clock.now()
    return Course.objects.bulk_create(
        Course(
            **{
                "title": f"Course {number}",
                "slug": f"course-{number}",
                "state": Course.State.PUBLISHED,
                # Half a day from when a course ceases to be new, so that no test runs into it.
                "published_at": now - (count - number - 0.5) * DAY,
                "position": number,
                **fields,
            }
        )
        for number in range(count)
    )


def make_fans(count: int) -> list[User]:
    """Fans without a password who joined 200 days ago."""
    joined = clock.now() - 200 * DAY
    return User.objects.bulk_create(
        User(email=f"fan{number}@example.com", name=f"Fan {number}", date_joined=joined)
        for number in range(count)
    )


def did(
    fan: User,
    kind: str,
    course: Course,
    *,
    days_ago: float = 1,
    stars: int | None = None,
    amount: int = 0,
) -> Event:
    """One thing that a fan did with a course."""
    return Event.objects.create(
        actor=fan, kind=kind, subject_type="course", subject_id=course.pk, value=stars,
        amount=amount, at=clock.now() - days_ago * DAY,
    )  # fmt: skip


def own(fan: User, key: str, ends_at: datetime | None = None) -> Grant:
    """A grant that is open since yesterday."""
    starts_at = clock.now() - DAY
    return Grant.objects.create(
        member=fan, key=key, source="test", starts_at=starts_at, ends_at=ends_at
    )


def shelve(
    member: User | None,
    courses: list[Course],
    *,
    because: Course | None = None,
    reason: str = Shelf.Reason.FINISHED,
) -> Shelf:
    """A fan's list or, without one, everybody's; behind the first entry stands `because`."""
    length = len(courses)
    first = reason if because else Shelf.Reason.POPULAR
    return Shelf.objects.create(
        member=member,
        kind=Shelf.Kind.FOR_YOU if member else Shelf.Kind.POPULAR,
        version=1,
        courses=[course.pk for course in courses],
        scores=[1 / place for place in range(1, length + 1)],
        reasons=[first, *[Shelf.Reason.POPULAR] * length][:length],
        because=[because.pk if because else None, *[None] * length][:length],
        words=[""] * length,
    )


def entries() -> list[tuple]:
    """Every entry of every list: member, kind, key, place, course, score, reason, because."""
    return [
        (one.member_id, one.kind, one.key, place, *entry)
        for one in Shelf.objects.order_by("member_id", "kind", "key")
        for place, entry in enumerate(
            zip(one.courses, one.scores, one.reasons, one.because, strict=True), start=1
        )
    ]


def plant_tastes(
    *, fans: int = 120, courses: int = 40, tastes: int = 4, seed: int = 1
) -> tuple[list[User], list[Course]]:
    """Fans who finish eight courses over 100 days, nearly all from their own taste's shelf.

    A fan's taste and a course's are their place in the list modulo `tastes`.
    """
    dice = np.random.default_rng(seed)
    people, shelf = make_fans(fans), make_courses(courses)
    place = np.arange(courses) % tastes
    now, events = clock.now(), []
    for number, fan in enumerate(people):
        odds = np.where(place == number % tastes, 0.95, 0.05)
        taken = dice.choice(courses, 8, replace=False, p=odds / odds.sum())
        events += [
            Event(
                actor=fan, kind=Event.Kind.FINISH, subject_type="course",
                subject_id=shelf[index].pk, at=now - float(dice.uniform(0.1, 100)) * DAY,
            )
            for index in taken
        ]  # fmt: skip
    Event.objects.bulk_create(events)
    return people, shelf
