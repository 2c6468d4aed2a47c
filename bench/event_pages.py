"""The studio's pages over millions of events, as the owner's browser asks for them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts import services as accounts
from accounts.models import User
from courses.models import Course
from tenants import clock
from tenants.schemas import here

PAGES = {
    "Today": "/studio/",
    "Insights, 30 days": "/studio/insights/",
    "Insights, a year": "/studio/insights/?days=365",
    "Funnel, 30 days": "/studio/insights/funnel/",
    "Funnel, a year": "/studio/insights/funnel/?days=365",
    "Courses in numbers": "/studio/insights/courses/",
    "The busiest course": "/studio/insights/courses/1/",
    "Last night": "/studio/insights/nights/",
    "Members": "/studio/members/",
}


def furnish(courses: int) -> None:
    """The owner, and the courses that the events are about."""
    nobody = make_password(None)
    accounts.make_owner(email="ada@example.com", password_hash=nobody, name="Ada", language="en")
    Course.objects.bulk_create(
        Course(
            pk=number,
            title=f"Course {number}",
            slug=f"course-{number}",
            state=Course.State.PUBLISHED,
            published_at=clock.now(),
        )
        for number in range(1, courses + 1)
    )


def pages() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each page by its name, asked by the owner; a page that does not answer 200 is an error."""
    client = Client(SERVER_NAME=here().host)
    client.force_login(User.objects.get(role=User.Role.OWNER), settings.AUTHENTICATION_BACKENDS[0])
    for name, address in PAGES.items():
        yield f"page {name}", partial(_ask, client, address)


def _ask(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
