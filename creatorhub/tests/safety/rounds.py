"""A round: a night and purchases are under way, one part is killed, and all is looked at."""

import random
import time
from dataclasses import dataclass, field

from creatorhub.tests.safety.books import Books
from creatorhub.tests.safety.house import House, until
from creatorhub.tests.safety.load import Load
from creatorhub.tests.safety.post import Post

KINDS = ["worker", "web", "database", "broker"]
WITHIN = 120.0  # seconds from the restart to the end of the night
NIGHT = 1.5  # seconds that a night of the small site takes at the least
PAYMENT = 0.05  # seconds that paying takes, about
CALM = 1.0  # seconds of answers after the restart


@dataclass
class Round:
    """What was done and what was found."""

    number: int
    part: str
    seed: int
    story: str = ""
    wrongs: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        found = "; ".join(self.wrongs) or "nothing wrong"
        return f"round {self.number} (SEED={self.seed}) {self.part}: {self.story}: {found}"


class Rounds:
    """Rounds on one running house. Every random choice comes from the seed."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.seed = house, seed
        self.books = Books(house)
        self.post = Post(house.state.mail)
        self.load = Load(house.told, int(house.env["PORT"]), seed)

    def first_night(self) -> None:
        """Before anything is killed there is a good night, and its shelves."""
        run = self.books.ask_for_run()
        until(lambda: self.books.run(run)[0] == "done", WITHIN, "the first night is done")

    def play(self, number: int) -> Round:
        """One round; what an assertion says in between is found as well."""
        made = Round(number, KINDS[(number - 1) % len(KINDS)], self.seed)
        chance = random.Random(f"{self.seed}/{number}")
        began = time.monotonic()
        try:
            self._kill(made, chance)
        except AssertionError as found:
            made.wrongs.append(str(found))
        made.wrongs += self._look(began)
        return made

    def _kill(self, made: Round, chance: random.Random) -> None:
        part, whole = made.part, chance.random() < 0.5
        run = self.books.ask_for_run()
        self._wait_for_the_moment(part, run, chance)
        state = self.books.run(run)[0]
        began = time.monotonic()
        self.load.outages.append((began, float("inf")))
        killed = self.house.kill(part, whole=whole)
        made.story = f"pid {killed}{' and children' * whole} killed, night {run} {state}"
        took = self.house.heals(part, killed)
        self.load.outages[-1] = (began, time.monotonic())
        made.story += f", all answered after {took:.1f} s"
        healed = time.monotonic()
        made.wrongs += self.books.wrongs()  # the last good night is whole
        what = f"night {run} is done"
        until(lambda: self.books.run(run)[0] in {"done", "failed"}, WITHIN, what)
        made.story += f", night done after {time.monotonic() - healed:.1f} s more"
        state, attempts, note = self.books.run(run)
        if state != "done":
            made.wrongs.append(f"night {run} {state} after {attempts} attempts: {note}")
        time.sleep(max(0.0, healed + CALM - time.monotonic()))

    def _wait_for_the_moment(self, part: str, run: int, chance: random.Random) -> None:
        if part == "web":
            self.load.paying.clear()
            assert self.load.paying.wait(30), "nobody pays"
            time.sleep(chance.random() * PAYMENT)
            return
        if part == "worker" or chance.random() < 0.5:
            until(lambda: self.books.run(run)[0] == "running", WITHIN, f"night {run} begins", 0.02)
        time.sleep(chance.random() * NIGHT)

    def _look(self, began: float) -> list[str]:
        bought, said = set(self.load.bought), set(self.load.said)
        found = self.books.wrongs() + self.books.missing(bought, said)
        return found + self.load.wrongs(began) + self.post.wrongs()

    def end(self) -> list[str]:
        """All have left, and what waits is done: every order has its one receipt."""
        self.load.stop()
        self.house.settle()
        found = self._look(float("inf"))
        paid = {str(uid) for (uid,) in self.books.ask(
            "SELECT uid FROM billing_order WHERE state = 'paid'")}  # fmt: skip
        return found + [f"order {uid} has no receipt" for uid in paid - set(self.post.receipts)]

    def summary(self) -> str:
        """How much happened."""
        broken = sum(answer.is_broken for answer in self.load.answers)
        return (
            f"{len(self.load.answers)} requests ({broken} broken while something was down), "
            f"{len(self.load.bought)} purchases, {len(self.load.said)} posts, "
            f"{sum(self.post.receipts.values())} receipts"
        )
