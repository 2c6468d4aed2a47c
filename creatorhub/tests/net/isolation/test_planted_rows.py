"""Rows that a request may not move, moved on purpose: the crawler names each of them."""

from typing import Any

import pytest
from django.db import connection

from accounts.models import ApiToken, User
from accounts.services.tokens import make_token
from community import selectors
from creatorhub.tests.net.isolation import neighbours, visitors
from creatorhub.tests.net.isolation.asking import Asked
from creatorhub.tests.net.isolation.crawl import Crawl
from tenants import services as tenants
from tenants.models import Creator
from tenants.schemas import open_public

pytestmark = pytest.mark.xdist_group("isolation-looking")
CHANGES = {
    "tenants_creator": "UPDATE tenants_creator SET tagline = 'Taken' WHERE id = %(creator)s",
    "accounts_user": "UPDATE accounts_user SET name = 'Taken' WHERE id = %(account)s",
    "tenants_run": "DELETE FROM tenants_run WHERE creator_id = %(creator)s",
    "tenants_domain": "DELETE FROM tenants_domain WHERE tenant_id = %(creator)s",
}


@pytest.fixture
def creator(world: Any) -> Any:
    names = frozenset(site.name for site in world.sites)
    return visitors.of_the_platform(world["ada"], names)["creator"]


@pytest.fixture
def opening(world: Any) -> Asked:
    """The way into the own studio: it writes a pass, a row of the own site."""
    with open_public():
        uid = Creator.objects.get(pk=world["ada"].creator_id).uid
    return Asked("POST", f"/sites/{uid}/studio/")


@pytest.mark.parametrize("table", CHANGES)
def test_a_row_of_another_creator_that_moves_on_the_platform_is_seen(
    table, world, desk, creator, opening, monkeypatch
):
    crawl, ids = Crawl(desk), {"creator": world["lin"].creator_id}
    with open_public():
        ids["account"] = Creator.objects.get(pk=ids["creator"]).owner_id
    assert crawl.ask(creator, "platform:open_studio", opening).answer.status == 302
    assert crawl.faults == {}
    issue = tenants.issue_pass

    def careless(**given: Any) -> str:
        with connection.cursor() as cursor:
            cursor.execute(CHANGES[table], ids)
        return issue(**given)

    monkeypatch.setattr(tenants, "issue_pass", careless)
    crawl.ask(creator, "platform:open_studio", opening)

    assert f"a row of another creator changed in {table}" in str(crawl.faults)


def test_whoever_was_not_there_before_is_nobodys_neighbour():
    before = {("accounts_user", ("account", 1), "a"), ("accounts_user", ("account", 2), "b")}

    assert neighbours.moved(before, before | {("accounts_user", ("account", 3), "c")}, set()) == []
    assert neighbours.moved(before, set(), {("account", 1), ("account", 2)}) == []
    assert len(neighbours.moved(before, set(), {("account", 1)})) == 1


def test_looking_that_makes_a_key_is_seen(world, desk, monkeypatch):
    """A token's last use may be written by looking; a new token may not."""
    fan, lively = visitors.people_of(world["ada"])["fan"], selectors.lively
    owner = world["ada"].people["owner"]
    deeds = [
        lambda: ApiToken.objects.update(ending="used"),
        lambda: make_token(member=User.objects.get(pk=owner), name="x", scopes=["courses:read"]),
        lambda: ApiToken.objects.all().delete(),
    ]
    seen = []
    for deed in deeds:
        crawl = Crawl(desk)
        monkeypatch.setattr(selectors, "lively", lambda groups, d=deed: [d(), lively(groups)][1])
        crawl.ask(fan, "community:list", Asked("GET", "/groups/"))
        seen.append("rows of accounts_apitoken written by looking" in str(crawl.faults))

    assert seen == [False, True, True]
