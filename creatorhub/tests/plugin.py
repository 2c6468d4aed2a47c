"""Loaded by pytest before Django's settings: a state folder and services of the run's own.

With several processes the first one only hands out tests. While the others collect them, it has
the test database made once (`creatorhub.tests.ready`); each of them works on a copy of that, and
plays what needs no database until it is there.
"""

import atexit
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from creatorhub.embedded import testing
from creatorhub.tests import ready

FOLDER = Path(tempfile.mkdtemp(prefix="ch-test-", dir="/tmp"))
FOLDER.chmod(0o711)
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ.update(CREATORHUB_STATE=str(FOLDER / "s"), CREATORHUB_ROLE="test", PORT="8999")
for name in ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "CREATORHUB_ENV", "DEBUG", "SECRET_KEY"):
    os.environ.pop(name, None)
if "PYTEST_XDIST_WORKER" in os.environ:
    # Each process has one core: threads of linear algebra that wait for another one burn it (one
    # test took 9 s of processor time, and 0.3 s without). The nights that count limit them as well.
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
MAKER = pytest.StashKey[subprocess.Popen[bytes]]()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin to make what the processes will copy."""
    config = session.config
    own_stacks = all(Path(word).name in {"browser", "safety"} for word in config.args)
    if _hands_out(config) and not (config.option.collectonly or own_stacks):
        command = [sys.executable, "-m", "creatorhub.tests.ready", str(FOLDER)]
        environ = {**os.environ, **ready.environ(FOLDER)}
        config.option.loadscopereorder = False  # the order below is better than that by number
        config.stash[MAKER] = subprocess.Popen(command, cwd=config.rootpath, env=environ)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In several processes, whole files: first those without a database, long before short ones.

    So nobody waits for the database at the start, nor alone for a long file at the end.
    """
    if config.getoption("loadgroup", False):
        _check_groups(items)
    if "ready" in getattr(config, "workerinput", {}):
        files: dict[Path, list[pytest.Item]] = {}
        for item in items:
            files.setdefault(item.path, []).append(item)
        items[:] = [item for file in sorted(files.values(), key=_turn) for item in file]


def _check_groups(items: list[pytest.Item]) -> None:
    """pytest-xdist writes the group behind the id; where it does not, a stack is made twice."""
    lost = [one for one in items if one.get_closest_marker("xdist_group") and "@" not in one.nodeid]
    if lost:
        raise pytest.UsageError(f"{lost[0].nodeid}: pytest and pytest-xdist keep no groups.")


def _turn(file: list[pytest.Item]) -> tuple[bool, bool, int]:
    with_database = any(
        "django_db_setup" in getattr(item, "fixturenames", ())
        or item.get_closest_marker("django_db")
        for item in file
    )
    is_long = any(item.get_closest_marker("long") for item in file)
    return bool(with_database), not is_long, -len(file)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported stays until the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process where to find what it copies."""
    if MAKER in node.config.stash:
        node.workerinput["ready"] = str(FOLDER)


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    """Start PostgreSQL and Valkey when there is a test to run, and stop them after the last."""
    if _hands_out(session.config):
        return (yield)
    with ExitStack() as running:
        made = getattr(session.config, "workerinput", {}).get("ready")
        if made is None:
            running.enter_context(testing.services(FOLDER / "s"))
        else:
            state = running.enter_context(testing.folder(FOLDER / "s"))
            running.enter_context(testing.broker(state))
            session.config.stash[ready.COPY] = lambda: running.enter_context(
                ready.copied(Path(made), state)
            )
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Whoever makes the database is ended before its folder is removed."""
    yield
    if maker := session.config.stash.get(MAKER, None):
        maker.terminate()
        maker.wait(30)
        testing.remove(ready.state_in(FOLDER))


def _hands_out(config: pytest.Config) -> bool:
    spread = config.getoption("dist", "no") != "no"
    return spread and not hasattr(config, "workerinput")
