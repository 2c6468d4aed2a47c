"""What is taken along by opening an address is opened by our own pages alone, and each is known."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.acts import ACTS, Kind
from accounts.models import AuditEntry
from accounts.roles import Action
from analytics.models import Segment
from creatorhub import doors
from creatorhub.tests.log.deeds import Deed, World, deeds
from creatorhub.tests.log.test_every_deed import acts_of
from creatorhub.tests.log.test_every_deed import world as world  # noqa: PLC0414  a fixture
from creatorhub.world.shape import Site
from creatorhub.world.visits import routes, visits_of

LED_HERE = {"HTTP_SEC_FETCH_MODE": "navigate", "HTTP_SEC_FETCH_DEST": "document"}
BY_COMMAND = {"site_dumped", "site_restored"}  # by whoever has the machine


def exports(world: World) -> dict[str, Deed]:
    return {route: deed for route, deed in deeds(world).items() if deed.method == "get"}


def path_of(route: str, deed: Deed) -> str:
    kwargs = {"pk": deed.pk} if deed.pk else {}
    return reverse(route, urlconf=settings.ROOT_URLCONF, kwargs=kwargs)


def test_the_table_of_doors_names_each_export_with_what_its_address_asks_for(world: World) -> None:
    assert {route: deed.data for route, deed in exports(world).items()} == doors.TAKEN_ALONG


@pytest.mark.parametrize("where", ["same-site", "cross-site"])
def test_another_sites_page_leads_nobody_to_an_export(
    world: World, browse: Any, owner: Any, where: str
) -> None:
    client, before = browse(owner), AuditEntry.objects.count()
    for route, deed in exports(world).items():
        path = path_of(route, deed)
        answer = client.get(path, deed.data, HTTP_SEC_FETCH_SITE=where, **LED_HERE)
        assert (route, answer.status_code) == (route, 403)
        assert "take the file from there" in answer.content.decode()
        if deed.data:  # the page itself is as open as every other
            led = client.get(path, HTTP_SEC_FETCH_SITE=where, **LED_HERE)
            assert (route, led.status_code) == (route, 200)

    assert AuditEntry.objects.count() == before


def test_our_own_page_leads_to_every_export(world: World, browse: Any, owner: Any) -> None:
    client = browse(owner)
    for route, deed in exports(world).items():
        own = {**LED_HERE, "HTTP_SEC_FETCH_SITE": "same-origin"}
        found, status = acts_of(
            lambda r=route, d=deed, o=own: client.get(path_of(r, d), d.data, **o)
        )
        assert (route, [act for act, *_who in found], status) == (route, [deed.act], 200)


def test_every_kind_of_export_is_among_the_deeds(world: World) -> None:
    known = {deed.act for deed in deeds(world).values()} | BY_COMMAND

    assert {act.name for act in ACTS if act.kind == Kind.EXPORT} - known == set()


def test_no_other_address_of_the_studio_writes_when_it_is_opened(
    world: World, ada: Any, browse: Any, owner: Any
) -> None:
    """Each is opened as it stands, and as a table: whatever writes then is an export.

    CannotVisit names a route whose rows are missing here.
    """
    Segment.objects.create(
        slug="new", rule="rule.new", traits={"days": 1, "percent": 1, "visits": 1}
    )
    client, site = browse(owner), Site("ada", ada.pk, ada.schema_name, ada.host)
    writing: dict[str, dict[str, str]] = {}
    opened = 0
    for route in routes(settings.ROOT_URLCONF):
        if "GET" not in route.methods or not isinstance(doors.TABLE.get(route.name), Action):
            continue
        path = visits_of(route, site, every=True)[0].path
        for asked in ({}, {"format": "csv"}):
            found, status = acts_of(lambda p=path, a=asked: client.get(p, a))
            opened += status == 200
            if found:
                writing.setdefault(route.name, asked)

    assert opened > 60
    assert writing == doors.TAKEN_ALONG
