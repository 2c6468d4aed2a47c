"""What the recommend step of a night costs a small creator, many times over.

`python -m bench.many_nights [--sites 100] [--workers 2]` makes so many sites of 500 fans, 60
courses and 2,385 interactions in an own database and rebuilds each of them twice by hand: every
site is read, learnt, judged, ranked and written. It prints processor milliseconds of one creator,
web process and database together, where they go, and the wall time scaled to 1,000 creators.
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

FANS, COURSES, DEEDS, TASTES = 500, 60, 2_385, 5
KINDS = ("finish", "finish", "purchase", "start", "like", "finish_lesson")
CREATORS, SECONDS = 1_000, 60.0  # the target, on two cores
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
    started = time.monotonic()
    shares = [schemas[at::workers] for at in range(workers)]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        found = sum(pool.map(_nights, shares), Counter())
    wall = time.monotonic() - started - found.pop("starting") / workers
    for part, seconds in found.most_common():
        say(f"{part}, of one creator", seconds / sites * 1000, "CPU ms")
    say(f"{sites} creators, {workers} workers", wall, "s")
    scaled = wall * CREATORS / sites
    say(f"the same for {CREATORS} creators", scaled, "s", SECONDS)
    return int(scaled > SECONDS)


def _in_a_process(work: Callable[..., Any], *given: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def _nights(schemas: list[str]) -> Counter[str]:
    """CPU seconds by part of one rebuild of each of these sites."""
    started = time.monotonic()
    os.environ["OMP_NUM_THREADS"] = "1"
    import django

    django.setup()
    from django.db import connection

    from bench import processes
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
    spent["starting"] = time.monotonic() - started
    before, database = time.process_time(), processes.cpu([backend])
    for schema in schemas:
        with rooms.open_schema(schema):
            services.rebuild()
    spent["the whole step, this process"] = time.process_time() - before
    spent["the whole step, database"] = processes.cpu([backend]) - database
    return spent


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

    now = timezone.now()
    with transaction.atomic():
        shelf = courses()
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
