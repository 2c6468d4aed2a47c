"""A real browser whose requests are answered in this process: rows need not be committed.

The browser lives in a thread of its own; the thread of the test answers what it asks for, so all
of it happens in the test's transaction.
"""

import os
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, sync_playwright

from creatorhub.tests.browser.conftest import FLAGS, chromium

HERE = Path(__file__).parent
HOOK, ORACLE, STIR = (HERE / name for name in ("hook.js", "oracle.js", "stir.js"))
PATIENCE = 120.0  # seconds for one page on a busy machine
UNSENT = {"host", "cookie", "content-length", "origin"}
UNTAKEN = {"set-cookie", "content-length", "content-encoding", "connection"}


class Window:
    """`judge(html, address)` reads a page as a browser does; `visit(client, address)` opens it."""

    def __init__(self) -> None:
        self._jobs: queue.Queue[Callable[[], Any] | None] = queue.Queue()
        self._events: queue.Queue[tuple[str, Any, Any]] = queue.Queue()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._contexts: dict[tuple[int, bool], BrowserContext] = {}
        self._clients: dict[int, Any] = {}
        self._said: list[str] = []
        self.visited, self._at = 0, ""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: Any, at: TracebackType | None
    ) -> None:
        self._jobs.put(None)
        self._thread.join(30)

    def judge(self, page: str, address: str, kind: str = "text/html") -> list[str]:
        """What a page that was got without the browser holds besides text."""
        told = {"html": page, "base": address, "kind": kind}
        return self._do(lambda: self._judging.evaluate(ORACLE.read_text(), told))

    def judge_each(self, texts: list[str], address: str) -> list[str]:
        """What pieces of HTML hold besides text."""
        script = f"""([texts, base]) => texts.flatMap((html) =>
            ({ORACLE.read_text()})({{ html, base, kind: "text/html" }}))"""
        return self._do(lambda: self._judging.evaluate(script, [texts, address]))

    def judge_again(self, texts: list[str], address: str) -> list[str]:
        """What pieces of HTML hold besides text, as read once, and read and written again."""
        script = f"""([texts, base]) => texts.flatMap((text) => {{
            const look = {ORACLE.read_text()};
            const found = look({{ html: text, base, kind: "text/html" }});
            for (let turn = 0; turn < 3; turn++) {{
                const place = document.implementation.createHTMLDocument("").createElement("div");
                place.innerHTML = text;
                text = place.innerHTML;
                found.push(...look({{ html: text, base, kind: "text/html" }}));
            }}
            return found;
        }})"""
        return self._do(lambda: self._judging.evaluate(script, [texts, address]))

    def visit(
        self, client: Any, address: str, *, is_bare: bool, script: str = STIR.read_text()
    ) -> list[str]:
        """Open it, do everything on it, and tell what ran or stood there besides text.

        `is_bare`: without the policy of content, so that what slipped through does run.
        """
        self.visited, self._at = self.visited + 1, address
        self._clients[id(client)] = client
        return self._do(lambda: self._open(id(client), address, is_bare, script))

    def _do(self, job: Callable[[], Any]) -> Any:
        self._jobs.put(job)
        while True:
            try:
                kind, told, answer = self._events.get(timeout=PATIENCE)
            except queue.Empty:
                raise TimeoutError(f"the browser says nothing about {self._at}") from None
            if kind == "asked":
                answer.put(self._answer(*told))
            elif kind == "failed":
                raise told
            else:
                return told

    def _answer(self, person: int, method: str, url: str, headers: dict[str, str]) -> Any:
        parts = urlsplit(url)
        if method not in {"GET", "HEAD"}:
            return {"status": 204}
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        sent = {name: value for name, value in headers.items() if name not in UNSENT}
        got = self._clients[person].generic(method, path, headers=sent)
        body = b"".join(got.streaming_content) if got.streaming else got.content
        kept = {name: value for name, value in got.items() if name.lower() not in UNTAKEN}
        return {"status": got.status_code, "headers": kept, "body": body}

    def _live(self) -> None:
        flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
            self._browser: Browser = browser
            self._judging: Page = browser.new_page()
            while job := self._jobs.get():
                try:
                    self._events.put(("done", job(), None))
                except Error as trouble:
                    self._events.put(("failed", trouble, None))
            browser.close()

    def _context(self, person: int, is_bare: bool) -> BrowserContext:
        if (person, is_bare) not in self._contexts:
            context = self._browser.new_context(bypass_csp=is_bare)
            context.add_init_script(path=HOOK)
            context.set_default_timeout(60_000)
            context.route("**/*", lambda route: self._pass_on(route, person))
            context.on("console", lambda message: self._hear(message.text))
            context.on("dialog", lambda dialog: (self._hear("FOUND dialog"), dialog.dismiss()))
            context.on("weberror", lambda error: self._hear(f"error {error.error}"))
            self._contexts[person, is_bare] = context
        return self._contexts[person, is_bare]

    def _hear(self, text: str) -> None:
        if text.startswith("FOUND"):
            self._said.append(text)

    def _pass_on(self, route: Route, person: int) -> None:
        request = route.request
        if urlsplit(request.url).hostname != self._host:
            if "zx" in request.url.lower():
                self._said.append(f"FOUND request to {request.url}")
            with suppress(Error):
                route.abort()
            return
        answer: queue.Queue[Any] = queue.Queue()
        asked = person, request.method, request.url, request.headers
        self._events.put(("asked", asked, answer))
        told = answer.get(timeout=PATIENCE)
        with suppress(Error):  # the page that asked was left meanwhile
            route.fulfill(**told)

    def _open(self, person: int, address: str, is_bare: bool, script: str) -> list[str]:
        self._said, self._host = [], urlsplit(address).hostname
        page = self._context(person, is_bare).new_page()
        try:
            return [*self._use(page, address, script), *self._said]
        except Error as trouble:
            return [*self._said, f"not opened: {trouble.message[:200]}"]
        finally:
            page.close()

    @staticmethod
    def _use(page: Page, address: str, script: str) -> list[str]:
        answer = page.goto(address, wait_until="load")
        if answer and "sandbox" in answer.headers.get("content-security-policy", ""):
            page.wait_for_timeout(200)  # no script runs there, not even a question of ours
            return []
        page.evaluate(script)
        if page.locator("dialog[x-ref=dialog]").count():
            page.keyboard.press("Control+k")
            page.keyboard.type("zx")
            page.wait_for_timeout(300)
        found: list[str] = page.evaluate(ORACLE.read_text(), {"base": address})
        return found
