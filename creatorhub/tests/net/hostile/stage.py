"""A browser in which a victim is signed in, and a sibling's page that an attacker wrote."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, Page

from creatorhub.tests.net.headers.secured import Secured
from creatorhub.tests.net.hostile.wire import EVIL, Seen, Wire

SESSION = "__Host-session"
CSRF = "__Host-csrf"


class Stage:
    """The product behind the wire, a fresh browser, and what came over the wire since."""

    def __init__(self, product: Secured, wire: Wire, context: BrowserContext) -> None:
        self.product, self.wire, self.context = product, wire, context
        self.page = context.new_page()
        self._since = len(wire.seen)

    def signs_in(self, name: str, person: str) -> str:
        """Give the browser somebody's session on a site; its host."""
        site = self.product.site(name)
        self.has_session(site["host"], site["sessions"][person])
        return str(site["host"])

    def has_session(self, host: str, key: str) -> None:
        """As the product's own answer sets it."""
        cookie: Any = {
            "name": SESSION, "value": key, "url": f"https://{host}/", "secure": True,
            "httpOnly": True, "sameSite": "Lax",
        }  # fmt: skip
        self.context.add_cookies([cookie])

    def goes_to_evil(self, cookies: Iterable[str] = (), path: str = "/") -> Page:
        """Open the attacker's page, whose answer sets these cookies."""
        asked = quote(json.dumps(list(cookies)))
        self.page.goto(f"https://{EVIL}{path}?cookies={asked}")
        return self.page

    def goes_to(self, host: str, path: str) -> str:
        """Open a page of the product; its text."""
        self.page.goto(f"https://{host}{path}")
        return self.page.content()

    def session_on(self, host: str) -> str | None:
        """The session that the browser would send there."""
        cookies = self.context.cookies(f"https://{host}/")
        return next((c["value"] for c in cookies if c["name"] == SESSION), None)

    def came(self) -> list[Seen]:
        """What the product was asked since the last look."""
        found = self.wire.seen[self._since :]
        self._since = len(self.wire.seen)
        return found


@contextmanager
def staged(product: Secured, wire: Wire, browser: Browser) -> Iterator[Stage]:
    """A fresh browser for one scene."""
    context = browser.new_context(ignore_https_errors=True)
    context.set_default_timeout(20_000)
    try:
        yield Stage(product, wire, context)
    finally:
        context.close()


def changed(
    before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]
) -> list[tuple[str, str]]:
    """Schema and table of everything that is not as it was."""
    return [
        (schema, table)
        for schema, tables in after.items()
        for table, digest in tables.items()
        if before.get(schema, {}).get(table) != digest
    ]
