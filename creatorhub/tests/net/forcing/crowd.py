"""Sixteen clients who ask twenty sites, hang up in mid-answer, and look at each byte they get."""

import hashlib
import http.client
import random
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from creatorhub.tests.net.forcing.asks import Ask, Menu, heads
from creatorhub.tests.net.forcing.town import Town
from creatorhub.tests.net.forcing.windows import Windows
from creatorhub.tests.net.forcing.words import PERSON, Wrong, numbers

CLIENTS = 16
PATIENCE = 30.0  # seconds for one answer
ABRUPT = 0.08  # so many requests are given up: half sent, or hung up on in mid-answer
SAME_LINE = 0.7  # so many requests go over the line of the one before, whichever site that was


@dataclass
class Got:
    """What came back; status 0 where nothing did, -1 where the client hung up first."""

    status: int
    headers: str
    body: bytes


class Crowd:
    """Asks `amount` times in all, then stops."""

    def __init__(self, town: Town, windows: Windows, seed: int, amount: int) -> None:
        self.town, self.windows, self.seed, self.left = town, windows, seed, amount
        self.hosts = {site["number"]: [site["host"]] for site in town.sites}
        self.statuses: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.wrongs: list[Wrong] = []
        self.written: list[tuple[int, str]] = []  # confirmed: site and words
        self.skipped: set[int] = set()  # sites that nobody asks now
        self.same: dict[tuple[int, str], str] = {}
        self._menus = {site["number"]: Menu(site) for site in town.sites}
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._go, args=[number], daemon=True)
            for number in range(CLIENTS)
        ]

    def learn(self) -> None:
        """What the pages that are always the same look like, while nothing is forced."""
        for site in self.town.sites:
            for path in ("/theme.css", "/icon.svg", site["picture"]["path"]):
                got = self.fetch(Line(self.town.port), Ask("", path), site, site["host"])
                assert got.status == 200, f"{site['host']}{path}: {got.status}"
                self.same[site["number"], path] = _digest(got.body)
        prints = [value for (_, path), value in self.same.items() if path != "/icon.svg"]
        assert len(set(prints)) == len(prints), "two sites look alike"
        pictures = {site["number"]: site["picture"] for site in self.town.sites}
        assert all(self.same[n, one["path"]] == one["digest"] for n, one in pictures.items())

    def run(self) -> None:
        """Until everything was asked."""
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join()

    @property
    def is_over(self) -> bool:
        """Whether everything was asked."""
        return self.left <= 0

    def _go(self, number: int) -> None:
        chance = random.Random(f"{self.seed}/{number}")
        line = Line(self.town.port)
        while self._takes_one():
            site = chance.choice(self.town.sites)
            if site["number"] in self.skipped:
                continue
            ask = self._menus[site["number"]].draw(chance)
            # A write is never sent twice: no line that may have been closed while it was quiet.
            if ask.method != "GET" or chance.random() > SAME_LINE:
                line.hang_up()
            self._ask(line, site, ask, chance)
        line.hang_up()

    def _takes_one(self) -> bool:
        with self._lock:
            self.left -= 1
            return self.left >= 0

    def _ask(self, line: "Line", site: dict[str, Any], ask: Ask, chance: random.Random) -> None:
        host = chance.choice(self.hosts[site["number"]])
        began = time.monotonic()
        if chance.random() < ABRUPT:
            got = self._give_up(site, ask, host, chance)
        else:
            got = self.fetch(line, ask, site, host)
            if ask.follow and got.status == 302:
                place = urlsplit(_place(got.headers)).path
                got = self.fetch(line, _followed(ask, place), site, host)
        wrong = self.judge(site["number"], ask, got, began)
        with self._lock:
            self.kinds[ask.name] += 1
            self.statuses[_class(got.status)] += 1
            if wrong:
                asked = f"{ask.method} http://{host}{ask.path} as {ask.who or 'nobody'}"
                self.wrongs.append(Wrong(self.seed, asked, site["number"], wrong))
            elif ask.writes and got.status in ask.fine:
                self.written.append((site["number"], ask.writes))

    def fetch(self, line: "Line", ask: Ask, site: dict[str, Any], host: str) -> Got:
        """One answer of a site, at this host."""
        made = heads(ask, site, self.town.told["cookies"], f"{host}:{self.town.port}")
        return line.fetch(ask.method, ask.path, ask.body, made)

    def _give_up(self, site: dict[str, Any], ask: Ask, host: str, chance: random.Random) -> Got:
        """Send a part and hang up, or read a part of the answer and hang up."""
        made = heads(ask, site, self.town.told["cookies"], f"{host}:{self.town.port}")
        half = chance.random() < 0.4
        self.windows.count("half a request" if half else "hung up in mid-answer")
        return hang_up(self.town.port, ask, made, half, chance)

    def judge(self, site: int, ask: Ask, got: Got, began: float) -> str:
        """What is wrong with an answer; empty when nothing is."""
        text = got.headers + got.body.decode(errors="replace")
        if strangers := numbers(text) - {site}:
            return (
                f"canary of {sorted(strangers)} found in a {got.status}: {_near(text, strangers)}"
            )
        if got.status == -1:
            return ""
        if got.status not in ask.fine:
            is_excused = self.windows.excuse(began, time.monotonic(), site, got.status)
            return "" if is_excused else f"{got.status} {got.body[:200]!r} unexcused"
        if ask.same and self.same.get((site, ask.path)) != _digest(got.body):
            return "other bytes than before found"
        if ask.says and got.status < 300 and site not in numbers(text):
            return f"a {got.status} without its canary found: {text[:300]!r}"
        people = {int(found) for found in PERSON.findall(text)}
        if ask.own is not None and people - {ask.own}:
            return f"fans {sorted(people)} found where fan {ask.own} is alone"
        return ""


