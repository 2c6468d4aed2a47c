"""What an operation of the API does not declare cannot be sent along, in any way of sending it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import User
from accounts.roles import Role
from billing.models import Offer, Order
from community.models import Group, Post
from conftest import SiteClient
from courses.models import Course
from creatorhub.tests.net.amount import amount
from creatorhub.tests.net.roles.calling import all_scopes, body_of, operations
from creatorhub.tests.net.roles.extras import OTHER, TELLING, extras
from creatorhub.tests.net.roles.rows import Bench, changes
from creatorhub.tests.net.roles.test_api import bearer
from creatorhub.tests.net.roles.test_extra_fields import OVERRIDES

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("roles")]

JSON = "application/json"
# Operations whose normal body changes nothing on this site.
QUIET = {("DELETE", "course"): "fans have bought it"}
FORM = "application/x-www-form-urlencoded"
PARTS = '--x\r\nContent-Disposition: form-data; name="role"\r\n\r\nowner\r\n--x--\r\n'


def rows_for(person: User) -> dict[str, Any]:
    """What is there, by the name that a path or a body has for it; what they wrote is theirs."""
    ink, group = Course.objects.get(slug="ink"), Group.objects.get(slug="table")
    post = Post.objects.get(author=person)
    alice = User.objects.get(email="alice@example.com")
    return {
        "course": ink.pk, "lesson": ink.lessons.first().pk, "section": ink.sections.first().pk,
        "group": group.pk, "post": post.pk, "reply_to": post.pk, "member": alice.pk,
        "tier": group.tier_id, "offer": Offer.objects.latest("pk").pk, "subject": ink.pk,
        "order": str(Order.objects.latest("pk").uid), "keys": [ink.key], "segment": None,
        "unwanted": Course.objects.get(slug="light").pk,
        "value": None, "words": None, "part": None, "at": None,
    }  # fmt: skip


def holes(name: str, rows: dict[str, Any]) -> dict[str, Any]:
    """What stands in the address of this route."""
    nouns = {"posts": "group", "thread": "group", "lessons": "course", "not_this": "unwanted"}
    noun = nouns.get(name.removesuffix("_course"), name.split("_")[0])
    return {**rows, "pk": rows.get(noun, 1), "uid": rows["order"], "segment": "champions"}


def ways(body: dict[str, Any] | None, path: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The same request with more in it: by name of the trick, its address and what is sent."""
    given = body or {}
    more = {name: told[TELLING] for name, told in extras().items() if name not in given}
    asked = urlencode({name: told[OTHER] for name, told in extras().items()})
    yield "every field", path, {"data": given | more, "content_type": JSON}
    yield "in what is within", path, {"data": _within(given, more), "content_type": JSON}
    yield "in the address", f"{path}?{asked}", {"data": given, "content_type": JSON}
    yield "by another method", path, {"data": given, "content_type": JSON, "headers": OVERRIDES}
    yield "as a form", path, {"data": urlencode(more), "content_type": FORM}
    yield "in parts", path, {"data": PARTS, "content_type": "multipart/form-data; boundary=x"}
    for name in amount([], list(more)):
        yield f"alone: {name}", path, {"data": given | {name: more[name]}, "content_type": JSON}


def _within(value: Any, more: dict[str, Any]) -> Any:
    """More in every object, and every list of plain values as an object."""
    if isinstance(value, dict):
        return {name: _within(inner, more) for name, inner in value.items()}
    if isinstance(value, list):
        return [one | more if isinstance(one, dict) else one for one in value]
    return {"value": value, **more}


class Trial:
    """One role: each operation that it may write with, by token and by session."""

    def __init__(self, ada: Any, person: User, role: Role) -> None:
        self.role, self.rows = role, rows_for(person)
        program = bearer(ada, person, all_scopes(), used_at=timezone.now())
        self.callers = {"token": program, "session": SiteClient(ada.host).sign_in(person)}
        self.bench = Bench(connection.schema_name, "public")
        self.moved: dict[Any, Any] = {}
        self.quiet: dict[Any, str] = {}
        self.sent = 0

    def try_all(self) -> None:
        """Every operation that the tables give to this role."""
        for one in operations():
            if one.writes and not one.verdict(self.role, all_scopes()):
                for caller, client in self.callers.items():
                    client.raise_request_exception = False
                    self._try(one, caller, client)

    def _try(self, one: Any, caller: str, client: Any) -> None:
        path, body = one.path(holes(one.name, self.rows)), body_of(one, self.rows)
        ask, start = getattr(client, one.method.lower()), self.bench.start
        request = {"data": body or {}, "content_type": JSON}
        answer, normal = self.bench.after(client, lambda: ask(path, **request))
        if not changes(start, normal):
            self.quiet[one.method, one.name] = answer.content.decode()[:300]
        for way, address, more in ways(body, path):
            again, told = self.bench.after(client, lambda: ask(address, **more))  # noqa: B023
            self.sent += 1
            refused = not changes(start, told)
            if again.status_code >= 500 or not (refused or not changes(normal, told)):
                moved = (again.status_code, changes(normal, told))
                self.moved[one.method, one.name, caller, way] = moved


@pytest.mark.parametrize("role", amount([Role.FAN, Role.OWNER], list(Role)))
def test_fields_that_an_operation_does_not_declare_change_nothing(
    ada, filled, somebody, settled, say, role
):
    person = somebody(role.value)
    settled(person)
    trial = Trial(ada, person, role)
    trial.try_all()

    say(f"roles: API as {role}: {trial.sent} requests with more than is declared, "
        f"{len(trial.moved)} differences")  # fmt: skip
    assert trial.moved == {}
    assert {place: told for place, told in trial.quiet.items() if place not in QUIET} == {}
