"""schemathesis asks every operation as every kind of caller: no 5xx, no word off the description.

Each request runs in a transaction of its own that is rolled back, so that all of them meet the same
rows. Deterministic; more of it with `API_EXAMPLES=60 pytest creatorhub/tests/api/test_contract.py`.
"""

import copy
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from requests import PreparedRequest, Request
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks as openapi

from accounts.models import User
from accounts.scopes import SCOPES
from billing.tests import factories as billing
from community.tests import factories as community
from conftest import SiteClient
from courses import services as courses
from creatorhub.api import limits
from creatorhub.api.schema import description
from creatorhub.tests.api.conftest import Program

pytestmark = pytest.mark.long

EXAMPLES = int(os.environ.get("API_EXAMPLES", "3"))
NOBODY = 987_654
KNOWING = ["a fan", "a token with all scopes"]
HOLES = re.compile(r"{(\w+)}")
CHECKS = [
    not_a_server_error,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
    openapi.response_headers_conformance,
]
PLAN = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def rows(alice: User, bob: User) -> dict[str, list[Any]]:
    """Something of everything; by the name that a path, a parameter or a body has for it."""
    course = courses.create_course(kind="course", title="Light", fields={"access": "paid"})
    section = courses.add_section(course=course, title="One")
    lessons = [courses.add_lesson(section=section, title=f"Lesson {n}") for n in range(2)]
    courses.publish(course=course)
    draft = courses.create_course(kind="single", title="Draft")
    group = community.seat(community.make_group(), alice)
    post = community.say(group, alice)
    reply = community.say(group, bob, parent=post)
    offer = billing.make_offer(slug="sold")
    order = billing.buy(bob, offer)
    return {
        "courses": [course.pk, draft.pk],
        "recommendations": [course.pk, draft.pk],  # not-this is said of a course
        "lessons": [lesson.pk for lesson in lessons],
        "groups": [group.pk],
        "posts": [post.pk, reply.pk],
        "offers": [offer.pk],
        "orders": [str(order.uid)],
        "members": [alice.pk, bob.pk],
        "segments": ["champions", "rule-1"],
        "sections": [section.pk],
        "tiers": [billing.make_tier().pk],
    }


NAMED = {"lesson": "lessons", "member": "members", "offer": "offers", "course": "courses"}
NAMED |= {"section": "sections", "tier": "tiers", "reply_to": "posts", "post": "posts"}


def told_with(rows: dict[str, list[Any]]) -> dict[str, Any]:
    """The description, where every id is one of a row that is there, or of none."""
    told = copy.deepcopy(description())
    for path, operations in told["paths"].items():
        noun = path.removeprefix("/api/v1/").partition("/")[0]
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                name = parameter["name"]
                kind = noun if name in {"pk", "uid", "segment"} else NAMED.get(name)
                if kind and parameter["in"] != "header" and (parameter["in"], name) != QUERY:
                    parameter["schema"] |= {"enum": [*rows[kind], *_none_of(kind)]}
    for schema in told["components"]["schemas"].values():
        for name, field in schema.get("properties", {}).items():
            if name in NAMED and not field.get("readOnly") and field.get("maximum"):
                field["enum"] = [*rows[NAMED[name]], NOBODY]
    return told


QUERY = ("query", "segment")


def _none_of(kind: str) -> list[Any]:
    others = {"orders": ["00000000-0000-4000-8000-000000000000"], "segments": ["none"]}
    return others.get(kind, [NOBODY])


@pytest.fixture
def callers(ada: Any, program: Any, owner: User, alice: User) -> dict[str, SiteClient]:
    """Every kind of caller."""
    people = [User.objects.create_user(f"{n}@example.com", "x", name=n) for n in ("ed", "ex")]
    editor, former = people
    User.objects.filter(pk=editor.pk).update(role="editor")
    User.objects.filter(pk=former.pk).update(role="admin")
    found = {
        "nobody": SiteClient(ada.host),
        "a fan": SiteClient(ada.host).sign_in(alice),
        "a reading token": program(owner, *(name for name in SCOPES if name.endswith(":read"))),
        "a token with all scopes": program(owner),
        "an editor's token": program(editor),
        "a token of a lost role": program(former),
        "an unknown token": Program(ada.host, "ch_" + "x" * 43),
    }
    User.objects.filter(pk=former.pk).update(role="fan")
    for client in found.values():
        client.raise_request_exception = False
    return found