class Line:
    """A connection that is kept between requests, whichever site they are for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open: http.client.HTTPConnection | None = None

    def hang_up(self) -> None:
        """The next request has a line of its own."""
        if self._open is not None:
            self._open.close()
        self._open = None

    def fetch(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Got:
        """One answer, whole. A line that was closed while it was quiet is opened anew once."""
        was_open = self._open is not None
        try:
            return self._try(method, path, body, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.hang_up()
            if not was_open:
                return Got(0, "", b"")
        except (OSError, http.client.HTTPException):
            self.hang_up()
            return Got(0, "", b"")
        try:
            return self._try(method, path, body, headers)
        except (OSError, http.client.HTTPException):
            self.hang_up()
            return Got(0, "", b"")

    def _try(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Got:
        if self._open is None:
            self._open = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self._open.request(method, path, body if method != "GET" else None, headers)
        answer = self._open.getresponse()
        got = Got(answer.status, str(answer.headers), answer.read())
        if answer.will_close:
            self.hang_up()
        return got


def hang_up(port: int, ask: Ask, headers: dict[str, str], half: bool, chance: random.Random) -> Got:
    """A client that goes away: in the middle of the request, or of the answer."""
    told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    length = f"Content-Length: {len(ask.body)}\r\n" if ask.method != "GET" else ""
    whole = f"{ask.method} {ask.path} HTTP/1.1\r\n{told}{length}\r\n".encode() + ask.body
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as way:
            if half:
                way.sendall(whole[: chance.randrange(1, len(whole))])
                return Got(-1, "", b"")
            way.sendall(whole)
            way.settimeout(chance.choice([0.005, 0.05, PATIENCE]))
            return Got(-1, "", way.recv(chance.choice([64, 4_096, 65_536])))
    except OSError:
        return Got(-1, "", b"")


def _followed(ask: Ask, place: str) -> Ask:
    return Ask(ask.name, place, ask.who, headers=ask.headers, fine=ask.fine)


def _place(headers: str) -> str:
    return next(
        (line[9:].strip() for line in headers.splitlines() if line.lower().startswith("location:")),
        "",
    )


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _near(text: str, strangers: set[int]) -> str:
    places = [text.lower().find(f"kanari{number:02d}x") for number in strangers]
    return repr(text[max(0, min(places) - 120) : min(places) + 120])


def _class(status: int) -> str:
    return {-1: "hung up", 0: "none"}.get(status, f"{status // 100}xx")
