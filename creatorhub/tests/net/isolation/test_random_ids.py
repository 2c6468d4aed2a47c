"""Random ids on the pages of single things, on two sites: never a row of another one."""

import uuid
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from creatorhub.tests.net.amount import ONLY, amount, dice
from creatorhub.tests.net.isolation import visitors
from creatorhub.tests.net.isolation.asking import Asked
from creatorhub.tests.net.isolation.crawl import Crawl
from creatorhub.world.shape import Site, World
from creatorhub.world.visits import Visit, visits

ASKED = amount(sample=1_000, whole=10_000)
PEOPLE = ("fan", "paid", "owner")
FAR = 9_000_000  # above every id of the world


@pytest.mark.xdist_group("isolation-looking")
def test_random_ids_find_rows_of_the_own_site_alone(world, desk, untouched, say):
    crawl, random = Crawl(desk), dice("random ids")
    two = [world["ada"], world["lin"]]
    people = {site.name: visitors.people_of(site) for site in two}
    programs = {site.name: visitors.programs_of(site) for site in two}
    pages = [visit for visit in visits(two[0]) if "GET" in visit.methods and visit.kwargs]
    pages = [visit for visit in pages if visit.path.startswith(ONLY)]
    known = _known(world)
    untouched()

    for turn in range(ASKED):
        site, visit = two[turn % 2], pages[turn // 2 % len(pages)]
        name = random.choice(PEOPLE)
        visitor = people[site.name][name]
        if visit.route.startswith("api:"):
            visitor = random.choice(list(programs[site.name].values()))
        path = _anywhere(visit, site, known, random)
        if path:
            crawl.ask(visitor, visit.route, Asked("GET", path))

    say(f"isolation, random ids: {desk.requests:,} on 2 sites, {len(crawl.faults)} foreign rows")
    assert crawl.faults == {}, crawl.told()
    assert desk.requests > ASKED * 0.9


def _known(world: World) -> dict[str, list[Any]]:
    """All keys, uids and slugs that any site has, by the type of an argument."""
    numbers = {key for site in world.sites for keys in site.rows.values() for key in keys}
    names = {
        name for site in world.sites for named in site.names.values() for name in named.values()
    }
    uids = {name for name in names if len(name) == 36 and name.count("-") == 4}
    return {
        "int": sorted(key for key in numbers if isinstance(key, int)),
        "UUID": sorted(uids),
        "str": sorted(names - uids),
    }


def _anywhere(visit: Visit, site: Site, known: dict[str, list[Any]], random: Random) -> str:
    """The address of this visit with a random id in each hole, half of them ids of some row."""
    kwargs = {name: _drawn(value, known, random) for name, value in visit.kwargs.items()}
    if None in kwargs.values():
        return ""
    return reverse(visit.route, urlconf=settings.ROOT_URLCONF, kwargs=kwargs)


def _drawn(value: Any, known: dict[str, list[Any]], random: Random) -> Any:
    kind = type(value).__name__
    exists = random.random() < 0.5
    if exists and known.get(kind):
        found = random.choice(known[kind])
        return uuid.UUID(found) if kind == "UUID" else found
    made: dict[str, Any] = {
        "int": random.randrange(1, FAR),
        "UUID": uuid.UUID(int=random.getrandbits(128), version=4),
        "str": f"s{random.randrange(10**9)}",
    }
    return made.get(kind)
