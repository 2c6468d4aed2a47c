"""The feed is rendered once for everybody who wrote nothing in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.tests.factories import make_group, say, seat
from creatorhub.templatetags import kept


@pytest.fixture(autouse=True)
def _keeping(settings):
    settings.PAGES_KEPT_FOR = 10
    kept.parts.empty()
    yield
    kept.parts.empty()


@pytest.fixture
def group(alice, bob, charlie):
    group = seat(make_group(), alice, bob, charlie)
    say(group, alice, parent=say(group, alice, "Good morning"))
    return group


def statements(fan, group):
    with CaptureQueriesContext(connection) as asked:
        page = fan.get(reverse("community:detail", args=[group.slug]))
    return len(asked), page.content.decode()


def test_the_second_reader_costs_no_statement_for_posts(browse, group, bob, charlie):
    statements(browse(bob), group)

    number, page = statements(browse(charlie), group)

    assert "Good morning" in page
    assert number == 4  # the connection's check, session, person, group


def test_only_the_author_is_offered_to_delete(browse, group, alice, bob, owner):
    offered = [
        "/delete/" in statements(browse(who), group)[1] for who in (alice, bob, alice, owner)
    ]

    assert offered == [True, False, True, True]


def test_a_form_of_a_kept_feed_can_be_sent_by_its_reader(browse, group, bob, charlie):
    pages = [statements(browse(who), group)[1] for who in (bob, charlie)]

    tokens = [set(page.split('csrfmiddlewaretoken" value="')[1:]) for page in pages]
    found = [{token[:64] for token in of_page} for of_page in tokens]
    assert [len(of_page) for of_page in found] == [1, 1]
    assert found[0] != found[1]
