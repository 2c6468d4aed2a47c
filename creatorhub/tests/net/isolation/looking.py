"""Every address that is read: the own row, the one of another site, and one that nobody has."""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.urls import Resolver404, resolve

from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.isolation.addresses import Addresses
from creatorhub.tests.net.isolation.asking import Asked, Seen, Visitor
from creatorhub.tests.net.isolation.crawl import Crawl
from creatorhub.tests.net.isolation.forms import HREF, Field, swap
from creatorhub.world.visits import Visit

HTMX = (("HX-Request", "true"),)


class Looking:
    """GET, HEAD and OPTIONS of every visit, by every visitor."""

    def __init__(self, crawl: Crawl, addresses: Addresses, visitors: Mapping[str, Visitor]) -> None:
        self.crawl, self.addresses, self.visitors = crawl, addresses, visitors
        self.queries: dict[str, str] = {}  # by route and names of parameters, one address
        self.dice = dice("looking")

    def go(self, visits: Iterable[Visit], names: Iterable[str]) -> None:
        """Look at all of them as these visitors, then at the addresses with parameters found."""
        wanted, names = list(visits), list(names)
        for visit in wanted:
            for name in names:
                self._look(visit, self.visitors[name])
        for address in self.queries.values():
            for name in names:
                self._look_with_ids(address, self.visitors[name])

    def _look(self, visit: Visit, visitor: Visitor) -> None:
        seen = self.crawl.ask(visitor, visit.route, Asked("GET", visit.path))
        self._keep_queries(visit, seen)
        for pair in self.addresses.pairs(visit):
            asked = Asked("GET", pair.other), Asked("GET", pair.none)
            self.crawl.compare(visitor, visit.route, asked, pair.ids)
        for more in self._more(visit):
            self.crawl.ask(visitor, visit.route, more)

    def _more(self, visit: Visit) -> list[Asked]:
        """In a sample one of them for every fourth visit."""
        asked = [Asked("HEAD", visit.path), Asked("OPTIONS", visit.path)]
        asked.append(Asked("GET", visit.path, headers=HTMX))
        if amount(sample=False, whole=True):
            return asked
        return [self.dice.choice(asked)] if self.dice.random() < 0.25 else []

    def _keep_queries(self, visit: Visit, seen: Seen) -> None:
        if not seen.answer.header("Content-Type").startswith("text/html"):
            return
        for link in HREF.findall(seen.answer.body.decode("utf-8", "replace")):
            address = urljoin(visit.path, link.replace("&amp;", "&"))
            parts = urlsplit(address)
            if not parts.query or parts.netloc:
                continue
            names = ",".join(sorted(name for name, _value in parse_qsl(parts.query)))
            self.queries.setdefault(f"{route_of(parts.path)} {names}", address)

    def _look_with_ids(self, address: str, visitor: Visitor) -> None:
        parts = urlsplit(address)
        given = parse_qsl(parts.query, keep_blank_values=True)
        both = [
            urlencode([(name, swap(Field(name, "select"), value, ids)) for name, value in given])
            for ids in self.addresses.ids
        ]
        route = route_of(parts.path)
        if not route or both[0] == parts.query:
            return
        self.crawl.ask(visitor, route, Asked("GET", address))
        asked = tuple(Asked("GET", f"{parts.path}?{query}") for query in both)
        self.crawl.compare(visitor, route, (asked[0], asked[1]), self.addresses.all_ids)


def route_of(path: str, urlconf: str | None = None) -> str:
    """The name of the route behind an address, "" without one."""
    try:
        return resolve(path, urlconf).view_name
    except Resolver404:
        return ""
