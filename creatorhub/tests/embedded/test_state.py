"""The state folder: where it is, whose it is, what it keeps."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from creatorhub.embedded.account import Account
from creatorhub.embedded.errors import StateUnusable
from creatorhub.embedded.state import PROJECT, StateFolder, resolve


def test_looking_for_the_folder_changes_nothing(folder: Path) -> None:
    state = resolve({"CREATORHUB_STATE": str(folder / "state")})

    assert state.root == folder / "state"
    assert list(folder.iterdir()) == []


def test_the_default_lies_in_the_project_or_where_the_database_can_reach_it() -> None:
    root = resolve({}).root

    assert root == PROJECT / ".state" or root.parent == Path("/var/lib/creatorhub")


def test_an_account_reaches_only_what_every_parent_lets_it_enter(folder: Path) -> None:
    stranger = Account(uid=65534, gid=65534)
    closed = folder / "home"
    closed.mkdir(mode=0o700)

    assert stranger.can_reach(folder / "state") is True
    assert stranger.can_reach(closed / "project") is False


@pytest.mark.skipif(os.geteuid() != 0, reason="only root demotes the database")
def test_root_moves_the_state_out_of_a_closed_home(folder: Path) -> None:
    folder.chmod(0o700)

    root = resolve({"CREATORHUB_STATE": str(folder / "state")}).root

    assert root.parent == Path("/var/lib/creatorhub")
    assert not root.exists()


@pytest.mark.parametrize("name", ["long" * 30, "two words", "a,b", "状态"])
def test_sockets_stay_short_and_plain_whatever_the_folder_is_called(
    folder: Path, name: str
) -> None:
    state = StateFolder(folder / name)

    assert len(str(state.run / "pg/.s.PGSQL.5432")) < 107
    assert state.run.parent == Path("/tmp")


def test_a_socket_folder_that_a_stranger_made_first_is_refused(folder: Path) -> None:
    state = StateFolder(folder / ("long" * 30))
    state.run.symlink_to(folder)
    try:
        with pytest.raises(StateUnusable):
            state.prepare()
    finally:
        state.run.unlink()


def test_what_is_made_is_closed_to_others(state: StateFolder) -> None:
    state.secret("key")

    assert state.secrets.stat().st_mode & 0o777 == 0o600
    assert {path.stat().st_mode & 0o77 for path in (state.mail, state.media, state.logs)} == {0}


def test_a_secret_is_made_once_even_when_many_ask_at_the_same_time(state: StateFolder) -> None:
    script = (
        "import os; from creatorhub.embedded.state import resolve;"
        "print(resolve(os.environ).secret('key'))"
    )
    environ = {**os.environ, "CREATORHUB_STATE": str(state.root)}
    askers = [
        subprocess.Popen(
            [sys.executable, "-c", script], env=environ, cwd=PROJECT, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]

    answers = {asker.communicate()[0].decode().strip() for asker in askers}

    assert answers == {state.secret("key")}


def test_a_folder_with_other_things_is_left_alone(folder: Path) -> None:
    (folder / "letters.txt").write_text("mine")
    mode = folder.stat().st_mode

    with pytest.raises(StateUnusable, match="not empty"):
        StateFolder(folder).prepare()

    assert [path.name for path in folder.iterdir()] == ["letters.txt"]
    assert folder.stat().st_mode == mode


def test_a_folder_that_cannot_be_made_is_named_in_one_line() -> None:
    with pytest.raises(StateUnusable) as refusal:
        StateFolder(Path("/proc/creatorhub")).prepare()

    assert str(refusal.value).startswith("The state folder /proc/creatorhub cannot be written")
    assert "STATE=" in str(refusal.value)
