"""Two web processes keep the same page: what one of them has changed, none of them serves old."""

import random
import re
import threading
import time
from typing import Any

import pytest

from creatorhub.tests.net.amount import SEED, amount
from creatorhub.tests.net.forcing.asks import JSON, Ask, heads
from creatorhub.tests.net.forcing.crowd import Line
from creatorhub.tests.net.forcing.town import Town
from creatorhub.tests.net.forcing.words import numbers, word
from creatorhub.tests.safety.house import until

pytestmark = pytest.mark.xdist_group("forcing")

CHANGES = amount(12, 150)
READERS, AFTER = 4, 6  # who read all the time, and pages read after each change
PAGES = ["/", "/courses/", "/courses/course/"]
VERSION = re.compile(r"kanari\d\dx Course v(\d+)q")
ROW = re.compile(r"kanari\d\dx tagline r(\d+)q")
LOOKED_UP = 5.0 + 1.0  # seconds that a creator's row may be old (docs/adr/0002), and a bit


class Readers:
    """Anonymous people on one site, each on a new line each time, so on either process."""

    def __init__(self, town: Town, site: dict[str, Any]) -> None:
        self.town, self.site = town, site
        self.seen: list[tuple[float, str, str]] = []  # when it was asked, where, and the page
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._go, args=[n]) for n in range(READERS)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def read(self, path: str) -> str:
        """One page, as text."""
        began = time.monotonic()
        got = fetch(self.town, self.site, Ask("", path))
        assert got.status == 200, f"{path}: {got.status}"
        self.seen.append((began, path, got.body.decode()))
        return self.seen[-1][2]

    def _go(self, number: int) -> None:
        chance = random.Random(f"{SEED}/reader {number}")
        while not self._over.wait(0.02):
            self.read(chance.choice(PAGES))


def fetch(town: Town, site: dict[str, Any], ask: Ask) -> Any:
    line = Line(town.port)
    try:
        made = heads(ask, site, town.told["cookies"], f"{site['host']}:{town.port}")
        return line.fetch(ask.method, ask.path, ask.body, made)
    finally:
        line.hang_up()


def rename(town: Town, site: dict[str, Any], version: int) -> float:
    """The course is called otherwise; the moment at which that was confirmed."""
    body = f'{{"title": "{word(site["number"])} Course v{version}q"}}'.encode()
    ask = Ask("", f"/api/v1/courses/{site['course']}/", "token:owner", "PATCH", body, JSON)
    got = fetch(town, site, ask)
    assert got.status == 200, got
    return time.monotonic()


def test_no_process_serves_a_page_from_before_a_confirmed_change(town: Town, say: Any) -> None:
    site, began = town.sites[0], time.monotonic()
    before = {pid: ticks(pid) for pid in town.children("web")}
    confirmed = []
    with Readers(town, site) as readers:
        for version in range(1, CHANGES + 1):
            confirmed.append((rename(town, site, version), version))
            for path in PAGES * (AFTER // len(PAGES)):
                readers.read(path)
    old = [wrong for page in readers.seen if (wrong := judge(page, confirmed))]
    worked = [pid for pid in before if ticks(pid) > before[pid]]
    say(
        f"forcing: {CHANGES} changes under {len(readers.seen):,} readings of kept pages on "
        f"{len(worked)} web processes: {len(old)} old pages, {time.monotonic() - began:.0f} s"
    )

    assert old[:5] == []
    assert len(worked) == 2, "only one process was asked"
    assert {number for _, _, text in readers.seen for number in numbers(text)} == {0}


def judge(page: tuple[float, str, str], confirmed: list[tuple[float, int]]) -> str:
    """What is wrong with a page: the course's name is older than what was confirmed before."""
    began, path, text = page
    least = max((version for at, version in confirmed if at < began), default=0)
    there = {int(found) for found in VERSION.findall(text)}
    is_fresh = not least or (there and min(there) >= least)
    return "" if is_fresh else f"SEED={SEED}: {path} shows {sorted(there)}, confirmed was {least}"


def test_a_changed_row_of_the_creator_is_on_every_process_within_five_seconds(town: Town) -> None:
    site = town.sites[1]
    with Readers(town, site) as readers:
        time.sleep(0.5)  # both keep it now
        with town.connect() as books:  # as another process would, so that none of the two knows
            books.execute(
                "UPDATE public.tenants_creator SET tagline = %s WHERE id = %s",
                [f"{word(1)} tagline r1q", site["creator"]],
            )
        changed = time.monotonic()
        until(lambda: ROW.search(readers.read("/")), LOOKED_UP, "the new row is shown")
        time.sleep(max(0.0, changed + LOOKED_UP + 1.0 - time.monotonic()))

    late = [text for at, path, text in readers.seen if path == "/" and at > changed + LOOKED_UP]
    assert late
    assert [text for text in late if not ROW.search(text)] == []


def ticks(pid: int) -> int:
    """Processor time of a process, in hundredths of a second."""
    with open(f"/proc/{pid}/stat") as told:  # noqa: PTH123
        words = told.read().rpartition(")")[2].split()
    return int(words[11]) + int(words[12])
