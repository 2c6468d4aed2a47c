"""An archive that is not right changes nothing: one line, and everything is as it was."""

import gzip
import io
import json
import resource
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from tenants.models import Creator
from tenants.parcel import packing
from tenants.services import archives
from tenants.services.archives import restore
from tenants.tests.conftest import files_of, nothing, put, schemas, sums_of


def everything(creator: Creator) -> tuple[Any, ...]:
    """What a refusal must leave as it was."""
    folders = sorted(path.name for path in Path(settings.MEDIA_ROOT).iterdir())
    here = sums_of(creator.schema_name), files_of(creator)
    return sums_of("public"), schemas(), folders, here


def refused(creator: Creator, *words: object) -> str:
    """The one line that the command says."""
    before = everything(creator)
    with pytest.raises(CommandError) as refusal:
        call_command("sites", *map(str, words))
    assert everything(creator) == before
    line = str(refusal.value)
    assert "\n" not in line
    return line


def test_a_file_that_is_no_archive_or_not_all_of_one_is_refused(eva, archived, tmp_path):
    whole = archived.read_bytes()
    cases = {
        b"": "not whole",
        b"not an archive at all": "not whole",
        gzip.compress(whole): "not whole",
        whole[: len(whole) // 2]: "not whole",
        whole[:1024]: "not whole",
        whole.replace(b"film" * 9, b"fiIm" * 9, 1): "private/film.mp4 was changed",
    }
    for number, (data, words) in enumerate(cases.items()):
        path = tmp_path / f"{number}.tar"
        path.write_bytes(data)
        assert words in refused(eva, "restore", path, "--into", "eva", "--yes")
    assert "No such file" in refused(eva, "restore", tmp_path / "none.tar", "--as", "eva2")
    assert "directory" in refused(eva, "check", tmp_path)


def tar_with(path: Path, change: Callable[[tarfile.TarInfo], None]) -> Path:
    """A tar with one member that is not what it seems."""
    info = tarfile.TarInfo("media/public/a.webp")
    info.size = 1
    change(info)
    with tarfile.open(path, "w") as tar:
        tar.addfile(info, io.BytesIO(b"x"))
    return path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda info: setattr(info, "name", "media/../../etc/cron.d/x"), "leads elsewhere"),
        (lambda info: setattr(info, "name", "/etc/passwd"), "leads elsewhere"),
        (lambda info: setattr(info, "name", "media/.profile"), "leads elsewhere"),
        (lambda info: setattr(info, "type", tarfile.SYMTYPE), "no plain file"),
        (lambda info: setattr(info, "type", tarfile.LNKTYPE), "no plain file"),
        (lambda info: setattr(info, "type", tarfile.CHRTYPE), "no plain file"),
        (lambda info: None, "its end is missing"),
    ],
)
def test_paths_and_links_that_lead_elsewhere_are_refused(eva, tmp_path, change, words):
    path = tar_with(tmp_path / "evil.tar", change)

    assert words in refused(eva, "restore", path, "--as", "eva2")


def forged(archived: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> Path:
    """An archive that somebody wrote anew, with sums that are right."""
    with tarfile.open(archived) as tar:
        parts = {name: tar.extractfile(name).read() for name in tar.getnames()}
    facts = json.loads(parts.pop("manifest.json"))
    change(facts, parts)
    path = archived.with_name("forged.tar")
    path.unlink(missing_ok=True)
    with packing(path) as parcel:
        for name, data in parts.items():
            parcel.add(name, io.BytesIO(data), len(data))
        parcel.close({key: value for key, value in facts.items() if key != "members"})
    return path


def _no_owner(facts: dict[str, Any], parts: dict[str, bytes]) -> None:
    parts["tables/accounts_user.gz"] = gzip.compress(b"")
    facts["tables"]["accounts_user"].update(rows=0, bytes=0)


def _bomb(facts: dict[str, Any], parts: dict[str, bytes]) -> None:
    parts["tables/accounts_user.gz"] = gzip.compress(b"0" * 50_000_000)


def _another_table(facts: dict[str, Any], parts: dict[str, bytes]) -> None:
    facts["tables"]["pg_authid"] = {"columns": ["rolname"], "rows": 0, "bytes": 0}
    parts["tables/pg_authid.gz"] = gzip.compress(b"")


FORGERIES = [
    (lambda facts, parts: facts.update(kind="creatorhub state"), "not the archive of a site"),
    (lambda facts, parts: facts.update(format=2), "newer release"),
    (lambda facts, parts: facts["migrations"].append(["growth", "9999_x"]), "newer release"),
    (lambda facts, parts: facts.pop("sequences"), "not complete"),
    (lambda facts, parts: facts["site"].update(runs=[{"id": 1}]), "not complete"),
    (lambda facts, parts: facts["site"].update(owner={}), "not complete"),
    (lambda facts, parts: facts["site"]["owner"].update(email="İ" * 250), "not complete"),
    (lambda facts, parts: facts["site"]["creator"].update(currency="XXX"), "currency"),
    (lambda facts, parts: parts.pop("tables/accounts_user.gz"), "missing"),
    (lambda facts, parts: facts["tables"]["accounts_user"].update(rows=9), "not complete"),
    (lambda facts, parts: facts["tables"]["accounts_user"]["columns"].append("x"), "not those of"),
    (_another_table, "not those of"),
    (_no_owner, "do not fit together"),
    (_bomb, "too large"),
]


def test_an_archive_that_was_forged_with_care_is_refused(eva, archived):
    for change, words in FORGERIES:
        assert words in refused(eva, "restore", forged(archived, change), "--as", "eva2")


def test_names_that_are_taken_unknown_or_unfit_are_refused(eva, archived):
    assert "--into eva" in refused(eva, "restore", archived)
    assert "--into lin" in refused(eva, "restore", archived, "--as", "lin")
    assert "easy to mistake" in refused(eva, "restore", archived, "--as", "e-va")
    assert "3 to 32" in refused(eva, "restore", archived, "--as", "../x")
    assert "no site called nobody" in refused(eva, "restore", archived, "--into", "nobody", "--yes")
    assert "no site called nobody" in refused(eva, "dump", "nobody", archived.parent / "n.tar")


def test_a_dump_never_replaces_a_file_and_a_full_disk_leaves_none(eva, archived):
    whole = archived.read_bytes()
    assert "there already" in refused(eva, "dump", "eva", archived)
    assert archived.read_bytes() == whole
    path = archived.with_name("large.tar")
    put(eva, "private/long.mp4", b"x" * 2_000_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        assert "could not be written" in refused(eva, "dump", "eva", path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [file.name for file in archived.parent.glob("large*")] == []


def test_a_full_disk_stops_a_restore_before_anything_is_changed(eva, archived):
    put(eva, "private/film.mp4", b"other")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        line = refused(eva, "restore", archived, "--into", "eva", "--yes")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "Nothing was changed" in line


def test_a_question_that_is_not_answered_with_yes_changes_nothing(eva, archived, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "no")

    assert "Nothing was changed" in refused(eva, "restore", archived, "--into", "eva")


def test_who_reads_without_a_pause_keeps_the_site_as_it_is(eva, archived, monkeypatch):
    monkeypatch.setattr(restore, "TRIES", 1)
    reader = _second_connection()
    with reader.transaction():
        reader.execute(f'SELECT 1 FROM "{eva.schema_name}".accounts_user')
        line = refused(eva, "restore", archived, "--into", "eva", "--yes")
    reader.close()

    assert "without a pause" in line
    archives.restore_into(archived, eva, nothing)


def _second_connection() -> Any:
    return connection.Database.connect(**connection.get_connection_params())
