"""What fans told us about suggestions."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from courses import selectors as courses
from recommend.models import Preference
from tenants.kept import public

MOST_TOPICS = 24


@public
def site_topics() -> list[str]:
    """The topics of what is published here, the most used first."""
    return courses.topics(courses.catalogue(AnonymousUser()), MOST_TOPICS)


def told_by(member: User) -> list[Any]:
    """Everything that this fan told, newest first, with the courses. One statement."""
    return list(Preference.objects.filter(member=member).select_related("course"))
