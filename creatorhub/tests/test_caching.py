"""Whole anonymous pages: what is kept, what is filled in anew, and what ends it."""

import re
from functools import partial

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpResponse
from django.middleware.csrf import _mask_cipher_secret
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import Notice
from accounts.services import audit
from conftest import SiteClient
from courses.models import Course
from creatorhub import caching
from tenants import kept as tenants_kept
from tenants import services as tenants
from tenants import versions
from tenants.schemas import open_creator

NONCE = re.compile(rb'nonce="([^"]+)"')
TOKEN = re.compile(rb'name="csrf-token" content="([^"]+)"')


@pytest.fixture(autouse=True)
def _keeping(settings):
    settings.PAGES_KEPT_FOR = 10
    caching.shelf.empty()
    yield
    caching.shelf.empty()


@pytest.fixture
def course(ada):
    return Course.objects.create(
        title="Light", slug="light", state=Course.State.PUBLISHED, published_at=timezone.now()
    )


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is written inside is committed at the end; what was written before, never."""
    connection.run_on_commit.clear()
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_the_second_anonymous_visitor_costs_no_statement(site, course, django_assert_num_queries):
    first = site.get("/courses/light/")

    with django_assert_num_queries(0):
        second = site.get("/courses/light/")

    plain = [TOKEN.sub(b"", NONCE.sub(b"", page.content)) for page in (first, second)]
    assert b"Light" in plain[1]
    assert len(plain[0]) == len(plain[1])


def test_a_kept_page_carries_the_nonce_and_the_token_of_its_own_answer(site, course):
    pages = [site.get("/courses/light/") for _ in range(3)]

    nonces = [NONCE.search(page.content)[1].decode() for page in pages]
    tokens = [TOKEN.search(page.content)[1] for page in pages]
    assert len(set(nonces)) == len(set(tokens)) == 3
    for nonce, page in zip(nonces, pages, strict=True):
        assert f"'nonce-{nonce}'" in page["Content-Security-Policy"]


def test_a_form_of_a_kept_page_can_be_sent_by_another_browser(site, course):
    site.get("/courses/light/")
    other = Client(enforce_csrf_checks=True, **site.defaults)

    page = other.get("/courses/light/")

    token = re.search(rb'csrfmiddlewaretoken" value="([^"]+)"', page.content)[1].decode()
    form = {"csrfmiddlewaretoken": token, "language": "zh-hans", "next": "/courses/light/"}
    answer = other.post("/i18n/setlang/", form)
    assert answer.status_code in (204, 302)
    assert other.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"


def test_a_change_anywhere_on_the_site_is_seen_by_the_next_visitor(site, course, committed):
    site.get("/courses/light/")

    with committed():
        Course.objects.filter(pk=course.pk).update(title="Shade")

    assert b"Shade" in site.get("/courses/light/").content


def test_what_no_visitor_sees_ends_nothing(site, course, alice, committed):
    before = versions.current(connection.schema_name)

    with committed() as waiting:
        Notice.objects.filter(member=alice).delete()

    assert waiting == []
    assert versions.current(connection.schema_name) == before


def test_a_line_of_the_log_makes_no_page_anew(ada, committed):
    before = versions.current(connection.schema_name)

    with committed():
        audit(act="figures_exported")

    assert versions.current(connection.schema_name) == before


def test_a_neighbours_change_ends_nothing_here(site, course, lin, committed):
    with committed(), open_creator(lin):
        Course.objects.create(title="Other", slug="other")

    assert versions.current(connection.schema_name) == ""
    assert versions.current(lin.schema_name) != ""


def test_who_has_a_session_never_gets_a_kept_page(browse, site, course, alice):
    site.get("/courses/light/")

    assert b"alice@example.com" not in site.get("/courses/light/").content
    assert b"/accounts/logout/" in browse(alice).get("/courses/light/").content
    assert b"/accounts/logout/" not in site.get("/courses/light/").content


@pytest.mark.parametrize(
    ("headers", "cookie"),
    [
        ({"HTTP_DNT": "1"}, None),
        ({}, (settings.CHOICES_COOKIE_NAME, "00")),
        ({}, (settings.THEME_COOKIE_NAME, "dark")),
        ({}, (settings.LANGUAGE_COOKIE_NAME, "zh-hans")),
    ],
)
def test_browsers_that_want_another_page_get_another(site, course, headers, cookie):
    site.get("/courses/light/")
    plain = site.get("/courses/light/").content
    if cookie:
        site.cookies[cookie[0]] = cookie[1]

    other = site.get("/courses/light/", **headers).content

    marks = [b"data-beacon", b'data-theme="dark"', b'lang="zh-Hans"']
    assert [mark in plain for mark in marks] != [mark in other for mark in marks]


def test_a_query_and_a_page_that_is_missing_are_not_kept(site, course):
    site.get("/courses/light/?from=a")
    site.get("/courses/dark/")

    assert caching.shelf._pages == {}


def test_a_suspended_site_is_closed_at_once(site, ada, course):
    site.get("/courses/light/")

    tenants.suspend(creator_id=ada.pk, reason="Unpaid")

    assert site.get("/courses/light/").status_code == 503


def test_without_the_cache_server_pages_are_made_anew(site, course, monkeypatch):
    monkeypatch.setattr(caches["versions"], "get", _refuse)

    assert site.get("/courses/light/").status_code == 200
    assert caching.shelf._pages == {}


def _refuse(*args, **kwargs):
    from redis.exceptions import ConnectionError

    raise ConnectionError("away")


def test_the_shelf_throws_away_what_was_not_asked_for_lately(monkeypatch):
    monkeypatch.setattr(tenants_kept, "MOST_BYTES", 10)
    shelf = caching.Shelf()
    for name in "abc":
        shelf.put((name,), caching.Kept((b"12345",), (), (), float("inf")))

    assert [shelf.take((name,)) is not None for name in "abc"] == [False, True, True]


def test_a_change_counts_also_behind_something_else_that_waits_with_the_schema(
    ada, course, committed
):
    waiting: list[str] = []
    with committed():
        transaction.on_commit(partial(waiting.append, ada.schema_name))
        course.save()

    assert waiting == [ada.schema_name]
    assert versions.current(ada.schema_name) != ""


@pytest.mark.parametrize(
    ("sql", "writes"),
    [
        ('SELECT 1 FROM "courses_course"', False),
        ("SAVEPOINT s1", False),
        ('INSERT INTO "courses_course" VALUES (1)', True),
        ('UPDATE "django_session" SET a = 1', False),
        ('DELETE FROM "analytics_event"', False),
        ("WITH a AS (DELETE FROM b) SELECT 1", True),
        ("TRUNCATE courses_course", True),
    ],
)
def test_a_statement_in_doubt_counts_as_a_change(sql, writes):
    assert versions.is_write(sql) is writes


def test_what_was_read_before_a_commit_is_never_kept_under_the_mark_after_it(ada):
    marks = []

    def view(request):
        with open_creator(ada):
            versions._renew(ada.schema_name)  # somebody's commit, after this one has read
            marks.append(tenants_kept.here())
        return HttpResponse()

    versions._renew(ada.schema_name)
    before = versions.current(ada.schema_name)
    request = RequestFactory().get("/", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}=x"})
    with open_creator(ada), tenants_kept.visit(connection.tenant):
        caching.WholePageMiddleware(view)(request)

    assert [mark for _schema, mark, *_more in marks] == [before]
    assert versions.current(ada.schema_name) != before


def test_nobodys_token_is_filled_into_a_text(ada, site, course):
    """A text with a token that fits the secret of whoever comes first, its writer, is a text."""
    bait = _mask_cipher_secret("S" * 32)
    course.about = f'<p><a href="https://evil.example/{bait}">more</a></p>'
    course.save()
    site.cookies[settings.CSRF_COOKIE_NAME] = "S" * 32
    site.get("/courses/light/")

    page = SiteClient(ada.host).get("/courses/light/").content

    assert re.search(rb"evil\.example/(\w{64})", page)[1].decode() == bait
