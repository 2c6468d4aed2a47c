"""Courses, fans and what they did, for tests."""

from datetime import datetime, timedelta

import numpy as np

from accounts.models import Grant, User
from analytics.models import Event
from courses.models import Course
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
                "published_at": now - (count - number) * DAY,
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
