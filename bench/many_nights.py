"""What the recommend step of a night costs a small creator, many times over.

`python -m bench.many_nights [--sites 100] [--workers 2]` makes so many sites of 500 fans, 60
courses and 2,385 interactions in an own database and rebuilds each of them by hand: every site is
read, learnt, judged, ranked and written. Then comes a night in which one fan in twenty did
something, and one in which nobody did. It prints processor milliseconds of one creator, worker and
database, where they go, and the wall time scaled to 1,000 creators.
"""

import argparse
import multiprocessing
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.saying import head, say

FANS, COURSES, NEW, DEEDS, TASTES = 500, 60, 3, 2_385, 5
KINDS = ("finish", "finish", "purchase", "start", "like", "finish_lesson")
CREATORS, SECONDS = 1_000, 60.0  # the target, on two cores
WHOLE = "everything anew"
NIGHTS = {WHOLE: 0, "one fan in twenty acted": FANS // 20, "nobody acted": 0}
# Function by part of the night; what is left of the whole step is "the rest".
PARTS = {
    "read": ("recommend.services.rebuilding", "read"),
    "texts and beginnings": ("recommend.services.rebuilding", "beginnings"),
    "choose signals": ("recommend.engine.rebuilding", "_weighed"),
    "judge": ("recommend.engine.rebuilding", "evaluate"),
    "rank": ("recommend.engine.rebuilding", "shelves"),
    "report": ("recommend.services.rebuilding", "write_report"),
    "write": ("recommend.services.rebuilding", "publish"),
}


def main() -> int:
    """Print the figures; 1 when the target is missed."""
    from creatorhub.embedded.testing import services

    parser = argparse.ArgumentParser(prog="python -m bench.many_nights", description=__doc__)
    parser.add_argument("--sites", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ch-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        with services(Path(folder) / "s", careless=False) as environ:
            os.environ.update(environ, DJANGO_SETTINGS_MODULE="creatorhub.settings")
            return measure(options.sites, options.workers)


def measure(sites: int, workers: int) -> int:
    """Everything after the servers are up."""
    schemas = _in_a_process(_make, sites)
    head(
        f"{sites} sites of {FANS} fans, {COURSES} courses, {DEEDS} interactions; {workers} workers"
    )
    shares = [schemas[at::workers] for at in range(workers)]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        found = sum(pool.map(_nights, shares), Counter())
    for part, seconds in sorted(found.items()):
        if not part.endswith("wall"):
            say(f"{part}, of one creator", seconds / sites * 1000, "CPU ms")
    scaled = {kind: found[f"{kind}: wall"] / workers * CREATORS / sites for kind in NIGHTS}
    for kind, wall in scaled.items():
        say(f"{kind}: {CREATORS} creators, scaled", wall, "s", SECONDS)
    return int(scaled[WHOLE] > SECONDS)


def _in_a_process(work: Callable[..., Any], *given: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def _nights(schemas: list[str]) -> Counter[str]:
    """CPU seconds by part, and seconds, of the nights of these sites."""
    os.environ["OMP_NUM_THREADS"] = "1"
    import django

    django.setup()
    from django.db import connection

    from recommend import services
    from tenants import schemas as rooms

    spent: Counter[str] = Counter()
    for part, (room, name) in PARTS.items():
        _watch(room, name, part, spent)
    with rooms.open_schema(schemas[0]):
        services.rebuild()  # what a process loads once
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
    spent.clear()
    for kind, fans in NIGHTS.items():
        for number, schema in enumerate(schemas):
            with rooms.open_schema(schema):
                _some_act(fans, number)
        _one_night(spent, kind, backend, schemas)
    return spent


def _one_night(spent: Counter[str], kind: str, backend: int, schemas: list[str]) -> None:
    """A night of each site, and what it cost."""
    from bench import processes
    from recommend import services
    from tenants import schemas as rooms

    before, database, wall = time.process_time(), processes.cpu([backend]), time.monotonic()
    for schema in schemas:
        with rooms.open_schema(schema):
            services.rebuild(may_keep=kind != WHOLE)
    spent[f"{kind}: worker"] = time.process_time() - before
    spent[f"{kind}: database"] = processes.cpu([backend]) - database
    spent[f"{kind}: wall"] = time.monotonic() - wall
    for part in PARTS:
        if kind == WHOLE:
            spent[f"{kind}: worker, {part}"] = spent[part]
        del spent[part]


def _some_act(fans: int, seed: int) -> None:
    """So many fans of the open site finish a course of their own taste."""
    from django.utils import timezone

    from accounts.models import User
    from analytics.models import Event
    from courses.models import Course

    people = list(User.objects.filter(role="fan").order_by("pk").values_list("pk", flat=True))
    shelf = list(Course.objects.order_by("pk").values_list("pk", flat=True))
    Event.objects.bulk_create(
        Event(
            actor_id=fan, kind="finish", subject_type="course", at=timezone.now(),
            subject_id=shelf[(fan + seed) % TASTES],
        )
        for fan in people[:fans]
    )  # fmt: skip


def _watch(room: str, name: str, part: str, spent: Counter[str]) -> None:
    from importlib import import_module

    module = import_module(room)
    done = getattr(module, name)

    def timed(*given: Any, **named: Any) -> Any:
        started = time.process_time()
        try:
            return done(*given, **named)
        finally:
            spent[part] += time.process_time() - started

    setattr(module, name, timed)


def _make(sites: int) -> list[str]:
    """The schemas of so many new sites, filled."""
    import django

    django.setup()
    from django.core.management import call_command

    from accounts.models import User
    from bench.many_sites import LETTERS, _site
    from bench.nights import _courses, _person, _person_columns
    from tenants import services as tenants
    from tenants.bulk import copy_rows
    from tenants.schemas import open_creator, open_public

    call_command("migrate_all")
    with open_public():
        owner = User.objects.create_user("bench@example.com", name="Bench").pk
    made = []
    for number in range(sites):
        with open_public():
            tenants.fill_spares(1)
            creator = _site(owner, f"night-{LETTERS[number]}")
        with open_creator(creator):
            _fill(number, User, copy_rows, _courses, _person, _person_columns)
        made.append(creator.schema_name)
    return made


def _fill(seed: int, user: Any, copy_rows: Any, courses: Any, person: Any, columns: Any) -> None:
    from django.db import transaction
    from django.utils import timezone

    from analytics.models import Event
    from courses.models import Course

    now = timezone.now()
    with transaction.atomic():
        shelf = courses()
        # All but a few courses have been there for long: only what is new is tried by lot.
        long_ago = now - timedelta(days=400)
        Course.objects.filter(pk__in=shelf[NEW:]).update(published_at=long_ago)
        copy_rows(user, columns(), (person(n, now) for n in range(FANS)))
        fans = list(user.objects.filter(role="fan").order_by("pk").values_list("pk", flat=True))
        names = ["actor_id", "kind", "subject_type", "subject_id", "at", "words", "amount"]
        copy_rows(Event, names, _deeds(seed, fans, shelf, now))


def _deeds(seed: int, fans: list[int], shelf: list[int], now: Any) -> Iterator[tuple[Any, ...]]:
    """`DEEDS` deeds on different (fan, course) pairs, four of five of the fan's own taste."""
    dice = random.Random(seed)
    taken: set[tuple[int, int]] = set()
    while len(taken) < DEEDS:
        fan = dice.choice(fans)
        liked = shelf[fan % TASTES :: TASTES]
        pair = fan, dice.choice(liked if dice.random() < 0.8 else shelf)
        if pair in taken:
            continue
        taken.add(pair)
        at = now - timedelta(days=120 * dice.random())
        yield fan, dice.choice(KINDS), "course", pair[1], at, "", 0


if __name__ == "__main__":
    raise SystemExit(main())
