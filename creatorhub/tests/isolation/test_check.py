"""A check passes on a sound product, leaves nothing, and does not pass where it could not look."""

import os

import pytest
from django.apps import apps
from django.core import mail
from django.db import transaction

from conftest import creator_named
from courses.tests.factories import make_course
from creatorhub.isolation import bench
from creatorhub.isolation import check as checking
from creatorhub.isolation.check import check
from creatorhub.isolation.rows import LEFT_OUT, SOME
from creatorhub.isolation.ways import WAYS
from creatorhub.tests.isolation.standing import standing
from tenants import hosts, kept
from tenants.connection import connection
from tenants.models import SchemaSnapshot
from tenants.schemas import open_creator

QUICK = {*WAYS} - {
    "numbers",
    "back",
}  # every page takes longer: creatorhub/tests/net/test_own_check.py


def test_a_sound_site_passes_and_nothing_is_left(db_is_real, settings):
    settings.PAGES_KEPT_FOR = 10
    ada, told = creator_named("ada"), []
    before = standing()

    with open_creator(ada):
        result = check(ada, lambda way, asked: told.append(way), only=QUICK)
        assert connection.schema_name == ada.schema_name

    assert {(way["way"], way["verdict"], *way["troubles"]) for way in result["ways"]} == {
        (name, "passed") for name in QUICK
    }
    assert (result["verdict"], result["left_nothing"]) == ("passed", True)
    assert set(told) == QUICK
    assert standing() == before
    assert (mail.outbox, kept.shelf.entries()) == ([], [])
    assert not connection.in_atomic_block


def test_an_error_in_the_middle_leaves_nothing_either(db_is_real, monkeypatch):
    def stumble(_bench, _way):
        raise RuntimeError("in the middle")

    ada, before = creator_named("ada"), standing()
    monkeypatch.setitem(WAYS, "database", stumble)

    with open_creator(ada), pytest.raises(RuntimeError):
        check(ada, only={"database", "media"})

    assert standing() == before
    assert not any(host.startswith("x") for host in hosts._kept)


def test_what_cannot_be_seen_at_home_is_never_passed(ada, monkeypatch):
    monkeypatch.setattr(bench.Bench, "words", lambda *_any: [])

    result = check(ada, only={"media", "search"})

    assert {way["verdict"] for way in result["ways"]} == {"unclear"}
    assert result["verdict"] == "unclear"


def test_without_time_nothing_is_passed(ada, monkeypatch):
    monkeypatch.setattr(bench, "LONGEST", -1.0)

    result = check(ada, only={"media", "database"})

    assert [(way["verdict"], way["troubles"]) for way in result["ways"]][0] == (
        "unclear", ["OutOfTime"],
    )  # fmt: skip
    assert result["verdict"] == "unclear"


def test_while_the_server_is_updated_the_result_says_so(ada):
    with transaction.atomic():
        connection.set_schema_to_public()
        SchemaSnapshot.objects.all().delete()
        connection.set_tenant(ada)

        result = check(ada, only={"media"})

        assert result["ways"][0]["troubles"] == ["NoSnapshot"]
        assert result["verdict"] == "unclear"
        transaction.set_rollback(True)


def test_files_of_a_killed_check_are_swept_an_hour_later(ada, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "t_probe123").mkdir()
    (tmp_path / ada.schema_name).mkdir()

    assert checking.sweep() == 0
    for path in tmp_path.iterdir():
        os.utime(path, (0, 0))
    assert checking.sweep() == 1
    assert [path.name for path in tmp_path.iterdir()] == [ada.schema_name]


def test_what_is_left_out_of_the_probe_is_there_to_be_left_out():
    labels = {model._meta.label_lower for model in apps.get_models()}

    assert set(LEFT_OUT) | SOME <= labels
    assert set(LEFT_OUT) & SOME == set()


def test_a_course_of_the_own_site_is_no_leak(ada):
    make_course()

    assert check(ada, only={"shelves", "database"})["verdict"] == "passed"
