"""A crawl: what is asked is judged at once, faults are kept by their words, routes are counted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from creatorhub.isolation import canary, oracles
from creatorhub.tests.net.isolation.allowed import (
    HEALTH,
    MOVED_BY_LOOKING,
    PUBLIC_WRITES,
    QUEUES,
    QUIET,
    SHOWN,
)
from creatorhub.tests.net.isolation.asking import Asked, Desk, Seen, Visitor
from creatorhub.tests.net.isolation.forms import plain
from creatorhub.tests.net.isolation.watching import in_all

SAFE = {"GET", "HEAD", "OPTIONS"}
REFUSED = {401, 403, 404, 405}
LONG = 8  # characters of a text that was typed: shorter ones stand everywhere
MOST_TOLD = 40  # faults that a failing test shows


@dataclass
class Crawl:
    """What was asked so far, and what came of it."""

    desk: Desk
    faults: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    visited: set[str] = field(default_factory=set)
    words: int = 0  # own canaries that were seen: a crawl that sees none proves nothing

    def ask(self, visitor: Visitor, route: str, asked: Asked) -> Seen:
        """Ask, and judge everything that one answer shows by itself."""
        seen = self.desk.ask(visitor, asked)
        self.asked.add(route)
        if ran(seen) or route in HEALTH:
            self.visited.add(route)
        self.words += b"zq-" in seen.answer.body or b"zq0" in seen.answer.body
        for fault in self._faults(visitor, route, seen):
            self._note(route, visitor, fault, seen)
        return seen

    def _faults(self, visitor: Visitor, route: str, seen: Seen) -> Iterable[str]:
        answer, traces, own = seen.answer, seen.traces, visitor.schema
        if answer.status >= 500 and route not in HEALTH:
            yield f"answers {answer.status}"
        yield from seen.trouble
        may_pass = said(seen.asked) | shown(route, seen)
        yield from oracles.leaks(answer, visitor.own, traces, said=may_pass)
        yield from oracles.strayed(traces.rows, own, PUBLIC_WRITES.get(route, ()))
        if seen.asked.method in SAFE:
            yield from oracles.disturbed(loud(seen), own, MOVED_BY_LOOKING.get(route, set()))
        queues = QUEUES.get(route, set())
        commands = [one for one in traces.commands if one[1:2] and one[1] not in queues]
        yield from oracles.misplaced(commands, own)
        yield from oracles.retold(traces.logs, typed(seen.asked))
        yield from oracles.outside(traces.files, str(self.desk.root), own)

    def compare(
        self, visitor: Visitor, route: str, pair: tuple[Asked, Asked], ids: Collection[str]
    ) -> None:
        """Ask for what another site has and for what nobody has: the answers must be alike."""
        other, none = (self.ask(visitor, route, asked) for asked in pair)
        for fault in oracles.apart(other.answer, none.answer, ids):
            self._note(route, visitor, f"another site's id shows: {fault}", other)
        written = [{table for _schema, table in seen.traces.rows} for seen in (other, none)]
        if written[0] != written[1]:
            fault = f"another site's id shows: writes {sorted(written[0] ^ written[1])}"
            self._note(route, visitor, fault, other)

    def _note(self, route: str, visitor: Visitor, fault: str, seen: Seen) -> None:
        told = f"{visitor.name}: {seen.asked.method} {seen.asked.path} {_short(seen.asked.body)}"
        self.faults.setdefault(f"{route}: {fault}"[:300], f"{told} -> {seen.answer.status}")

    def told(self) -> str:
        """The faults, as a failing test shows them."""
        lines = [f"{fault}\n    {how}" for fault, how in sorted(self.faults.items())]
        return "\n".join([f"{len(lines)} faults", *lines[:MOST_TOLD]])


def ran(seen: Seen) -> bool:
    """True when the answer shows that the view itself was at work."""
    way = seen.answer.header("Location")
    to_sign_in = seen.answer.status == 302 and "login/?next=" in way
    return seen.answer.status not in REFUSED and seen.answer.status < 500 and not to_sign_in


def loud(seen: Seen) -> oracles.Rows:
    """What was written, but for what every look may do."""
    told = {
        place: count
        for place, count in seen.written.items()
        if place[2] not in QUIET.get(place[1], ())
    }
    return in_all(told)


def typed(asked: Asked) -> dict[str, str]:
    """The longer texts of a body by the names of their fields, but for what the address says."""
    body = asked.body if isinstance(asked.body, dict) else {}
    pairs = body.items() if asked.json else plain(body)
    return {
        name: text
        for name, text in pairs
        if isinstance(text, str) and len(text) >= LONG and text not in asked.path
    }


def said(asked: Asked) -> set[canary.Canary]:
    """The canaries in the request itself: a slug of another site in its address, for one."""
    return canary.find(f"{asked.path} {asked.body!r}")


def shown(route: str, seen: Seen) -> set[canary.Canary]:
    """The words that this route is there to show of all sites."""
    named = SHOWN.get(route)
    if not named:
        return set()
    told = [seen.answer.body.decode("utf-8", "replace"), *seen.traces.mails]
    found = canary.find("\n".join(told))
    return {one for one in found if (one.model, one.visibility) in named}


def _short(body: Any) -> str:
    if isinstance(body, dict) and all(isinstance(values, list) for values in body.values()):
        return str([pair for pair in plain(body) if pair[1]])[:400]
    return "" if body is None else str(body)[:400]
