"""A client made from the description by a stranger's generator works, and shows when it may not."""

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.core.serializers.json import DjangoJSONEncoder
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData

from accounts.models import User
from accounts.services.tokens import make_token
from analytics.models import Event
from community.models import Post
from community.tests import factories as community
from conftest import SiteClient
from courses.models import Course
from creatorhub.api.schema import description
from tenants import hosts

NAME = "creatorhub_client"


@pytest.fixture(scope="module")
def package(tmp_path_factory: Any, django_db_setup: None) -> Iterator[str]:
    """The name of a freshly generated package, which can be imported."""
    folder = tmp_path_factory.mktemp("client")
    told = json.loads(json.dumps(description(), cls=DjangoJSONEncoder))
    plan = Config.from_sources(
        ConfigFile(post_hooks=[], literal_enums=True),
        meta_type=MetaType.NONE,
        document_source=Path("schema.json"),
        file_encoding="utf-8",
        overwrite=False,
        output_path=folder / NAME,
    )
    assert list(Project(openapi=_parsed(told, plan), config=plan).build()) == []
    sys.path.insert(0, str(folder))
    yield NAME
    sys.path.remove(str(folder))
    for name in [one for one in sys.modules if one.partition(".")[0] == NAME]:
        del sys.modules[name]


def _parsed(told: dict[str, Any], plan: Config) -> GeneratorData:
    made = GeneratorData.from_dict(told, config=plan)
    assert isinstance(made, GeneratorData), made
    warnings = [group.parse_errors for group in made.endpoint_collections_by_tag.values()]
    assert [*made.errors, *(one for group in warnings for one in group)] == []
    return made


@pytest.fixture
def signed_in(package: str, ada: Any) -> Callable[..., Any]:
    """`signed_in(person, *scopes)`: the generated client with a token, on ada's site."""
    models = import_module(f"{package}.models")

    def make(person: User, *scopes: str) -> SimpleNamespace:
        _token, text = make_token(member=person, name="Client", scopes=scopes)
        client = import_module(package).AuthenticatedClient(
            base_url=hosts.url(ada.host).rstrip("/"),
            token=text,
            httpx_args={"transport": Door(ada.host)},
        )

        def call(name: str, *args: Any, **more: Any) -> Any:
            door = import_module(f"{package}.api.{name.partition('_')[0]}.{name}")
            return door.sync_detailed(*args, client=client, **more)

        return SimpleNamespace(call=call, models=models)

    return make


class Door(httpx.BaseTransport):
    """Leads the bytes of the client through the whole product, in the transaction of the test."""

    def __init__(self, host: str) -> None:
        self.site = SiteClient(host)
        del self.site.defaults["HTTP_ORIGIN"]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = {name: value for name, value in request.headers.items() if name not in OWN}
        got = self.site.generic(
            request.method,
            request.url.raw_path.decode(),
            request.read(),
            content_type=request.headers.get("Content-Type", ""),
            headers=headers,
        )
        return httpx.Response(got.status_code, headers=got.headers, content=got.content)


OWN = {"host", "content-type", "content-length", "accept-encoding"}
WRITER = ["courses:read", "courses:write", "posts:write", "posts:read", "events:write"]


def test_it_makes_reads_pages_changes_and_deletes_courses(signed_in, owner):
    asks = signed_in(owner, *WRITER)
    new = asks.models.NewCourseRequest
    made = [
        asks.call("courses_create", body=new(title=f"Light {n}"), idempotency_key=key)
        for n, key in ((1, "one"), (1, "one"), (2, "two"))
    ]
    assert [answer.status_code for answer in made] == [201, 201, 201]
    assert made[1].headers["Idempotency-Replayed"] == "true"
    first, again, second = [answer.parsed.id for answer in made]
    assert (first == again, Course.objects.count()) == (True, 2)

    lesson = asks.models.NewLessonRequest(title="One", body="<p>Look.</p>")
    added = asks.call("courses_lessons_create", first, body=lesson).parsed
    assert (added.course, added.body) == (first, "<p>Look.</p>")
    change = asks.models.PatchedCourseChangeRequest(summary="Short")
    assert asks.call("courses_partial_update", first, body=change).parsed.summary == "Short"
    read = asks.call("courses_retrieve", first).parsed
    assert (read.title, read.lessons, read.state) == ("Light 1", 1, "draft")

    page = asks.call("courses_list", page_size=1).parsed
    cursor = parse_qs(urlsplit(page.next_).query)["cursor"][0]
    further = asks.call("courses_list", page_size=1, cursor=cursor).parsed
    seen = [row.id for row in [*page.results, *further.results]]
    assert (seen, further.next_) == ([first, second], None)

    assert asks.call("courses_destroy", first).status_code == 204
    gone = asks.call("courses_retrieve", first)
    assert (gone.status_code, gone.parsed.error.code) == (404, "not_found")


def test_it_writes_in_a_group_and_reports_an_event(signed_in, owner, alice):
    group = community.make_group()
    asks = signed_in(owner, *WRITER)

    said = asks.call("groups_posts_create", group.pk, body=asks.models.NewPostRequest(body="Hello"))
    assert said.status_code == 201, said.content
    listed = asks.call("groups_posts_list", group.pk).parsed
    assert [row.body for row in listed.results] == ["Hello"]
    assert asks.call("posts_destroy", said.parsed.id).status_code == 204
    assert Post.objects.count() == 0

    event = asks.models.EventInRequest(
        key="e1", kind="view", member=alice.pk, type_="group", subject=group.pk
    )
    told = asks.call("events_create", body=asks.models.EventsInRequest(events=[event]))
    assert (told.parsed.stored, told.parsed.refused) == (1, [])
    assert Event.objects.filter(actor_id=alice.pk, kind="view").count() == 1


def test_a_reading_token_is_told_why_it_may_not_write(signed_in, owner):
    asks = signed_in(owner, "courses:read")

    refused = asks.call("courses_create", body=asks.models.NewCourseRequest(title="No"))
    assert refused.status_code == 403
    assert refused.parsed.error.code == "scope_missing"
    assert "courses:write" in refused.parsed.error.message
    assert asks.call("courses_list").parsed.results == []
    assert Course.objects.count() == 0
