"""People who buy, write and read all the time, and what they were answered."""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

BUYERS, READERS = 3, 2
PAUSE = 1.5  # seconds at the most between two purchases of one person
WRITES, READS = 0.5, 0.5  # seconds between two posts, and at the most between two pages
KEPT_BACK = 3  # courses of each half that nobody buys: who owns or began all has no shelf
PATIENCE = 30.0  # seconds for one answer
TOKEN = "a" * 32  # a browser's own half of the form token
SEEN = ["/", "/courses/", "/groups/room/", "/me/"]


@dataclass(frozen=True)
class Answer:
    """One request: when (monotonic seconds), what for, and its status; 0 where none came."""

    began: float
    ended: float
    what: str
    status: int
    place: str = ""

    @property
    def is_broken(self) -> bool:
        """No answer, or one that says that the server failed."""
        return self.status == 0 or self.status >= 500


class Load:
    """Several threads of people on one site, until `stop`."""

    def __init__(self, told: dict[str, Any], port: int, seed: int) -> None:
        self.told, self.port = told, port
        self.answers: list[Answer] = []
        self.outages: list[tuple[float, float]] = []  # began, over
        self.bought: set[tuple[int, int]] = set()  # (fan, offer) that was confirmed
        self.said: set[str] = set()
        self.paying = threading.Event()
        self._over = threading.Event()
        offers = told["offers"][KEPT_BACK:-KEPT_BACK]  # the past is full of one half of them
        self._wishes = [(fan, offer) for fan in told["fans"] for offer in offers]
        random.Random(seed).shuffle(self._wishes)
        work = [self._buy] * BUYERS + [self._write] + [self._read] * READERS
        self._threads = [threading.Thread(target=self._go, args=(each, n), daemon=True)
                         for n, each in enumerate(work)]  # fmt: skip

    def start(self) -> None:
        """Let them in."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask all to leave, and wait."""
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE + 5)

    def wrongs(self, since: float) -> list[str]:
        """Answers that nothing excuses: broken ones while all was up, refusals at any time."""
        found = Counter(
            f"{answer.what}: {answer.status} {answer.place}"
            for answer in list(self.answers)
            if answer.ended >= since
            and (400 <= answer.status < 500 or answer.is_broken and not self._is_excused(answer))
        )
        return [f"{number} x {what}" for what, number in found.items()]

    def _is_excused(self, answer: Answer) -> bool:
        return any(answer.began <= over and began <= answer.ended for began, over in self.outages)

    def _go(self, work: Callable[[random.Random, int], None], number: int) -> None:
        chance = random.Random(number)
        while not self._over.is_set():
            work(chance, number)

    def _buy(self, chance: random.Random, number: int) -> None:
        """One purchase, begun anew until the site says that it is done."""
        fan, offer = self._wishes.pop()
        while not self._over.is_set():
            placed = self._ask(fan, "POST", f"/buy/?offer={offer}")
            if placed.status == 303 and "/checkout/" not in placed.place:
                break  # it is mine already: an earlier try went through
            if placed.status == 303 and self._pay(fan, offer, placed.place):
                break
            self._over.wait(0.3)
        self._over.wait(PAUSE * chance.random())

    def _pay(self, fan: dict[str, Any], offer: int, checkout: str) -> bool:
        self.paying.set()
        paid = self._ask(fan, "POST", f"{checkout}pay/", {"outcome": "pay"})
        if paid.status != 303:
            return False
        if paid.place.endswith("/return/"):
            self.bought.add((fan["id"], offer))
        return not self._ask(fan, "GET", paid.place).is_broken

    def _write(self, chance: random.Random, number: int) -> None:
        words = f"words {len(self.answers)} {chance.random()}"
        fan = chance.choice(self.told["fans"][: self.told["members"]])
        if self._ask(fan, "POST", "/groups/room/post/", {"body": words}).status in {200, 302, 303}:
            self.said.add(words)
        self._over.wait(WRITES)

    def _read(self, chance: random.Random, number: int) -> None:
        self._ask(chance.choice(self.told["fans"]), "GET", chance.choice(SEEN))
        self._over.wait(READS * chance.random())

    def _ask(
        self, fan: dict[str, Any], method: str, path: str, form: dict[str, str] | None = None
    ) -> Answer:
        host = f"{self.told['host']}:{self.port}"
        session, token = self.told["cookies"]
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **(form or {})})
        headers = {
            "Host": host, "Origin": f"http://{host}", "Connection": "close",
            "Cookie": f"{session}={fan['session']}; {token}={TOKEN}",
        }  # fmt: skip
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began, status, place = time.monotonic(), 0, ""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body if method == "POST" else None, headers)
            got = connection.getresponse()
            got.read()
            status, place = got.status, got.getheader("Location") or ""
        except (OSError, http.client.HTTPException) as trouble:
            place = type(trouble).__name__
        finally:
            connection.close()
        what = f"{method} {path.partition('?')[0] if status != 303 else path}"
        answer = Answer(began, time.monotonic(), what, status, place)
        self.answers.append(answer)
        return answer
