"""What fans told us about suggestions."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from courses import selectors as courses
from recommend.models import Preference
from tenants.kept import public

Kind = Preference.Kind
CHUNK = 10_000
MOST_TOPICS = 24


@public
def site_topics() -> list[str]:
    """The topics of what is published here, the most used first."""
    return courses.topics(courses.catalogue(AnonymousUser()), MOST_TOPICS)


def not_wanted() -> list[tuple[int, int]]:
    """(fan, course) pairs of everybody's "not this", for the night."""
    told = Preference.objects.filter(kind=Kind.NOT_THIS).order_by("pk")
    return list(told.values_list("member_id", "course_id").iterator(chunk_size=CHUNK))


def resets() -> dict[int, int]:
    """By fan, in Unix seconds, until when deeds choose no more; for the night."""
    told = Preference.objects.filter(kind=Kind.RESET).order_by("pk")
    rows = told.values_list("member_id", "at").iterator(chunk_size=CHUNK)
    return {fan: int(at.timestamp()) for fan, at in rows}


def interests() -> list[tuple[int, str]]:
    """(fan, topic) pairs of everybody's interests, for the night."""
    told = Preference.objects.filter(kind=Kind.INTEREST).order_by("pk")
    return list(told.values_list("member_id", "topic").iterator(chunk_size=CHUNK))


def told_by(member: User) -> list[Any]:
    """Everything that this fan told, newest first, with the courses. One statement."""
    return list(Preference.objects.filter(member=member).select_related("course"))


def reset_at(told: list[Any]) -> datetime | None:
    """When this fan last started anew, of what `told_by` gives."""
    return next((one.at for one in told if one.kind == Kind.RESET), None)
