"""Parts of a page that are kept between answers."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import engines
from django.test import RequestFactory

from creatorhub.templatetags import kept
from tenants import versions
from tenants.kept import visit


@pytest.fixture(autouse=True)
def _keeping(settings):
    settings.PAGES_KEPT_FOR = 10
    kept.parts.empty()
    yield
    kept.parts.empty()


@pytest.fixture
def page(ada):
    def render(source, **values):
        request = RequestFactory().get("/")
        request.creator, request.user = ada, AnonymousUser()
        with visit(ada):
            return source.render(values, request)

    return render


def template(text):
    return engines["django"].from_string(text)


def test_a_part_is_made_once_for_the_same_values(page):
    source = template('{% kept "part" number %}{{ number }} {{ secret }}{% endkept %}')

    assert page(source, number=1, secret="a") == "1 a"
    assert page(source, number=1, secret="b") == "1 a"
    assert page(source, number=2, secret="b") == "2 b"


def test_two_parts_of_the_same_name_are_not_mixed_up(page):
    first, second = (template('{% kept "part" %}' + word + "{% endkept %}") for word in "ab")

    assert page(first) + page(second) == "ab"


def test_a_change_on_the_site_ends_a_part(page, django_capture_on_commit_callbacks):
    source = template('{% kept "part" %}{{ word }}{% endkept %}')
    page(source, word="old")
    connection.run_on_commit.clear()

    with django_capture_on_commit_callbacks(execute=True):
        versions.changed()

    assert page(source, word="new") == "new"


def test_a_part_with_a_nonce_is_never_kept(page):
    source = template('{% kept "part" %}<script nonce="{{ word }}">{% endkept %}')
    page(source, word="old")

    assert "new" in page(source, word="new")
    assert kept.parts._pages == {}


def test_each_answer_fills_its_own_token_in(page):
    source = template('{% kept "part" %}{% csrf_token %}{{ word }}{% csrf_token %}{% endkept %}')
    first = page(source, word="old", csrf_token="a" * 64)

    second = page(source, word="new", csrf_token="b" * 64)

    assert second == first.replace("a" * 64, "b" * 64)
    (part,) = kept.parts._pages.values()
    assert "aaaa" not in "".join(part.pieces)


def test_a_part_with_the_token_of_somebody_else_is_never_kept(page):
    text = '<input name="csrfmiddlewaretoken" value="{{ word }}">'
    source = template('{% kept "part" %}' + text + "{% endkept %}")
    page(source, word="old", csrf_token="a" * 64)

    assert "new" in page(source, word="new", csrf_token="a" * 64)


def test_nothing_is_kept_where_the_clock_was_moved(page, ada):
    ada.clock_offset = True
    source = template('{% kept "part" %}{{ word }}{% endkept %}')
    page(source, word="old")

    assert page(source, word="new") == "new"
