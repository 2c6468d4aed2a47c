"""A small site for the tests of killed processes, made in the state folder that is named.

`python -m creatorhub.tests.safety.seed [FANS DEEDS ORDERS]` prints what the load needs to know as
one line of JSON. It uses what every release had, because the upgrade test runs it with old code.
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

from allauth.account.models import EmailAddress  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import services as accounts  # noqa: E402
from accounts.models import User  # noqa: E402
from analytics.models import Event  # noqa: E402
from billing import services as billing  # noqa: E402
from billing.models import Offer  # noqa: E402
from billing.services.seed import seed_paid_orders  # noqa: E402
from community import services as community  # noqa: E402
from courses.models import Course  # noqa: E402
from tenants import services as tenants  # noqa: E402
from tenants.models import Creator  # noqa: E402
from tenants.schemas import open_creator, open_public  # noqa: E402

FANS, DEEDS, ORDERS, COURSES = 400, 60_000, 0, 24
PASSWORD = "seven quiet herons"  # of the owner and the first fan
BUYERS, MEMBERS = 300, 20  # fans with a session, and how many of them are in the group
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
        password = make_password(PASSWORD)
        accounts.make_owner(
            email="safe@example.com", password_hash=password, name="Safe", language="en"
        )
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


def make_fans(count: int) -> list[User]:
    """People with an address, of whom the first has a password."""
    rows = [User(email=f"fan{n}@safe.example", name=f"Fan {n}", password="!") for n in range(count)]
    rows[0].set_password(PASSWORD)
    fans = list(User.objects.bulk_create(rows))
    EmailAddress.objects.create(user=fans[0], email=fans[0].email, verified=True, primary=True)
    return fans


def remember_deeds(fans: list[User], count: int) -> None:
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
            for fan in chance.choices(fans, k=count)
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
    people, deeds, orders = map(int, sys.argv[1:] or (FANS, DEEDS, ORDERS))
    creator = make_site()
    with open_creator(creator):
        offers, fans = make_offers(), make_fans(people)
        remember_deeds(fans, deeds)
        paid = timezone.now() - timedelta(days=3)
        seed_paid_orders((fan.pk, offers[0].pk, paid, None) for fan in fans[:orders])
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
            "owner": "safe@example.com",
            "fan": fans[0].email,
            "course": "course-0",
        }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
