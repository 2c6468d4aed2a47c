"""A site comes back from its file as it was, and no other site notices."""

import os
import signal
import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from conftest import creator_named
from tenants import services
from tenants.catalog import describe, migrations_of
from tenants.errors import SiteBusy
from tenants.models import Creator, Run
from tenants.schemas import open_creator
from tenants.selectors import named
from tenants.services import archives, migrations
from tenants.services.archives import media, tables
from tenants.services.archives.tables import LOG
from tenants.tests.conftest import (
    event,
    fan,
    files_of,
    forget_owner,
    nothing,
    put,
    remove_site,
    schemas,
    sums_of,
)

pytestmark = pytest.mark.long


def people() -> Any:
    return get_user_model().objects


def said(*words: Any) -> str:
    out = StringIO()
    call_command("sites", *map(str, words), stdout=out)
    return out.getvalue()


class Writer(threading.Thread):
    """Somebody who joins lin's site again and again while the block runs."""

    def __init__(self) -> None:
        super().__init__()
        self.done, self.names = threading.Event(), []

    def run(self) -> None:
        with open_creator(creator_named("lin")):
            while not self.done.is_set() or not self.names:
                self.names.append(fan(f"busy{len(self.names)}").email)
        connection.close()

    def __enter__(self) -> "Writer":
        self.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.done.set()
        self.join(30)


def test_a_new_site_from_an_archive_is_the_same_and_others_lose_and_gain_nothing(eva, tmp_path):
    path = tmp_path / "eva.tar"
    ada, lin = creator_named("ada"), creator_named("lin")
    others = (sums_of(ada.schema_name), sums_of(lin.schema_name), sums_of("public", LOG))

    with Writer() as writer:
        said("dump", "eva", path)
        assert "2 files" in said("check", path)
        assert "eva2.localhost" in said("restore", path, "--as", "eva2")

    copy = named("eva2")
    assert sums_of(copy.schema_name, LOG) == sums_of(eva.schema_name, LOG)
    assert describe(copy.schema_name) == describe(eva.schema_name)
    numbers, more = (tables.sequences_of(each.schema_name) for each in (eva, copy))
    assert more == {**numbers, f"{LOG}_id_seq": 1}
    assert deeds_of(copy) == [("site_restored", "staff")]
    assert deeds_of(eva) == [("site_dumped", "staff")]
    assert files_of(copy) == {"public/logo.webp": b"logo", "private/film.mp4": b"film" * 1000}
    assert (copy.owner, copy.tagline, copy.logo) == (eva.owner, "Before", eva.logo)
    assert copy.schema_name not in (eva.schema_name, lin.schema_name)
    assert path.stat().st_mode & 0o777 == 0o600

    with open_creator(lin):
        assert people().filter(email__in=writer.names).count() == len(writer.names) > 0
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_user WHERE email = ANY(%s)", [writer.names])
    remove_site(copy)
    assert (sums_of(ada.schema_name), sums_of(lin.schema_name), sums_of("public", LOG)) == others


def test_what_may_never_change_may_not_change_in_a_restored_site_either(eva, archived):
    copy = archives.restore_new(archived, "eva2", nothing)

    with open_creator(copy), connection.cursor() as cursor:
        cursor.execute("SELECT words FROM analytics_event")
        assert cursor.fetchall() == [("tab\there\nand \\ there",)]
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute("UPDATE analytics_event SET words = 'other'")
        event(people().get(name="fay"))


def test_a_site_goes_back_and_keeps_its_address_badge_and_suspension(eva, archived):
    lin = creator_named("lin")
    before, lins = sums_of(eva.schema_name, LOG), sums_of(lin.schema_name)
    rest = sums_of("public", LOG, "tenants_creator")
    with open_creator(eva):
        event(fan("new"))
        cache.set("page", "of today")
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE auth_permission CASCADE")
    put(eva, "public/new.webp", b"new")
    (media.folder_of(eva.schema_name) / "private/film.mp4").unlink()
    services.update_site(creator_id=eva.pk, tagline="After", logo="public/new.webp")
    services.suspend(creator_id=eva.pk, reason="Dues")
    services.verify(creator_id=eva.pk, verified_as="Eva herself")

    assert "eva.localhost" in said("restore", archived, "--into", "eva", "--yes")

    now = Creator.objects.get(pk=eva.pk)
    assert (now.schema_name, now.tagline, now.logo) == (eva.schema_name, "Before", eva.logo)
    assert (now.state_reason, now.verified_as, now.host) == ("Dues", "Eva herself", eva.host)
    assert sums_of(eva.schema_name, LOG) == before
    assert sums_of(lin.schema_name) == lins
    assert sums_of("public", LOG, "tenants_creator") == rest
    names = {"public/logo.webp", "private/film.mp4", "public/logo.160.webp"}
    assert set(files_of(eva)) == names
    assert not schemas() - set(Creator.objects.values_list("schema_name", flat=True))
    with open_creator(eva):
        assert cache.get("page") is None
    acts = "site_suspended site_verified site_restored".split()
    assert [act for act, _by in deeds_of(eva)][-3:] == acts  # what was done is not taken back


