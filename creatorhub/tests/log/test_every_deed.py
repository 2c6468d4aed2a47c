"""No unsafe route of the studio and no write of the API goes by without an entry in the log."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from accounts.acts import BY_NAME
from accounts.models import AuditEntry
from accounts.scopes import SCOPES
from accounts.services.tokens import make_token
from billing.models import Offer
from conftest import SiteClient, make_fan
from courses import services as courses
from creatorhub import doors
from creatorhub.tests.log.deeds import (
    API_DEEDS,
    API_NO_DEED,
    NO_DEED,
    OURS_BY_ALLAUTH,
    World,
    deeds,
)
from creatorhub.world.visits import routes

SAFE = {"GET", "HEAD", "OPTIONS"}


class Undone(Exception):
    """Ends each deed's savepoint, so that no deed meets what another one left."""


@pytest.fixture
def world(ada: Any, alice: Any, owner: Any, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    eve = make_fan("eve")
    eve.role = "editor"
    eve.save()
    return World(owner=owner, alice=alice, eve=eve)


def unsafe_routes() -> set[str]:
    """Every route of a site that answers a POST, without the API's and allauth's own."""
    return {
        route.name
        for route in routes(settings.ROOT_URLCONF)
        if route.methods - SAFE and not route.name.startswith(("api:", *OURS_BY_ALLAUTH))
    }


def unsafe_operations() -> set[tuple[str, str]]:
    """Every write of the API."""
    return {
        (route.name, method)
        for route in routes(settings.ROOT_URLCONF)
        if route.name.startswith("api:")
        for method in route.methods - SAFE
    }


def test_every_unsafe_route_has_a_deed_or_a_reason(world: World) -> None:
    known = {*deeds(world), *NO_DEED}

    assert len(unsafe_routes()) > 60
    assert sorted(unsafe_routes() - known) == []
    assert sorted(set(deeds(world)) & set(NO_DEED)) == []
    assert sorted(set(NO_DEED) - unsafe_routes()) == []
    assert unsafe_operations() == {*API_DEEDS, *API_NO_DEED}


def test_every_route_that_is_named_here_is_there(world: World) -> None:
    gone = {*deeds(world), *NO_DEED} - set(doors.TABLE)

    assert gone == set()


def test_every_deed_in_the_studio_writes_its_entry(world: World, browse: Any, owner: Any) -> None:
    client = browse(owner)
    failed = [
        f"{route}: {found or 'nothing'} instead of {deed.act} ({status})"
        for route, deed in deeds(world).items()
        for found, status in [acts_of(lambda r=route, d=deed: send(client, r, d, world))]
        if (deed.act, "person", owner.pk) not in found
    ]

    assert failed == []


def acts_of(send_it: Any) -> tuple[list[tuple[str, str, int | None]], int]:
    """The acts that a request writes, as (act, by, actor), and its status; then it is undone."""
    before, tenant = AuditEntry.objects.count(), connection.tenant
    found: list[Any] = []
    status = 0
    try:
        with transaction.atomic():
            answer = send_it()
            status = answer.status_code
            rows = AuditEntry.objects.order_by("pk")[before:]
            found = list(rows.values_list("act", "by", "actor_id"))
            raise Undone
    except Undone:
        connection.set_tenant(tenant)
    return found, status


def send(client: SiteClient, route: str, deed: Any, world: World) -> Any:
    kwargs = deed.pk if isinstance(deed.pk, dict) else {"pk": deed.pk} if deed.pk else {}
    query = f"?course={kwargs.pop('course').pk}" if "course" in kwargs else ""
    data = {name: value() if callable(value) else value for name, value in deed.data.items()}
    if data.get("course") == "{new}":
        data["course"] = courses.create_course(kind="course", title="Third").pk
    path = reverse(route, urlconf=settings.ROOT_URLCONF, kwargs=kwargs) + query
    return getattr(client, deed.method)(path, data)


def test_every_write_of_the_api_is_told_with_the_name_of_the_token(
    world: World, ada: Any, owner: Any
) -> None:
    _token, text = make_token(member=owner, name="Robot", scopes=list(SCOPES))
    client = SiteClient(ada.host)
    del client.defaults["HTTP_ORIGIN"]
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {text}"
    failed = [
        f"{route} {method}: {found or 'nothing'} instead of {act} ({status})"
        for (route, method), (act, body) in API_DEEDS.items()
        for found, status in [acts_of(lambda a=(route, method, body): ask(client, world, *a))]
        if (act, "program", owner.pk) not in found
    ]

    assert failed == []


def ask(client: SiteClient, world: World, route: str, method: str, body: Any) -> Any:
    course = world.course
    if route == "api:course_publish":
        courses.unpublish(course=course)
    numbers = {
        "api:lesson": world.lesson.pk,
        "api:post": world.post.pk,
        "api:member": world.alice.pk,
        "api:offer": Offer.objects.get(keys=[world.tier.key]).pk,
        "api:course": world.path.pk if method == "DELETE" else course.pk,
    }
    needs_none = route in {"api:courses", "api:offers"}
    kwargs = {} if needs_none else {"pk": numbers.get(route, course.pk)}
    path = reverse(route, urlconf=settings.ROOT_URLCONF, kwargs=kwargs)
    if body and "keys" in body:
        body = {**body, "keys": [course.key]}
    more = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(client, method.lower())(path, **more)


def used_acts() -> Iterator[str]:
    """The names of acts in the code, as they are written."""
    root = Path(settings.BASE_DIR)
    word = re.compile(r"[\"']([a-z]+_[a-z_]+|ACT)[\"']")
    apps = "accounts analytics billing community courses growth recommend creatorhub tenants"
    for app in apps.split():
        for path in (root / app).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts) and path.name != "acts.py":
                yield from word.findall(path.read_text())


def test_every_act_of_the_table_is_written_somewhere() -> None:
    assert sorted(set(BY_NAME) - set(used_acts())) == []
