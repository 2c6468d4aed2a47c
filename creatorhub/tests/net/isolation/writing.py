"""Every address that is written to, with what its forms hold and ids of another site in them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from creatorhub import doors
from creatorhub.doors import Open
from creatorhub.tests.net.amount import ONLY, amount, dice
from creatorhub.tests.net.isolation import programs
from creatorhub.tests.net.isolation.addresses import Addresses, with_query
from creatorhub.tests.net.isolation.asking import Asked, Visitor
from creatorhub.tests.net.isolation.bodies import JSON, MADE
from creatorhub.tests.net.isolation.crawl import Crawl
from creatorhub.tests.net.isolation.forms import Body, Form, Ids, buttons, filled, forms_on, swapped
from creatorhub.tests.net.isolation.looking import route_of
from creatorhub.world.visits import Visit

# In a sample, who comes first through a door: on a site, and on the platform.
FIRST: dict[doors.Door | None, list[str]] = {
    Open.ANYONE: ["nobody", "paid", "creator"],
    Open.MEMBER: ["paid", "creator"],
    Open.STAFF: ["staff"],
}
ODD = ("PUT", "PATCH", "DELETE", "OPTIONS")


class Writing:
    """POST to pages, and every method of the API, by every visitor."""

    def __init__(self, crawl: Crawl, addresses: Addresses, visitors: Mapping[str, Visitor]) -> None:
        self.crawl, self.addresses, self.visitors = crawl, addresses, visitors
        self.site = addresses.site
        self.forms: dict[str, list[Form]] = {}  # by the route that takes them
        self.dice = dice("writing")

    def collect(self, visits: Iterable[Visit], readers: Iterable[str]) -> None:
        """Read the pages as these visitors and keep one form of each shape for each route."""
        for visit in visits:
            for name in readers:
                seen = self.crawl.ask(self.visitors[name], visit.route, Asked("GET", visit.path))
                kind = seen.answer.header("Content-Type")
                if kind.startswith("text/html") and seen.answer.status == 200:
                    self._keep(visit, seen.answer.body.decode())

    def _keep(self, visit: Visit, page: str) -> None:
        for form in forms_on(visit.path, page):
            known = self.forms.setdefault(route_of(form.action.partition("?")[0]), [])
            shape = sorted({one.name for one in form.fields})
            if all(sorted({one.name for one in other.fields}) != shape for other in known):
                known.append(form)

    def go(self, visits: Iterable[Visit]) -> None:
        """Write to all of them, as everybody; in a sample as those whose door it is."""
        for visit in visits:
            door = doors.door_of(visit.route)
            names = amount(sample=self._some(visit, door), whole=list(self.visitors))
            for name in names:
                self._send(visit, self.visitors[name])

    def _some(self, visit: Visit, door: doors.Door | None) -> list[str]:
        """Somebody who may, whose row it is, and in every third case somebody else."""
        first = FIRST.get(door, ["owner"])
        names = [*first, self.site.owners.get((visit.label, visit.pk or 0), "")]
        names += [self.dice.choice(sorted(self.visitors))] * (self.dice.random() < 0.33)
        return [name for name in dict.fromkeys(names) if name in self.visitors]

    def _send(self, visit: Visit, visitor: Visitor) -> None:
        fresh = [Form(visit.path, "post", list(MADE.get(visit.route, [])))]
        forms = self.forms.get(visit.route) or fresh
        for form in amount(sample=forms[:3], whole=forms):
            ways = range(max(1, len(buttons(form))))
            for press in amount(sample=[self.dice.choice(ways)], whole=list(ways)):
                self._send_form(visit, visitor, form, press)
        if visit.route in JSON:
            self._tell(visit, visitor, JSON[visit.route])
        for method in ODD:
            if amount(sample=self.dice.random() < 0.05, whole=True):
                self.crawl.ask(visitor, visit.route, Asked(method, visit.path))

    def _send_form(self, visit: Visit, visitor: Visitor, form: Form, press: int) -> None:
        own = filled(form, press)
        self.crawl.ask(visitor, visit.route, Asked("POST", form.action, own))
        for pair in self.addresses.pairs(visit):
            asked = [Asked("POST", with_query(path, form.action), own) for path in pair.paths]
            self.crawl.compare(visitor, visit.route, (asked[0], asked[1]), pair.ids)
        both: list[Body] = [swapped(form, ids, press) for ids in self.addresses.ids]
        if both[0] != both[1]:
            asked = [Asked("POST", form.action, body) for body in both]
            self.crawl.compare(visitor, visit.route, (asked[0], asked[1]), self.addresses.all_ids)

    def _tell(self, visit: Visit, visitor: Visitor, body: Callable[[Ids], Any]) -> None:
        own, *both = [
            Asked("POST", visit.path, body(ids), json=True)
            for ids in (self.addresses.own_ids, *self.addresses.ids)
        ]
        self.crawl.ask(visitor, visit.route, own)
        self.crawl.compare(visitor, visit.route, (both[0], both[1]), self.addresses.all_ids)

    def talk(self, visits: Mapping[str, Visit], names: Iterable[str]) -> None:
        """Every operation of the API: `visits` by the route behind its path."""
        for path, method, told in programs.operations():
            route = route_of(programs.with_ones(path))
            if ONLY and route not in visits:
                continue
            for name in names:
                self._operate(visits[route], method, told, self.visitors[name])

    def _operate(self, visit: Visit, method: str, told: dict[str, Any], visitor: Visitor) -> None:
        def asked(path: str, ids: Any = None) -> Asked:
            return Asked(method, path, programs.body_of(told, ids), json=method != "GET")

        self.crawl.ask(visitor, visit.route, asked(visit.path))
        own = self.addresses.own_ids
        self.crawl.ask(visitor, visit.route, asked(visit.path, own))
        for pair in self.addresses.pairs(visit):
            self.crawl.compare(
                visitor, visit.route, (asked(pair.other, own), asked(pair.none, own)), pair.ids
            )
        both = [asked(visit.path, ids) for ids in self.addresses.ids]
        if both[0] != both[1]:
            self.crawl.compare(visitor, visit.route, (both[0], both[1]), self.addresses.all_ids)
        queries = [list(programs.queries(told, ids)) for ids in self.addresses.ids]
        for other, none in zip(*queries, strict=True):
            pair = asked(f"{visit.path}?{other}"), asked(f"{visit.path}?{none}")
            self.crawl.compare(visitor, visit.route, pair, self.addresses.all_ids)
