"""A walk over all that a person is shown: from the first pages on, two pages of each route."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from django.urls import Resolver404, resolve

from accounts.models import User
from conftest import SiteClient
from creatorhub import doors

URLS = "creatorhub.urls.site"
LINK = re.compile(r'\s(?:href|hx-get|hx-post|action|formaction)="([^"#]+)["#]')
STARTS = ["/", "/me/", "/studio/find/?q=in", "/studio/"]


def outcome(answer: Any) -> str:
    """What the door did: "in", "out" (refused) or "sign in"; anything broken is named."""
    if answer.status_code >= 500:
        return f"broken: {answer.status_code}"
    if answer.status_code == 403:
        return "out"
    leads_to_sign_in = answer.status_code == 302 and answer.url.startswith("/accounts/login/")
    return "sign in" if leads_to_sign_in else "in"


class Walk:
    """What one person meets: `pages` by address, and `closed` ways by the page that shows them."""

    def __init__(
        self, person: Any, client: SiteClient, most: int = 1, starts: Sequence[str] = ()
    ) -> None:
        self.closed: dict[str, str] = {}
        self.pages: dict[str, str] = {}
        self.seen: Counter[str] = Counter()
        self._person: Any = person
        self._client, self._most = client, most
        waiting = [page for page in [*STARTS, *starts] if doors.is_open_to(person, route_of(page))]
        while waiting:
            page = waiting.pop()
            if page not in self.pages and (text := self._text(page)):
                self.pages[page] = text
                waiting += self._on(page, text)

    def _text(self, page: str) -> str:
        answer = self._client.get(page)
        is_page = not answer.streaming and answer.headers["Content-Type"].startswith("text/html")
        return answer.content.decode() if answer.status_code == 200 and is_page else ""

    def _on(self, page: str, text: str) -> Iterator[str]:
        for link in dict.fromkeys(ways(text)):
            route = route_of(link)
            if not doors.is_open_to(self._person, route):
                self.closed[link] = page
            elif self.seen[route] < self._most:
                self.seen[route] += 1
                yield link


def ways(page: str) -> list[str]:
    """The addresses of this site that a page leads to."""
    found = (unescape(link) for link in LINK.findall(page))
    return [link for link in found if link.startswith("/") and is_a_page(link)]


def is_a_page(link: str) -> bool:
    """Not what ends the visit, and no file."""
    return route_of(link) not in {"account_logout", "media", ""}


def route_of(link: str) -> str:
    """The name of what answers at this address of a site; "" when nothing does."""
    try:
        return resolve(link.partition("?")[0], URLS).view_name
    except Resolver404:
        return ""


def expected(person: Any, route: str) -> str:
    """What the table says that this door does."""
    if doors.is_open_to(person, route):
        return "in"
    return "out" if isinstance(person, User) else "sign in"
