"""How long a night takes by the size of a site: `manage.py nightly`, database included."""

import random
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from analytics.models import Event
from bench.many_sites import _site
from bench.saying import head, say
from bench.whole_stack import Stack
from courses.models import Course
from creatorhub.embedded.state import PROJECT
from tenants import selectors
from tenants import services as tenants
from tenants.bulk import copy_rows
from tenants.models import Creator
from tenants.schemas import open_creator, open_public

DEEDS = 30  # of each fan
TASTES = 5
COURSES = 60
KINDS = ("view", "view", "preview", "start", "finish_lesson", "finish_lesson", "finish", "purchase")
TARGETS = {5_000: 20.0}


def measure(stack: Stack, sizes: tuple[int, ...]) -> None:
    """Seconds of one night of each size, and the most memory that its process held."""
    head(f"A night by the size of a site ({DEEDS} deeds of each fan, {COURSES} courses)")
    for fans in sizes:
        name = f"night-{fans}"
        if selectors.named(name) is None:
            _fill(name, fans)
        words = [sys.executable, "manage.py", "nightly", "--creator", name]
        done = subprocess.run(
            words, cwd=PROJECT, env=stack.environ, capture_output=True, text=True, check=True
        )
        seconds = re.search(r": ([0-9.]+) s,", done.stdout)
        assert seconds, done.stdout
        say(f"a night of {fans} fans", float(seconds[1]), "s", TARGETS.get(fans))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    say("most memory of a night's process (RSS)", most, "MiB")


def _fill(name: str, fans: int) -> None:
    """A site with so many fans, five planted tastes and `DEEDS` deeds of each fan."""
    with open_public(), transaction.atomic():
        owner = Creator.objects.order_by("pk").values_list("owner_id", flat=True)[0]
        tenants.fill_spares(1)
        creator = _site(owner, name)
    with open_creator(creator), transaction.atomic():
        courses = _courses()
        now = timezone.now()
        copy_rows(User, _person_columns(), (_person(n, now) for n in range(fans)))
        people = list(User.objects.order_by("pk").values_list("pk", flat=True))
        columns = ["actor_id", "kind", "subject_type", "subject_id", "at", "words", "amount"]
        copy_rows(Event, columns, _deeds(people, courses, now))


def _courses() -> list[int]:
    rows = [
        Course(
            title=f"Course {n}", slug=f"course-{n}", position=n, state=Course.State.PUBLISHED,
            published_at=timezone.now(),
        )
        for n in range(COURSES)
    ]  # fmt: skip
    return [course.pk for course in Course.objects.bulk_create(rows)]


def _person_columns() -> list[str]:
    return [str(field.column) for field in User._meta.concrete_fields if not field.primary_key]


def _person(number: int, now: Any) -> list[Any]:
    """A row of an ordinary fan: the model's own defaults, and an address."""
    fan = User(email=f"fan{number}@bench.example", name=f"Fan {number}")
    fan.set_unusable_password()
    fan.date_joined = now - timedelta(days=120)
    fields = [field for field in User._meta.concrete_fields if not field.primary_key]
    return [getattr(fan, field.attname) for field in fields]


def _deeds(people: list[int], courses: list[int], now: Any) -> Iterator[tuple[Any, ...]]:
    dice = random.Random(47)
    for fan in people:
        taste = dice.randrange(TASTES)
        liked = courses[taste::TASTES]
        for _ in range(DEEDS):
            course = dice.choice(liked if dice.random() < 0.8 else courses)
            at = now - timedelta(days=120 * dice.random())
            yield fan, dice.choice(KINDS), "course", course, at, "", 0
