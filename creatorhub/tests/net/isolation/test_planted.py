"""Leaks planted in the product for the length of a test: the crawler names each of them."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache, caches
from django.core.cache.backends.base import default_key_func
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from community import selectors
from creatorhub import caching
from creatorhub.isolation import oracles
from creatorhub.tests.net.amount import dice
from creatorhub.tests.net.isolation import visitors, watching
from creatorhub.tests.net.isolation.addresses import Addresses
from creatorhub.tests.net.isolation.asking import Asked
from creatorhub.tests.net.isolation.crawl import Crawl
from creatorhub.world.shape import Site
from creatorhub.world.visits import visits
from tenants import hosts, kept
from tenants.schemas import open_schema

pytestmark = pytest.mark.xdist_group("isolation-writing")
GROUPS = "/groups/"
Plant = Callable[[Site], Any]


@pytest.fixture
def crawl(desk: Any) -> Crawl:
    return Crawl(desk)


@pytest.fixture
def fan(world: Any) -> Any:
    return visitors.people_of(world["ada"])["fan"]


def words_of(site: Site) -> str:
    """What stands in the groups of a site, read past every guard."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(title, ' ') FROM \"{site.schema}\".community_group")
        return str(cursor.fetchone()[0])


def move(site: Site) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{site.schema}".community_group SET title = title')


def write_a_file(site: Site) -> None:
    folder = Path(settings.MEDIA_ROOT) / site.schema
    (folder / "planted.txt").write_text("planted")


def move_later(site: Site) -> None:
    def later() -> None:
        with open_schema(site.schema):
            move(site)

    transaction.on_commit(later)


PLANTS: dict[str, tuple[Plant, str]] = {
    "a log line": (
        lambda lin: logging.getLogger("x").info(words_of(lin)),
        "a log line holds zq-lin",
    ),
    "a mail": (
        lambda lin: mail.send_mail("Hi", words_of(lin), None, ["a@example.com"]),
        "a mail holds zq-lin",
    ),
    "a value of the cache": (lambda lin: cache.set("x", words_of(lin)), "the cache holds zq-lin"),
    "a file": (write_a_file, "planted.txt was written"),
    "a row": (move, ".community_group written"),
    "a row after the commit": (move_later, ".community_group written"),
    "an error behind the answer": (
        lambda lin: transaction.on_commit(lambda: open_schema("nobody").__enter__()),
        "on commit NoSuchCreator",
    ),
}


@pytest.mark.parametrize("name", PLANTS)
def test_what_a_page_leaves_behind_is_seen(name, world, crawl, fan, monkeypatch):
    plant, fault = PLANTS[name]
    lively = selectors.lively

    def leaky(groups: Any) -> Any:
        plant(world["lin"])
        return lively(groups)

    crawl.ask(fan, "community:list", Asked("GET", GROUPS))
    assert crawl.faults == {}
    monkeypatch.setattr(selectors, "lively", leaky)

    crawl.ask(fan, "community:list", Asked("GET", GROUPS))

    assert [told for told in crawl.faults if fault in told], crawl.faults


def test_looking_that_changes_the_own_site_is_seen(world, crawl, fan, monkeypatch):
    lively = selectors.lively
    monkeypatch.setattr(selectors, "lively", lambda groups: [move(world["ada"]), lively(groups)][1])

    crawl.ask(fan, "community:list", Asked("GET", GROUPS))

    assert "rows of community_group written by looking" in str(crawl.faults)


def test_a_site_that_answers_in_the_place_of_another_is_seen(world, crawl, fan, monkeypatch):
    lin = visitors.creator_of(world["lin"])
    monkeypatch.setattr(hosts, "creator_at", lambda host: lin)

    crawl.ask(fan, "community:list", Asked("GET", GROUPS))

    assert "the body holds zq-lin-community.group" in str(crawl.faults)


def test_an_id_of_another_site_that_is_refused_in_its_own_way_is_seen(
    world, crawl, fan, monkeypatch
):
    site, found = world["lin"], selectors.group_named

    def telling(member: Any, slug: str) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT slug FROM "{site.schema}".community_group')
            if (slug,) in cursor.fetchall() and found(member, slug) is None:
                raise PermissionDenied
        return found(member, slug)

    monkeypatch.setattr(selectors, "group_named", telling)
    visit = next(one for one in visits(world["ada"]) if one.route == "community:detail")
    addresses = Addresses(world["ada"], site, dice("planted"), settings.ROOT_URLCONF)
    for pair in addresses.pairs(visit):
        crawl.compare(
            fan, visit.route, (Asked("GET", pair.other), Asked("GET", pair.none)), pair.ids
        )

    assert "another site's id shows: status 403, not 404" in str(crawl.faults)


def test_a_key_of_the_cache_that_all_sites_share_is_seen(crawl, world, monkeypatch):
    nobody = visitors.people_of(world["ada"])["nobody"]
    guess = Asked("POST", "/accounts/login/", {"login": "a@example.com", "password": "wrong"})
    crawl.ask(nobody, "account_login", guess)
    assert crawl.faults == {}
    monkeypatch.setattr(caches["default"], "key_func", default_key_func)

    crawl.ask(nobody, "account_login", guess)

    assert "the cache was asked 'SET :1:allauth" in str(crawl.faults)


PAGES = (
    "/ /about/ /terms/ /privacy/ /courses/ /groups/ /membership/ /theme.css /sitemap.xml".split()
)


@pytest.fixture
def keeping(settings: Any) -> Any:
    """Pages and values are kept between requests, as in production."""
    settings.PAGES_KEPT_FOR = 60
    yield
    kept.shelf.empty()
    caching.shelf.empty()


def look_in_turn(world: Any, crawl: Crawl) -> None:
    """The same pages of three sites, twice, as two visitors."""
    people = [visitors.people_of(site) for site in world.sites]
    for page in PAGES * 2:
        for each in people:
            for word in ("nobody", "fan"):
                crawl.ask(each[word], page, Asked("GET", page))


def test_kept_pages_and_values_stay_with_their_site(world, crawl, keeping):
    look_in_turn(world, crawl)

    assert not crawl.faults, crawl.told()
    assert caching.shelf._bytes and kept.shelf._bytes


def test_a_kept_value_that_all_sites_share_is_seen(world, crawl, keeping, monkeypatch):
    monkeypatch.setattr(kept, "site_of", lambda creator: ("any",))

    look_in_turn(world, crawl)

    assert "the body holds zq-" in str(crawl.faults)


def test_a_row_that_stays_is_seen_in_the_sums(world, db_is_real):
    before, other = watching.checksums(), connection.copy()
    table = f'"{world["lin"].schema}".community_group'
    with other.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET description = description || '!'")
        after = watching.checksums()
        cursor.execute(f"UPDATE {table} SET description = left(description, -1)")
    other.close()

    assert oracles.changed(before, after) == [
        f'"{world["lin"].schema}"."community_group" is another'
    ]
    assert oracles.changed(before, watching.checksums()) == []
