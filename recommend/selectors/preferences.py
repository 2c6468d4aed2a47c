"""What fans told us about suggestions."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.selectors import Person
from courses import selectors as courses
from recommend.models import Preference
from tenants.kept import public

MOST_TOPICS = 24


@public
def site_topics() -> list[str]:
    """The topics of what is published here, the most used first."""
    return courses.topics(courses.catalogue(AnonymousUser()), MOST_TOPICS)


def unwanted(member: Person) -> frozenset[int]:
    """The courses to which this person said "not this". One statement, none for a visitor."""
    if not member.is_authenticated:
        return frozenset()
    told = Preference.objects.filter(member_id=member.pk, kind=Preference.Kind.NOT_THIS)
    return frozenset(told.order_by().values_list("course_id", flat=True))


def started_anew(member: Person) -> datetime | None:
    """From which moment on the deeds of this person choose; None for all. One statement."""
    told = Preference.objects.filter(member_id=member.pk, kind=Preference.Kind.RESET)
    return told.order_by("-at").values_list("at", flat=True).first()


def told_by(member: User) -> list[Any]:
    """Everything that this fan told, newest first, with the courses. One statement."""
    return list(Preference.objects.filter(member=member).select_related("course"))
