"""All routes, all roles, ids of another site: nothing of it shows, and nothing of it moves."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from creatorhub.tests.net.amount import ONLY, amount, dice
from creatorhub.tests.net.isolation import visitors
from creatorhub.tests.net.isolation.addresses import KEPT, LABELS, Addresses
from creatorhub.tests.net.isolation.allowed import CLOSED, CLOSED_ON_PLATFORM, NEEDS
from creatorhub.tests.net.isolation.crawl import Crawl
from creatorhub.tests.net.isolation.looking import Looking
from creatorhub.tests.net.isolation.writing import Writing
from creatorhub.world.shape import Site
from creatorhub.world.visits import Visit, visits

URLS = settings.PUBLIC_SCHEMA_URLCONF
LEAST = 0.95  # of the routes must have been at work


def addresses(world: Any, part: str, urlconf: str) -> Addresses:
    ada, lin = world["ada"], world["lin"]
    return Addresses(ada, lin, dice(f"isolation {part}"), urlconf)


def asked_of(site: Site | None, like: Site | None = None) -> list[Visit]:
    """The visits of a site (or the platform), each with what its address must say."""
    like = like or site
    ids = {word: like.rows[label][0] for word, label in LABELS.items()} | {"host": like.host}
    return [
        replace(visit, path=f"{visit.path}?{NEEDS[visit.route].format(**ids)}")
        if visit.route in NEEDS
        else visit
        for visit in visits(site)
        if visit.path.startswith(ONLY)
    ]


def told(crawl: Crawl, part: str, routes: Collection[str], say: Any) -> None:
    """Say the figures; fail for a fault, and for too many routes where nothing ran."""
    routes = set(routes) - set(CLOSED)
    missed = sorted(routes - crawl.visited)
    share = 1 - len(missed) / len(routes)
    say(
        f"isolation, {part}: {len(routes) - len(missed)} of {len(routes)} routes visited"
        f" ({share:.1%}), {crawl.desk.requests:,} requests, {len(crawl.faults)} faults"
    )
    assert not crawl.faults, f"{crawl.told()}\nNothing ran at {missed}"
    assert share >= LEAST, f"Nothing ran at {missed}"
    assert crawl.words > crawl.desk.requests / 20, "the crawl saw hardly any words of its own site"


@pytest.mark.xdist_group("isolation-looking")
def test_whoever_looks_sees_one_site(world, desk, untouched, say):
    people = visitors.people_of(world["ada"])
    programs = visitors.programs_of(world["ada"])
    crawl = Crawl(desk)
    looking = Looking(crawl, addresses(world, "looking", settings.ROOT_URLCONF), people | programs)
    mine = [visit for visit in asked_of(world["ada"]) if "GET" in visit.methods]
    pages = [visit for visit in mine if not visit.route.startswith("api:")]
    untouched()

    looking.go(pages, amount(sample=visitors.CLASSES, whole=list(people)))
    asked = amount(sample=["owner", *list(programs)[:2]], whole=[*people, *programs])
    looking.go([visit for visit in mine if visit.route.startswith("api:")], asked)

    told(crawl, "looking", {visit.route for visit in mine}, say)


@pytest.mark.xdist_group("isolation-writing")
def test_whoever_writes_moves_one_site(world, desk, untouched, say):
    people, programs = visitors.people_of(world["ada"]), visitors.programs_of(world["ada"])
    crawl = Crawl(desk)
    where = addresses(world, "writing", settings.ROOT_URLCONF)
    writing = Writing(crawl, where, people)
    mine = list(asked_of(world["ada"]))
    pages = [visit for visit in mine if not visit.route.startswith("api:")]
    untouched()

    readers = amount(sample=["owner", "paid", "fan", "nobody"], whole=list(people))
    writing.collect([visit for visit in pages if "GET" in visit.methods], readers)
    posts = [visit for visit in pages if "POST" in visit.methods]
    writing.go(posts)
    talking = Writing(crawl, where, people | programs)
    asked = amount(sample=["token with all scopes"], whole=[*programs, "owner", "fan"])
    talking.talk({visit.route: visit for visit in mine}, asked)

    told(crawl, "writing", {visit.route for visit in mine} - {"api:schema"}, say)


@pytest.mark.xdist_group("isolation-looking")
def test_the_platform_shows_each_creator_the_own_site(world, desk, untouched, say):
    names = frozenset(site.name for site in world.sites)
    people = visitors.of_the_platform(world["ada"], names)
    _put_a_mail()
    crawl = Crawl(desk)
    looking = Looking(crawl, addresses(world, "platform", URLS), people)
    writing = Writing(crawl, looking.addresses, people)
    mine = list(asked_of(None, world["ada"]))
    reads = [visit for visit in mine if "GET" in visit.methods]
    untouched()

    looking.go(reads, people)
    writing.collect(reads, people)
    writing.go([visit for visit in mine if "POST" in visit.methods])

    routes = {visit.route for visit in mine} - set(CLOSED_ON_PLATFORM)
    told(crawl, "platform", routes, say)


def test_every_address_with_an_id_is_asked_with_another_sites(world, db):
    found = {
        visit.route
        for site, urls in ((world["ada"], settings.ROOT_URLCONF), (None, URLS))
        for visit in visits(site)
        if visit.kwargs and not list(addresses(world, f"kept {urls}", urls).pairs(visit))
    }

    assert found == set(KEPT), "Only the own id would be tried there."


def _put_a_mail() -> None:
    """The one that the visits of the platform's mail pages name."""
    folder = Path(settings.EMAIL_FILE_PATH)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "1-00000000.eml").write_text("Subject: Hello\nTo: a@example.com\n\nHello\n")
