"""A folder of their own for the real servers of these tests, and a small host for the stack."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from creatorhub.embedded import postgres, valkey
from creatorhub.embedded.state import StateFolder, resolve
from creatorhub.tests.embedded.host import Host


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short, and open enough for the database's account when the tests run as root."""
    path = Path(tempfile.mkdtemp(prefix="ch-emb-", dir="/tmp"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def state(folder: Path) -> Iterator[StateFolder]:
    """A prepared state folder whose servers are stopped afterwards."""
    here = resolve({"CREATORHUB_STATE": str(folder / "state")})
    here.prepare()
    yield here
    valkey.stop(here)
    postgres.stop(here)


@pytest.fixture(scope="module")
def running() -> Iterator[Host]:
    """A stack that is up, for tests that leave it up."""
    path = Path(tempfile.mkdtemp(prefix="ch-emb-", dir="/tmp"))
    path.chmod(0o711)
    small = Host(path)
    small.start_and_wait()
    yield small
    small.end()
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def host(folder: Path) -> Iterator[Host]:
    """A tiny project around the real supervisor, stopped afterwards."""
    small = Host(folder)
    yield small
    small.end()
