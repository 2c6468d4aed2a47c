"""Loaded by pytest before Django's settings: a state folder and services of the run's own."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(tempfile.mkdtemp(prefix="ch-test-", dir="/tmp"))
FOLDER.chmod(0o711)
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ.update(CREATORHUB_STATE=str(FOLDER / "s"), CREATORHUB_ROLE="test", PORT="8999")
for name in ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "CREATORHUB_ENV", "DEBUG", "SECRET_KEY"):
    os.environ.pop(name, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    """Start PostgreSQL and Valkey when there is a test to run, and stop them after the last."""
    from creatorhub.embedded.testing import services

    # With several processes the first one only hands out tests; each of the others has its own.
    spread = session.config.getoption("dist", "no") != "no"
    if spread and not hasattr(session.config, "workerinput"):
        return (yield)
    with services(FOLDER / "s"):
        return (yield)
