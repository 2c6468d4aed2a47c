"""The whole state goes into one file and comes back where nothing is yet."""

import io
import json
import tarfile
from pathlib import Path

import psycopg
import pytest

from creatorhub.embedded import backup, postgres, restore
from creatorhub.embedded.state import StateFolder, resolve
from tenants.parcel import packing

pytestmark = pytest.mark.long

FILM = "t_0123456789ab/private/film.mp4"


@pytest.fixture
def filled(state: StateFolder) -> StateFolder:
    """A state whose database runs, with a row, a film and a secret."""
    postgres.start(state, careless=True)
    with psycopg.connect(_dsn(state), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'a row' AS what")
    film = state.media / FILM
    film.parent.mkdir(parents=True)
    film.write_bytes(b"film")
    (state.media / "work_1").mkdir()
    (state.media / "work_1/held.mp4").write_bytes(b"of a dump of one site")
    state.secret("secret_key")
    return state


def _dsn(state: StateFolder) -> str:
    here = postgres.dsn(state)
    return f"host={here['HOST']} port={here['PORT']} user={here['USER']} dbname={here['NAME']}"


def _rows(state: StateFolder) -> list[tuple[object, ...]]:
    with psycopg.connect(_dsn(state)) as connection:
        return connection.execute("SELECT what FROM kept").fetchall()


def _environ(state: StateFolder, file: Path) -> dict[str, str]:
    return {"CREATORHUB_STATE": str(state.root), "FILE": str(file)}


def _tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_backup_of_a_running_and_of_a_stopped_state_starts_elsewhere(filled, folder, capsys):
    first, second = folder / "running.tar", folder / "stopped.tar"
    assert backup.main(_environ(filled, first)) == 0
    assert postgres.running(filled)
    postgres.stop(filled)
    assert backup.main(_environ(filled, second)) == 0
    assert not postgres.running(filled)
    assert first.stat().st_mode & 0o777 == 0o600
    assert not (filled.root / "backup.draft").exists()

    for number, file in enumerate((first, second)):
        there = resolve({"CREATORHUB_STATE": str(folder / f"new{number}")})
        assert restore.main(_environ(there, file)) == 0
        assert there.secrets.read_text() == filled.secrets.read_text()
        assert _tree(there.media) == ["t_0123456789ab", "t_0123456789ab/private", FILM]
        assert resolve({"CREATORHUB_STATE": str(there.root)}) == there  # within reach as root too
        there.prepare()
        postgres.start(there, careless=True)
        try:
            assert _rows(there) == [("a row",)]
        finally:
            postgres.stop(there)
    assert "is what it was" in capsys.readouterr().out


def _said(capsys: pytest.CaptureFixture[str]) -> str:
    line = capsys.readouterr().err.strip()
    assert line.startswith("CreatorHub: ")
    assert "\n" not in line
    return line


def test_what_cannot_be_brought_back_is_refused_and_leaves_nothing(filled, folder, capsys):
    file = folder / "whole.tar"
    assert backup.main(_environ(filled, file)) == 0
    assert backup.main(_environ(filled, file)) == 1
    assert "is there already" in _said(capsys)
    assert restore.main(_environ(filled, file)) == 1
    assert "is not empty" in _said(capsys)
    new = resolve({"CREATORHUB_STATE": str(folder / "new")})
    before = _tree(folder)

    for data, words in _wrong(file):
        wrong = folder / "wrong.tar"
        wrong.write_bytes(data)
        assert restore.main(_environ(new, wrong)) == 1
        assert words in _said(capsys)
        wrong.unlink()
    assert restore.main({"CREATORHUB_STATE": str(new.root)}) == 1
    assert "FILE=" in _said(capsys)
    elsewhere = {**_environ(new, file), "DATABASE_URL": "postgresql://u@127.0.0.1:1/x"}
    assert restore.main(elsewhere) == 1
    assert "embedded database" in _said(capsys)
    assert _tree(folder) == before
    assert backup.main(_environ(new, folder / "none.tar")) == 1
    assert "nothing to back up" in _said(capsys)


def _wrong(file: Path) -> list[tuple[bytes, str]]:
    whole = file.read_bytes()
    return [
        (b"no tar", "is not whole"),
        (whole[: len(whole) // 2], "is not whole"),
        (whole.replace(b"film", b"fiIm", 1), "is not whole"),
        (_forged(file, kind="creatorhub site"), "sites restore"),
        (_forged(file, format=2), "newer release"),
        (_forged(file, major=9), "PostgreSQL 9"),
        (_forged(file, database="other"), "no database"),
    ]


def _forged(file: Path, **facts: object) -> bytes:
    """The same backup with other words in its table of contents, and sums that are right."""
    with tarfile.open(file) as tar:
        parts = {name: tar.extractfile(name).read() for name in tar.getnames()}  # type: ignore[union-attr]
    told = {**json.loads(parts.pop("manifest.json")), **facts}
    path = file.with_name("forged.tar")
    with packing(path) as parcel:
        for name, data in parts.items():
            parcel.add(name, io.BytesIO(data), len(data))
        parcel.close({key: value for key, value in told.items() if key != "members"})
    data = path.read_bytes()
    path.unlink()
    return data
