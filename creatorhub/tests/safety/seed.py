"""A small site for the tests of killed processes, made in the state folder that is named.

`python -m creatorhub.tests.safety.seed` prints what the load needs to know as one line of JSON.
"""

import json
import os
import random
import sys
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import services as accounts  # noqa: E402
from accounts.models import User  # noqa: E402
from analytics.models import Event  # noqa: E402
from billing import services as billing  # noqa: E402
from billing.models import Offer  # noqa: E402
from community import services as community  # noqa: E402
from courses.models import Course  # noqa: E402
from tenants import services as tenants  # noqa: E402
from tenants.models import Creator  # noqa: E402
from tenants.schemas import open_creator, open_public  # noqa: E402

FANS, COURSES, DEEDS = 400, 24, 60_000
BUYERS, MEMBERS = 200, 20  # fans with a session, and how many of them are in the group
KINDS = ["view", "start", "finish_lesson", "finish"]
DAYS = 120


def make_site() -> Creator:
    """A creator with an empty site."""
    with open_public():
        person = User.objects.create_user("safe@example.com", None, name="Safe")
        creator = tenants.make_site(
            owner_id=person.pk, subdomain="safe", title="Safe", language="en", currency="EUR"
        )
    with open_creator(creator):
        accounts.make_owner(email="safe@example.com", password_hash="!", name="S", language="en")
    return creator


def make_offers() -> list[Offer]:
    """Courses, each with a price."""
    offers = []
    for number in range(COURSES):
        course = Course.objects.create(
            slug=f"course-{number}",
            title=f"Course {number}",
            state=Course.State.PUBLISHED,
            published_at=timezone.now(),
        )
        made = billing.set_course_price(course.pk, 1000 + number)
        assert made is not None
        offers.append(made)
    return offers


def make_fans() -> list[User]:
    """People with an address and without a password."""
    rows = [User(email=f"fan{n}@safe.example", name=f"Fan {n}", password="!") for n in range(FANS)]
    return list(User.objects.bulk_create(rows))


def remember_deeds(fans: list[User]) -> None:
    """A past long enough that a night has work: deeds of two tastes."""
    chance = random.Random(7)
    courses = list(Course.objects.order_by("pk").values_list("pk", flat=True))
    halves = courses[: COURSES // 2], courses[COURSES // 2 :]
    now = timezone.now()
    Event.objects.bulk_create(
        (
            Event(
                actor=fan,
                kind=chance.choice(KINDS),
                subject_type="course",
                subject_id=chance.choice(halves[fan.pk % 2]),
                at=now - timedelta(days=chance.random() * DAYS),
            )
            for fan in chance.choices(fans, k=DEEDS)
        ),
        batch_size=5_000,
    )


def sign_in(fan: User) -> str:
    """The key of a session that this fan has."""
    session = SessionStore()
    session[SESSION_KEY] = str(fan.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = fan.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def main() -> None:
    """Make it and tell of it."""
    creator = make_site()
    with open_creator(creator):
        offers, fans = make_offers(), make_fans()
        remember_deeds(fans)
        group = community.create_group(title="Room", slug="room")
        buyers = fans[:BUYERS]
        for fan in buyers[:MEMBERS]:
            community.join(group=group, member=fan)
        told: dict[str, Any] = {
            "creator": creator.pk,
            "schema": creator.schema_name,
            "host": creator.host,
            "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
            "fans": [{"id": fan.pk, "session": sign_in(fan)} for fan in buyers],
            "offers": [offer.pk for offer in offers],
            "members": MEMBERS,
        }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
