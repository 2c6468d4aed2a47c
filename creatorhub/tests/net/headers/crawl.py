"""Every route of every host, asked as everybody: what the judgments are made on."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from creatorhub.tests.net.headers.oracle import Answer
from creatorhub.tests.net.headers.secured import HOST, METRICS_TOKEN, Secured

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
BUSY = "203.0.113.7"  # one address that asks too often
# A sign-out would end the walk of whoever it is asked as.
ENDS_SESSIONS = {"account_logout", "usersessions_list"}


@dataclass
class Crawl:
    """The answers, and which routes were asked."""

    product: Secured
    dice: random.Random
    share: float  # of the routes, on each host
    answers: list[Answer] = field(default_factory=list)
    routes: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    turn: int = 0

    def ask(self, host: str, path: str, method: str = "GET", **more: Any) -> Answer:
        """One request, from an address of its own now and then, so that limits wait."""
        self.turn += 1
        address = f"198.51.{self.turn // 40 % 250}.{self.turn % 250}"
        answer = self.product.get(host, path, method, **{"address": address, **more})
        self.answers.append(answer)
        return answer

    def walk(self) -> "Crawl":
        """Everything."""
        for host, people, visits in self._hosts():
            self.known |= {visit["route"] for visit in visits}
            for visit in visits:
                if self.dice.random() < self.share or visit["route"] not in self.routes:
                    self._visit(host, visit, people)
        self._elsewhere()
        self._files()
        self._refusals()
        self._failures()
        return self

    def _hosts(self) -> Iterator[tuple[str, dict[str, str], list[dict[str, Any]]]]:
        """Host, Cookie headers of its people, visits."""
        for site in self.product.world["sites"][:2]:
            people = {who: self.product.session(site["name"], who) for who in site["sessions"]}
            yield site["host"], people, self.product.ask("visits", site)
        extra = self.product.extra
        people = {who: f"__Host-session={extra[who]}" for who in ("staff", "creator")}
        yield HOST, people, self.product.ask("visits", None)

    def _visit(self, host: str, visit: dict[str, Any], people: dict[str, str]) -> None:
        """As nobody, as the first of the people, and as one more; then what is refused."""
        route, path = visit["route"], visit["path"]
        self.routes.add(route)
        first, *others = people
        for who in (None, first, self.dice.choice(others)):
            fields = {"Cookie": people[who]} if who else {}
            self.ask(host, path, route=route, fields=fields)
        cookie = {"Cookie": people[first]}
        method = self.dice.choice(UNSAFE)
        self.ask(host, path, method, route=route, fields=cookie | FORM, body="a=1")
        if route not in ENDS_SESSIONS:
            fields = cookie | FORM | {"Origin": f"https://{host}"}
            self.ask(host, path, "POST", route=route, fields=fields, body="a=1")
            self.ask(host, path, self.dice.choice(("HEAD", "OPTIONS")), route=route, fields=cookie)

    def _elsewhere(self) -> None:
        """Hosts that are no site, or a site in another state."""
        extra = self.product.extra
        for host in (f"nobody.{HOST}", "other.example", extra["suspended"], extra["domain"], "["):
            for path in ("/", "/nothing-here", "/admin/", "/accounts/login/", "/api/v1/me/",
                         "/static/icon.svg", "/robots.txt", "/theme.css", "/icon.svg"):  # fmt: skip
                self.ask(host, path)
                self.ask(host, path, "POST", fields=FORM, body="a=1")
        for host in (HOST, self.product.site("ada")["host"], f"nobody.{HOST}"):
            self.ask(host, "/terms/?x=1", is_encrypted=False)
            self.ask(host, "/healthz", is_encrypted=False)

    def _files(self) -> None:
        """Static and public files, and films by their signed addresses, whole and in ranges."""
        site = self.product.site("ada")
        fan = {"Cookie": self.product.session("ada", "owner")}
        page = self.ask(site["host"], "/", fields=fan).body.decode()
        for path in _paths(page):
            for fields in ({}, fan, {"Range": "bytes=0-9"}, {"If-None-Match": "*"}):
                self.ask(site["host"], path, fields=fields)
        for path in self.product.ask("films", site["host"]):
            led = self.ask(site["host"], path, fields=fan)
            if led.status == 302:
                for more in ({}, {"Range": "bytes=0-9"}, {"Range": "bytes=999999999-"}):
                    self.ask(site["host"], led.headers["location"], fields=fan | more)
                self.ask(site["host"], led.headers["location"])
                self.ask(site["host"], led.headers["location"][:-3] + "/")

    def _refusals(self) -> None:
        """What cannot be understood, comes too often, or is not there."""
        site = self.product.site("ada")
        host, origin = site["host"], {"Origin": f"https://{site['host']}"}
        token = {"Authorization": f"Bearer {site['tokens']['api_owner']}"}
        self.ask(host, "/unsubscribe/forged/", "POST", fields=FORM, body="a=1")
        self.ask(host, "/api/v1/courses/", "POST", fields=JSON | token, body="{")
        for path in ("courses/", "members/", "me/", "courses/999999/", "nothing/", "schema.json"):
            self.ask(host, f"/api/v1/{path}", fields=token)
            self.ask(host, f"/api/v1/{path}", fields={"Authorization": "Bearer ch_wrong"})
        fan = {"User-Agent": "Mozilla/5.0 (X11)", "Cookie": self.product.session("ada", "stranger")}
        for _turn in range(45):
            more = {"fields": JSON | origin | fan, "body": json.dumps({"events": []})}
            self.ask(host, "/events/", "POST", address=BUSY, **more)
        bearer = {"Authorization": f"Bearer {METRICS_TOKEN}"}
        for path in ("/metrics", "/health", "/readyz", "/domain-known?domain=x"):
            self.ask(HOST, path)
            self.ask(HOST, path, fields=bearer)
        self.ask(host, "/%ff/%00", fields={"Cookie": "\xff=\xfe; a"})
        self.ask(host, "/?" + "a=1&" * 600)

    def _failures(self) -> None:
        """A site whose table is gone: nothing but errors of ours."""
        host = self.product.site("kai")["host"]
        self.product.ask("take_away", host, "courses_course")
        try:
            for path in ("/", "/courses/", "/api/v1/courses/", "/studio/courses/"):
                fields = {"Cookie": self.product.session("kai", "owner")}
                self.ask(host, path, fields=fields)
                self.ask(host, path)
        finally:
            self.product.ask("give_back", host, "courses_course")


def _paths(page: str) -> list[str]:
    """Files of our own that a page names."""
    words = page.replace('"', " ").replace("'", " ").replace(",", " ").split()
    starts = ("/static/", "/media/", "/theme.css", "/icon.svg")
    return sorted({word for word in words if word.startswith(starts)}) + ["/static/nothing.css"]
