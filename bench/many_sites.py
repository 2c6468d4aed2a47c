"""200 sites made by hand-out: does a page cost more than with two, and what does a connection hold?

The page is one that is never cached and asks the database: the list of courses, for a browser whose
session is over.
"""

import itertools
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import Grant, Tier, User
from analytics.models import Event
from bench import processes
from bench.browser import Browser, Page
from bench.saying import head, say
from bench.whole_stack import Stack
from community.models import Group, Post
from courses.models import Course, Lesson
from tenants import hosts as hosts_of
from tenants import services as tenants
from tenants.models import Creator, Domain
from tenants.schemas import open_creator, open_public

FEW = 2
BLOCK = 200  # requests
TABLES = (User, Tier, Grant, Event, Course, Lesson, Group, Post)
# Three letters none of which looks like another: addresses that look alike are refused.
LETTERS = ["".join(three) for three in itertools.product("aefhkpstxyz", repeat=3)]


def measure(stack: Stack, many: int, rounds: int) -> None:
    """CPU of the same page over two sites and over all; private memory of the connections."""
    head(f"{many} sites made by hand-out")
    hosts = make(many)
    browser = Browser(stack.port)
    few, all_of_them = _pages(hosts[:FEW]), _pages(hosts)
    for page in all_of_them:
        browser.get(page)
    spent = {FEW: 0.0, many: 0.0}
    for _ in range(rounds):
        spent[FEW] += _block(stack, browser, few)
        spent[many] += _block(stack, browser, all_of_them)
    for count, seconds in spent.items():
        say(f"page CPU with {count} sites", seconds / rounds / BLOCK * 1000, "ms")
    say(f"page CPU, {many} sites against {FEW}", spent[many] / spent[FEW], "times")
    connection.close()
    for seen in (hosts[:FEW], hosts):
        say(f"memory of a database connection, {len(seen)} sites seen", _visited(seen), "MiB")


def make(count: int) -> list[str]:
    """Host names of so many new sites, with nothing on them."""
    with open_public():
        owner = Creator.objects.order_by("pk").values_list("owner_id", flat=True)[0]
        known = Domain.objects.filter(domain__startswith="bench-").values_list("domain", flat=True)
        hosts = list(known[:count])
        tenants.fill_spares(count - len(hosts))
        for number in range(len(hosts), count):
            hosts.append(_site(owner, f"bench-{LETTERS[number]}").host)
        tenants.fill_spares()
    return hosts


def _site(owner: int, name: str) -> Any:
    return tenants.make_site(
        owner_id=owner,
        subdomain=name,
        title=name,
        language="en",
        currency="EUR",
        time_zone="UTC",
        brand_color="#3355aa",
    )


def _pages(hosts: list[str]) -> list[Page]:
    cookie = f"{settings.SESSION_COOKIE_NAME}=00000000000000000000000000000000"
    return [Page(host, f"{host}{settings.PORT_SUFFIX}", "/courses/", cookie) for host in hosts]


def _block(stack: Stack, browser: Browser, pages: list[Page]) -> float:
    pids = stack.pids()
    before = processes.cpu(pids)
    for number in range(BLOCK):
        browser.get(pages[number % len(pages)])
    return processes.cpu(pids) - before


def _visited(hosts: list[str]) -> float:
    """Private MiB of our own backend after a look into eight tables of each site."""
    for host in hosts:
        creator = hosts_of.creator_at(host)
        assert creator is not None
        with open_creator(creator):
            for model in TABLES:
                model.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return processes.private(cursor.fetchone()[0])
