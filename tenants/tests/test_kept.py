"""Values that are the same for everybody on a site."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import translation
from redis.exceptions import ConnectionError

from tenants import kept, versions
from tenants.schemas import open_creator

made: list[int] = []


@kept.public
def number(start: int) -> int:
    made.append(start)
    return start + len(made)


@pytest.fixture(autouse=True)
def _keeping(settings):
    settings.PAGES_KEPT_FOR = 10
    kept.shelf.empty()
    made.clear()
    yield
    kept.shelf.empty()


@pytest.fixture
def ask(ada):
    def asked(start=10):
        with kept.visit(ada):
            return number(start)

    return asked


def test_a_value_is_made_once_for_the_same_arguments_and_language(ask):
    assert [ask(), ask(), ask(20), ask()] == [11, 11, 22, 11]
    with translation.override("zh-hans"):
        assert ask() == 13


def test_a_commit_on_the_site_ends_it(ask, django_capture_on_commit_callbacks):
    ask()
    connection.run_on_commit.clear()

    with django_capture_on_commit_callbacks(execute=True):
        write("accounts_tier")

    assert ask() == 12


def test_who_writes_sees_the_own_change_and_nobody_else_does_before_the_commit(ask, ada):
    ask()

    with kept.visit(ada):
        write("accounts_tier")
        assert [number(10), number(10)] == [12, 13]

    assert ask() == 11


def test_the_neighbour_has_values_of_its_own(ask, lin):
    ask()

    with open_creator(lin), kept.visit(lin):
        assert number(10) == 12


def test_while_another_schema_is_open_nothing_is_kept(ask, ada, lin):
    with kept.visit(ada), open_creator(lin):
        assert number(10) == 11
    assert ask() == 12


def test_outside_of_a_visit_with_a_moved_clock_and_without_the_cache_nothing_is_kept(
    ask, ada, monkeypatch
):
    assert [number(10), number(10)] == [11, 12]

    ada.clock_offset = True
    assert [ask(), ask()] == [13, 14]

    ada.clock_offset = None
    monkeypatch.setattr(caches["versions"], "get", _refuse)
    assert [ask(), ask()] == [15, 16]


def test_of_many_only_those_that_are_missing_are_made(ada):
    def squares(missing):
        made.extend(missing)
        return {one: one * one for one in missing if one < 9}

    with kept.visit(ada):
        assert kept.many("squares", [1, 2], squares) == {1: 1, 2: 4}
        assert kept.many("squares", [2, 3, 9], squares) == {2: 4, 3: 9}
        kept.many("squares", [3, 9], squares)

    assert made == [1, 2, 3, 9, 9]  # what was not there is asked for again


def test_a_write_of_what_no_visitor_sees_ends_nothing(ask):
    before = versions.writes()
    write("django_session")
    assert versions.writes() == before


def write(table):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def _refuse(*args):
    raise ConnectionError
