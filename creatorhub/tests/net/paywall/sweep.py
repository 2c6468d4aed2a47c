"""Every address of a site, as each of the people asks for it; what they should not see is noted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from creatorhub.isolation import canary
from creatorhub.isolation.canary import Canary, Visibility
from creatorhub.tests.net.amount import ONLY
from creatorhub.tests.net.isolation.asking import Asked, Desk, Seen, Visitor
from creatorhub.tests.net.isolation.bodies import MADE
from creatorhub.tests.net.isolation.forms import HREF, Form, filled, forms_on
from creatorhub.tests.net.isolation.looking import HTMX, route_of
from creatorhub.tests.net.paywall.oracle import protected
from creatorhub.world import Site
from creatorhub.world.visits import visits

MOST_TOLD = 40  # leaks that a failing test shows
ALIKE = 3  # addresses of one route with the same parameters that are followed
ENDED = {"account_logout", "accounts:unsubscribe"}


@dataclass
class Sweep:
    """Asks, and keeps what showed: by surface and kind of word, one example each."""

    desk: Desk
    site: Site
    people: Mapping[str, Visitor]
    leaks: dict[str, str] = field(default_factory=dict)
    surfaces: dict[str, int] = field(default_factory=dict)  # how often each kind was asked

    def ask(self, word: str, path: str, *, htmx: bool = False) -> Seen:
        """One GET by this person, judged."""
        seen = self.get(word, path, htmx=htmx)
        self._judge(surface_of(path, seen, htmx), word, seen)
        return seen

    def _judge(self, kind: str, word: str, seen: Seen) -> None:
        self.surfaces[kind] = self.surfaces.get(kind, 0) + 1
        for found in self.wrong(seen, word):
            what = f"{kind}: {found.model}.{found.field} ({found.visibility.value}) to {word}"
            how = f"{seen.asked.method} {seen.asked.path} -> {seen.answer.status} {found.word}"
            self.leaks.setdefault(what, how)

    def post(self, word: str, form: Form, *, htmx: bool = False) -> Seen:
        """A form sent by this person, judged like a page: it may answer with one."""
        asked = Asked("POST", form.action, filled(form, 0), headers=HTMX if htmx else ())
        seen = self.desk.ask(self.people[word], asked)
        self._judge("answer to a form", word, seen)
        return seen

    def get(self, word: str, path: str, *, htmx: bool = False) -> Seen:
        """One GET by this person."""
        asked = Asked("GET", path, headers=HTMX if htmx else ())
        return self.desk.ask(self.people[word], asked)

    def wrong(self, seen: Seen, word: str) -> list[Canary]:
        """What this person should not have met in the answer; the address may be said again."""
        said = canary.find(seen.asked.path)
        headers = "\n".join(f"{name}: {value}" for name, value in seen.answer.headers)
        shown = seen.answer.body + headers.encode()
        found = protected(shown, self.site, word, seen.asked.path)
        return [one for one in found if one not in said]

    def addresses(self, *, every: bool) -> list[str]:
        """Every route that is read, for all its rows (studio and team: one), and what is linked.

        `every`: of the studio, too.
        """
        found = {
            one.path
            for one in visits(self.site, every=True)
            if "GET" in one.methods and (every or not one.path.startswith("/studio/"))
        }
        found |= {one.path for one in visits(self.site) if "GET" in one.methods}
        found = {path for path in found if path.startswith(ONLY)}
        linked = set(self._linked(sorted(found), ("owner", "paid")[not every :]))
        return sorted(path for path in found | linked if path.startswith(ONLY))

    def forms(self) -> list[Form]:
        """What is posted: the forms that who paid and the owner meet, one of each shape for each
        route, and an empty one for the other routes that take a POST."""
        found: dict[tuple[str, ...], Form] = {}
        mine = [one for one in visits(self.site) if one.path.startswith(ONLY)]
        for word in ("paid", "owner"):
            for one in mine:
                if "GET" in one.methods and (word == "owner" or not is_studio(one.path)):
                    page = self.get(word, one.path).answer.body.decode("utf-8", "replace")
                    for form in forms_on(one.path, page):
                        names = sorted({field.name for field in form.fields})
                        found.setdefault((route_of(urlsplit(form.action).path), *names), form)
        met = {route for route, *_names in found}
        empty = [
            Form(one.path, "post", list(MADE.get(one.route, [])))
            for one in mine
            if "POST" in one.methods and one.route not in met and not one.route.startswith("api:")
        ]
        return [*found.values(), *empty]

    def _linked(self, paths: Iterable[str], readers: Iterable[str]) -> Iterator[str]:
        """Addresses on the pages of who may see much, a few for each route and its parameters."""
        counted: dict[str, int] = {}
        for word in readers:
            for path in paths:
                if word != "owner" and path.startswith("/studio/"):
                    continue
                body = self.get(word, path).answer.body
                for link in HREF.findall(body.decode("utf-8", "replace")):
                    address = urljoin(path, link.replace("&amp;", "&"))
                    kind = kind_of(address)
                    counted[kind] = counted.get(kind, 0) + 1
                    if kind and counted[kind] <= ALIKE:
                        yield address

    def told(self) -> str:
        """The leaks, as a failing test shows them."""
        lines = [f"{what}\n    {how}" for what, how in sorted(self.leaks.items())]
        return "\n".join([f"{len(lines)} leaks", *lines[:MOST_TOLD]])


def is_studio(path: str) -> bool:
    """Whether this is one of the team's rooms."""
    return path.startswith("/studio/")


def paid_in(seen: Seen) -> set[Canary]:
    """The paid words of an answer."""
    found = canary.find(seen.answer.body)
    return {one for one in found if one.visibility is Visibility.PAID}


def kind_of(address: str) -> str:
    """The route and the names of its parameters; "" for what is no page of this site."""
    parts = urlsplit(address)
    route = "" if parts.netloc else route_of(parts.path)
    if not route or route in ENDED:
        return ""
    return f"{route} {sorted(name for name, _value in parse_qsl(parts.query))}"


def surface_of(path: str, seen: Seen, htmx: bool) -> str:
    """What kind of thing was asked for: as the promises name them."""
    status, kind = seen.answer.status, seen.answer.header("Content-Type").partition(";")[0]
    if status >= 400:
        return "API refusal" if path.startswith("/api/") else "error page"
    if 300 <= status < 400:
        return "redirect"
    for start, name in (("/api/", "API"), ("/files/", "media"), ("/media/", "media"),
                        ("/sitemap", "sitemap")):  # fmt: skip
        if path.startswith(start):
            return name
    if "attachment" in seen.answer.header("Content-Disposition") or kind == "text/csv":
        return "export"
    return "fragment" if htmx else "page"