def deeds_of(creator):
    with open_creator(creator), connection.cursor() as cursor:
        cursor.execute(f"SELECT act, by FROM {LOG} ORDER BY id")
        return cursor.fetchall()


def test_no_session_token_or_invitation_of_an_archive_opens_the_restored_site(eva, tmp_path):
    path, soon = tmp_path / "eva.tar", timezone.now() + timedelta(days=7)
    with open_creator(eva), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_user ORDER BY id LIMIT 1")
        person = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO django_session VALUES ('k', 'x', %(soon)s);"
            " INSERT INTO usersessions_usersession"
            " (user_id, session_key, created_at, last_seen_at, ip, user_agent, data)"
            " VALUES (%(person)s, 'k', now(), now(), '10.0.0.1', '', '{}');"
            " INSERT INTO accounts_apitoken (member_id, name, digest, ending, scopes, created_at)"
            " VALUES (%(person)s, 'n8n', 'd', 'abcd', '{courses:read}', now());"
            " INSERT INTO accounts_teaminvite (email, role, digest, created_at, expires_at)"
            " VALUES ('zoe@example.com', 'editor', 'd', now(), %(soon)s)",
            {"soon": soon, "person": person},
        )
    said("dump", "eva", path)
    copy = archives.restore_new(path, "eva2", nothing)

    with open_creator(copy), connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM django_session),"
            " (SELECT count(*) FROM usersessions_usersession),"
            " (SELECT count(*) FROM accounts_apitoken WHERE revoked_at IS NULL),"
            " (SELECT count(*) FROM accounts_teaminvite WHERE revoked_at IS NULL)"
        )
        assert cursor.fetchone() == (0, 0, 0, 0)


def test_a_site_that_is_gone_comes_back_with_an_account_for_its_owner(eva, archived):
    before, night = sums_of(eva.schema_name, LOG), Run.objects.get(creator=eva).pk
    remove_site(eva)
    forget_owner()

    back = archives.restore_new(archived, "", nothing)

    assert (back.host, back.owner.email) == (eva.host, "eva@example.com")
    assert back.owner.check_password("correct horse battery")
    assert (back.owner.is_staff, back.owner.is_superuser) == (False, False)
    assert sums_of(back.schema_name, LOG) == before
    assert Run.objects.get(creator=back).pk == night
    assert Run.objects.create(creator=back, day="2026-01-02").pk > night


def test_a_killed_restore_leaves_the_site_whole_and_a_folder_that_the_next_one_removes(
    eva, archived
):
    before, there, files = sums_of(eva.schema_name, LOG), schemas(), files_of(eva)
    child = os.fork()
    if child == 0:  # another process: its end is sudden, and the parent's connection is not its own
        connection.connection = None
        archives.restore_into(archived, eva, _die_at("analytics_event"))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL

    assert (sums_of(eva.schema_name, LOG), schemas(), files_of(eva)) == (before, there, files)
    [left] = archives.leftovers()
    assert left.name in said("list")
    assert left.name in said("restore", archived, "--into", "eva", "--yes")
    assert archives.leftovers() == []


def _die_at(step: str) -> Any:
    def say(line: str) -> None:
        if step in line:
            os.kill(os.getpid(), signal.SIGKILL)

    return say


def test_an_archive_of_an_older_release_gets_todays_tables(eva, tmp_path):
    *_, previous, newest = sorted(node for node in migrations.known() if node[0] == "growth")
    with migrations.in_schema(eva.schema_name):
        MigrationExecutor(connection).migrate([previous])
    assert newest not in migrations_of(eva.schema_name)
    archives.dump(eva, tmp_path / "old.tar", nothing)

    copy = archives.restore_new(tmp_path / "old.tar", "eva2", nothing)

    assert sorted(describe(copy.schema_name)) == sorted(describe(creator_named("ada").schema_name))
    assert newest in migrations_of(copy.schema_name)
    assert copy.schema_version == services.head()


def test_a_site_is_not_taken_back_under_the_hands_of_a_nightly_run(eva, archived):
    before = sums_of(eva.schema_name, LOG)
    soon = timezone.now() + timedelta(seconds=90)
    Run.objects.filter(creator=eva).update(state=Run.State.RUNNING, lease_until=soon)

    with pytest.raises(SiteBusy, match="nightly run"):
        archives.restore_into(archived, eva, nothing)

    assert sums_of(eva.schema_name, LOG) == before
