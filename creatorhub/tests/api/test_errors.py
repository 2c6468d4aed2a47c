"""Whatever is wrong is told in one shape, and nothing from outside makes a 500."""

import pytest

from courses.models import Course
from creatorhub.tests.api.conftest import code


def test_unknown_addresses_and_methods(program, owner, site, platform):
    writer = program(owner)

    for answer in (writer.ask("nothing/"), writer.ask("courses"), site.get("/api/v2/")):
        assert (answer.status_code, code(answer)) == (404, "not_found")
    for path in ("courses/0/", f"courses/{2**63}/", f"courses/{10**30}/", "courses/5/"):
        assert (writer.ask(path).status_code, code(writer.ask(path))) == (404, "not_found")
    answer = writer.tell("courses/", {}, "delete")
    assert (answer.status_code, code(answer)) == (405, "method_not_allowed")
    assert platform.get("/api/v1/courses/").status_code == 404


def test_who_does_not_say_who_it_is(site):
    answer = site.get("/api/v1/courses/")

    assert (answer.status_code, code(answer)) == (401, "not_signed_in")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_headers_that_do_not_fit(program, owner):
    writer = program(owner)

    answer = writer.get("/api/v1/courses/", headers={"Accept": "text/csv"})
    assert (answer.status_code, code(answer)) == (406, "not_acceptable")
    answer = writer.post("/api/v1/courses/", b"a=1", content_type="text/plain")
    assert (answer.status_code, code(answer)) == (415, "unsupported_media_type")
    answer = writer.tell("courses/", {"title": "x"}, Idempotency_Key="a b")
    assert (answer.status_code, code(answer)) == (400, "key_refused")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"title": "a", "title": "b"}',
        b'{"title": "a\\u0000b"}',
        b'{"title": "\\ud800"}',
        b'{"title": NaN}',
        b'{"a": 1e999}',
        b'{"a": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"a": ' + b"[" * 20 + b"]" * 20 + b"}",
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_bodies_that_cannot_be_read(program, owner, body):
    answer = program(owner).post("/api/v1/courses/", body, content_type="application/json")

    assert answer.status_code == 400
    assert code(answer) in {"unreadable", "invalid"}
    assert Course.objects.count() == 0


def test_a_body_above_the_limit(program, owner):
    writer = program(owner)
    for headers in ({}, {"Idempotency-Key": "big"}):
        answer = writer.post(
            "/api/v1/courses/",
            b'{"about": "' + b"x" * 300_000 + b'"}',
            content_type="application/json",
            headers=headers,
        )
        assert (answer.status_code, code(answer)) == (413, "too_large")


def test_what_is_wrong_in_a_body_is_named_by_field(program, owner):
    answer = program(owner).tell("courses/", {"kind": "song", "topics": ["x" * 41], "tier": 7})

    assert (answer.status_code, code(answer)) == (400, "invalid")
    assert set(answer.json()["error"]["fields"]) == {"title", "kind", "topics.0", "tier"}


def test_unknown_parameters_are_refused(program, owner):
    reader = program(owner)

    for path in ("courses/?kinds=course", "courses/?kind=course&x=1", "me/?a=1", "courses/1/?q=1"):
        answer = reader.ask(path)
        assert (answer.status_code, code(answer)) == (400, "unknown_parameter"), path
    for path in ("courses/?kind=song", "courses/?page_size=101", "orders/?member=x"):
        answer = reader.ask(path)
        assert (answer.status_code, code(answer)) == (400, "invalid"), path
    assert reader.ask("courses/?topic=%00").status_code == 400


def test_a_filter_without_a_value_does_not_mean_everything(program, owner):
    for path in ("offers/?period=", "members/?email=", "courses/?kind=course&topic="):
        answer = program(owner).ask(path)
        assert (answer.status_code, code(answer)) == (400, "invalid"), path


def test_a_refusal_of_the_business_is_a_409_with_its_code(program, owner):
    writer = program(owner)
    pk = writer.tell("courses/", {"title": "Empty"}).json()["id"]

    answer = writer.tell(f"courses/{pk}/publish/")
    assert (answer.status_code, code(answer)) == (409, "nothing_to_publish")
    writer.tell("courses/", {"title": "Other", "slug": "taken"})
    for slug in ("taken", "mine"):
        answer = writer.tell(f"courses/{pk}/", {"slug": slug}, "patch")
        assert (answer.status_code, code(answer)) == (409, "address_taken")


def test_messages_are_in_the_language_of_the_site(ada, program, owner):
    reader = program(owner)
    from django.conf import settings

    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    message = reader.ask("nothing/").json()["error"]["message"]
    assert message == "这个地址下没有内容。"


def test_a_paused_site_says_so_in_json(program, owner, ada):
    reader = program(owner)
    from tenants import hosts
    from tenants import services as tenants
    from tenants.schemas import open_public

    with open_public():
        tenants.suspend(creator_id=ada.pk, reason="Rules")
    hosts.forget()
    answer = reader.ask("courses/")
    assert (answer.status_code, code(answer)) == (503, "not_available")


def test_a_misspelled_field_does_not_pass_as_done(program, owner, alice):
    writer = program(owner)
    pk = writer.tell("courses/", {"title": "Light"}).json()["id"]
    event = {"key": "a", "kind": "view", "member": alice.pk, "type": "home", "subject": 0}

    for path, body, method, name in (
        (f"courses/{pk}/", {"titel": "Shade"}, "patch", "titel"),
        (f"courses/{pk}/", {"faq": [{"question": "a", "answer": "b", "c": 1}]}, "patch", "faq.0.c"),
        (f"courses/{pk}/unpublish/", {"now": True}, "post", "now"),
        ("events/", {"events": [{**event, "who": 1}]}, "post", "events.0.who"),
    ):
        for headers in ({}, {"Idempotency_Key": name}):
            answer = writer.tell(path, body, method, **headers)
            assert (answer.status_code, code(answer)) == (400, "invalid"), path
            assert list(answer.json()["error"]["fields"]) == [name]
    assert Course.objects.get(pk=pk).title == "Light"


def test_wrong_formats_and_methods_say_what_is_right(program, owner):
    writer = program(owner)

    form = writer.post("/api/v1/courses/", b"title=x", content_type="application/x-www-form")
    assert (form.status_code, code(form)) == (415, "unsupported_media_type")
    assert "application/json" in form.json()["error"]["message"]
    asked = writer.options("/api/v1/courses/")
    assert (asked.status_code, code(asked)) == (405, "method_not_allowed")