def test_every_operation_answers_everybody_as_described(callers, rows, monkeypatch):
    for name in ("MOST_BY_ONE", "MOST_BY_NETWORK", "MOST_GUESSES"):
        monkeypatch.setattr(limits, name, 10**6)
    breaks: dict[str, str] = {}
    asked = [(case, list(callers)) for case in fitting(rows)]
    asked += [(case, KNOWING) for case in unfit(rows)]
    for case, roles in asked:
        for role in roles:
            for what in wrong(case, answer_to(case, callers[role])):
                breaks.setdefault(f"{case.operation.label} as {role}: {what}", _curl(case))
    assert breaks == {}, "\n\n".join(f"{what}\n{how}" for what, how in breaks.items())


def operations(told: dict[str, Any]) -> Iterator[APIOperation]:
    """Every method of every path."""
    for found in schemathesis.openapi.from_dict(copy.deepcopy(told)).get_all_operations():
        yield found.ok()


def fitting(rows: dict[str, list[Any]]) -> Iterator[Any]:
    """Requests that are as the description wants them, about rows that are there or not."""
    for operation in operations(told_with(rows)):
        yield from drawn(operation.as_strategy(generation_mode=GenerationMode.POSITIVE))


def unfit(rows: dict[str, list[Any]]) -> Iterator[Any]:
    """Requests with something wrong: in body or parameters, else in the path."""
    for operation in operations(description()):
        noun = operation.path.removeprefix("/api/v1/").partition("/")[0]
        fixed = {name: rows[NAMED.get(name, noun)][0] for name in HOLES.findall(operation.path)}
        more = {"path_parameters": fixed} if operation.body or operation.query else {}
        yield from drawn(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE, **more))


def drawn(strategy: Any) -> list[Any]:
    """Some cases."""
    found: list[Any] = []
    PLAN(given(case=strategy)(collect(found)))()
    return found


def collect(found: list[Any]) -> Callable[[Any], None]:
    """What Hypothesis calls with each case."""

    def keep(case: Any) -> None:
        found.append(case)

    return keep


def wrong(case: Any, answer: Response) -> Iterator[str]:
    """In what an answer is not as described.

    An address with something wrong must be refused; a body is read kindly ("12" for 12).
    """
    more = [] if case.operation.body else [openapi.negative_data_rejection]
    if str(answer.status_code) not in case.operation.definition.raw["responses"]:
        yield f"{answer.status_code} is not described"
    try:
        case.validate_response(answer, checks=[*CHECKS, *more])
    except* Failure as failures:
        for one in failures.exceptions:
            yield f"{one.title}: {one.message:.300}"


def _curl(case: Any) -> str:
    return str(case.as_curl_command())[:3000]


def answer_to(case: Any, client: SiteClient) -> Response:
    """The case as bytes on the wire, asked and rolled back."""
    kwargs = case.as_transport_kwargs(base_url="http://api.example")
    wire: PreparedRequest = Request(**{k: v for k, v in kwargs.items() if k in WIRE}).prepare()
    headers = {k: v for k, v in wire.headers.items() if k not in UNSENT}
    kind = headers.pop("Content-Type", "")
    with transaction.atomic():
        got = client.generic(
            wire.method, wire.path_url, wire.body or b"", content_type=kind, headers=headers
        )
        transaction.set_rollback(True)
    told = {name: [value] for name, value in got.headers.items()}
    return Response(got.status_code, told, got.content, wire, elapsed=0.0, verify=False)


UNSENT = {"Cookie", "Authorization", "Accept-Encoding"}
WIRE = {"method", "url", "headers", "params", "data", "json", "files"}
