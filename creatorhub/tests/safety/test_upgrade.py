"""A state folder of an earlier release starts under today's code, and nobody notices."""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from creatorhub.embedded import postgres
from creatorhub.tests.browser.running import ROOT
from creatorhub.tests.safety.house import House
from creatorhub.tests.safety.release import PASSWORD, RELEASES
from creatorhub.tests.safety.visiting import Visitor

KEPT = {
    "people": "SELECT count(*), min(email), max(email) FROM accounts_user",
    "courses": "SELECT count(*), max(slug) FROM courses_course WHERE state = 'published'",
    "grants": "SELECT count(*), max(key), count(ends_at) FROM accounts_grant",
    "orders": "SELECT count(*), sum(amount), min(title) FROM billing_order WHERE state = 'paid'",
    "ledger": "SELECT count(*), sum(amount), sum(abs(amount)) FROM billing_entry",
    "events": "SELECT count(*), sum(amount), max(at) FROM analytics_event",
    "posts": "SELECT count(*), max(body) FROM community_post",
    "places": "SELECT count(*), sum(place) FROM courses_progress",
}
STARTS = "from creatorhub.embedded import postgres, state; import os\n"
STARTS += "here = state.resolve(os.environ); here.prepare(); postgres.start(here)"


@pytest.fixture
def house() -> Iterator[House]:
    """A folder without a state; what runs in it is stopped afterwards."""
    with tempfile.TemporaryDirectory(prefix="ch-upgrade-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        made = House(Path(folder) / "s", SPARE_SCHEMAS="1")
        try:
            yield made
        finally:
            if hasattr(made, "process"):
                made.stop()
            postgres.stop(made.state)


def run(house: House, folder: Path, *words: str) -> str:
    """What a Python program of this folder's code says, with the house's state."""
    done = subprocess.run([sys.executable, *words], cwd=folder, env=house.env,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def kept(house: House) -> dict[str, Any]:
    """Counts and sums of the site, asked of the database itself."""
    with house.connect() as connection:
        connection.execute(f"SET search_path = {house.told['schema']}")
        return {name: connection.execute(asked).fetchone() for name, asked in KEPT.items()}


def schemas(house: House) -> set[str]:
    with house.connect() as connection:
        return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace")}


def seen_by_everybody(house: House) -> dict[str, dict[str, int]]:
    """The pages that a visitor, a fan and the owner are shown."""
    host, port = house.told["host"], int(house.env["PORT"])
    visitor, fan, owner = (Visitor(host, port) for _ in range(3))
    assert fan.signs_in(house.told["fan"], PASSWORD)
    assert owner.signs_in(house.told["owner"], PASSWORD)
    course = f"/courses/{house.told['course']}/"
    return {
        "visitor": visitor.pages("/", "/courses/", course, "/groups/", "/accounts/login/"),
        "fan": fan.pages("/", course, "/groups/room/", "/me/", "/orders/"),
        "owner": owner.pages("/", course, "/studio/", "/studio/courses/", "/studio/groups/"),
    }


def starts_under_todays_code(house: House) -> None:
    """Everything is there, everybody gets in, and the schema is what a new one would be."""
    before = kept(house)
    run(house, ROOT, "-c", "from creatorhub.embedded import postgres, state; import os\n"
        "postgres.stop(state.resolve(os.environ))")  # fmt: skip

    house.start()

    assert kept(house) == before
    for person, pages in seen_by_everybody(house).items():
        assert set(pages.values()) == {200}, (person, pages)
    standing = json.loads(run(house, ROOT, "-m", "creatorhub.tests.safety.standing",
                              house.told["schema"]))  # fmt: skip
    assert standing == {"differs": [], "missing": [], "is_at_head": True, "snapshots": [True],
                        "spares": [True]}  # fmt: skip
    assert house.told.get("spare") not in schemas(house)


NAMES = list(tomllib.loads(RELEASES.read_text()))


@pytest.mark.parametrize("name", NAMES)
def test_tables_of_an_earlier_release_become_todays(house: House, name: str) -> None:
    run(house, ROOT, "-c", STARTS)
    house.told = json.loads(run(house, ROOT, "-m", "creatorhub.tests.safety.release", name))

    starts_under_todays_code(house)

    if name == NAMES[-1]:
        a_second_start_changes_nothing(house)


def a_second_start_changes_nothing(house: House) -> None:
    before, there = kept(house), schemas(house)
    house.stop()
    house.start()
    said = house.log.read_text()
    assert [line for line in said.splitlines() if "migrate 1/" in line] == []
    assert (kept(house), schemas(house)) == (before, there)


def test_a_site_that_earlier_code_has_made_starts_under_todays(house: House) -> None:
    commit = tomllib.loads(RELEASES.read_text())["insights"]["commit"]
    old = Path(house.env["CREATORHUB_STATE"]).parent / "code"
    if not checked_out(commit, old):
        warnings.warn(f"NO HISTORY WITH {commit}: ITS OWN CODE WAS NOT RUN", stacklevel=1)
        pytest.skip(f"this checkout has no commit {commit}; its tables were tried all the same")
    (old / "creatorhub/tests/safety").mkdir()
    shutil.copy(ROOT / "creatorhub/tests/safety/seed.py", old / "creatorhub/tests/safety")
    run(house, old, "-c", STARTS)
    run(house, old, "manage.py", "migrate_all")
    seed = "creatorhub.tests.safety.seed"
    house.told = json.loads(run(house, old, "-m", seed, "20", "500", "10"))

    starts_under_todays_code(house)


def checked_out(commit: str, folder: Path) -> bool:
    """Write the files of a commit there; False without that commit."""
    command = ["git", "archive", "--format=tar", commit]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, env=clean, check=False)
    except FileNotFoundError:
        return False
    if done.returncode != 0:
        return False
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as files:
        files.extractall(folder, filter="data")
    return True
