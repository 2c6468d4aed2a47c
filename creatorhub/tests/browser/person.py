"""Somebody in front of a browser, who reads the interface in one language."""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Error, Locator, Page, expect

from creatorhub.tests.browser.factor import SECRET, code_of
from creatorhub.tests.browser.sheet import Sheet

HEIGHTS = {390: 844, 1280: 900}
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN"}
# Tells, on every page that is opened, when something sticks out to the right.
LOOK = """addEventListener("load", () => {
  const wide = document.documentElement.scrollWidth;
  const staff = location.pathname.startsWith("/admin/");  // drawn by unfold, for a desk
  if (wide > innerWidth && !staff) console.error(`Overflow: ${location.href} is ${wide} px wide`);
});"""
COMPLAINTS = ("Content Security Policy", "Overflow:")


@dataclass(frozen=True)
class Scene:
    """How wide the window is, and which language is read."""

    width: int
    language: str

    @property
    def site(self) -> str:
        """The demo site that speaks this language."""
        return "ada" if self.language == "en" else "lin"

    def pick(self, english: str, chinese: str) -> str:
        """What a person of this language would write."""
        return english if self.language == "en" else chinese

    def __str__(self) -> str:
        return f"{self.site}{self.width}"


class Person:
    """Goes, reads, types and presses, as the labels of the pages say."""

    def __init__(self, page: Page, scene: Scene, sheet: Sheet) -> None:
        self.page, self.scene, self.sheet = page, scene, sheet

    def word(self, text: str, **names: Any) -> str:
        """A text of the interface, in this person's language."""
        with override(self.scene.language):
            return gettext(text) % names if names else gettext(text)

    @property
    def main(self) -> Locator:
        """The page without its menus."""
        return self.page.get_by_role("main")

    def goes(self, address: str) -> "Person":
        """Open an address."""
        self.page.goto(address)
        return self

    def settles(self) -> "Person":
        """What a page loads afterwards is there."""
        if self.page.locator("[hx-trigger~=load]").count():
            self.page.wait_for_load_state("networkidle")
        return self

    def button(self, text: str, **names: Any) -> Locator:
        """The first button of this name."""
        name = self.word(text, **names)
        return self.main.get_by_role("button", name=name, exact=True).first

    def link(self, text: str, **names: Any) -> Locator:
        """The first link of this name."""
        return self.main.get_by_role("link", name=self.word(text, **names), exact=True).first

    def field(self, label: str) -> Locator:
        """The control with this label, marked as optional or not."""
        optional = self.word("(optional)")
        name = re.compile(rf"^\s*{re.escape(self.word(label))}\s*({re.escape(optional)})?\s*$")
        controls = self.page.locator("input, textarea, select, trix-editor")
        return self.main.get_by_label(name).and_(controls).first

    def presses(self, text: str, **names: Any) -> "Person":
        """Press a button."""
        self.button(text, **names).click()
        return self

    def follows(self, text: str, **names: Any) -> "Person":
        """Follow a link."""
        self.link(text, **names).click()
        return self

    def types(self, label: str, value: str) -> "Person":
        """Fill in a field."""
        self.field(label).fill(value)
        return self

    def sees(self, text: str, **names: Any) -> "Person":
        """A text of the interface is on the page."""
        return self.reads(self.word(text, **names))

    def reads(self, text: str) -> "Person":
        """These very words are on the page."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()
        return self

    def misses(self, text: str, **names: Any) -> "Person":
        """A text of the interface is not on the page."""
        expect(self.page.get_by_text(self.word(text, **names))).to_have_count(0)
        return self

    def at(self, path: str) -> "Person":
        """The address ends like this (a regular expression)."""
        self.page.wait_for_url(re.compile(path + "$"))
        return self

    def until(self, script: str, patience: float = 15) -> "Person":
        """A script gives something true. (The policy of our pages refuses playwright's own way.)"""
        end = time.monotonic() + patience
        while not self._gives(script):
            assert time.monotonic() < end, f"{script} is not true at {self.page.url}"
            self.page.wait_for_timeout(50)
        return self

    def _gives(self, script: str) -> bool:
        try:
            return bool(self.page.evaluate(script))
        except Error as gone:
            if "context was destroyed" in str(gone):
                return False  # the page was being exchanged for the next one
            raise

    def shows(self, name: str) -> "Person":
        """Keep a picture for the contact sheet."""
        self.sheet.add(self.page, name, self.scene.language)
        return self

    def signs_in(self, site: str, email: str, password: str) -> "Person":
        """By e-mail and password, at the usual address; the demo team with a code on top."""
        self.goes(f"{site}/accounts/login/").types("E-mail", email).types("Password", password)
        self.presses("Sign in")
        self.page.wait_for_url(lambda address: "/login/" not in address)
        while "/2fa/authenticate/" in self.page.url:
            # Refused when a journey in another process was faster with the same code.
            self.types("Code", code_of(SECRET, f"{site} {email}"))
            with self.page.expect_navigation():
                self.presses("Confirm")
        return self

    def protects(self, site: str, email: str, password: str) -> "Person":
        """From a closed door of the studio through the set-up of an app, and in."""
        self.goes(f"{site}/studio/sales/").sees("Protect your site first").shows("protect")
        self.follows("Use an app").types("Password", password).shows("ask again")
        self.presses("Continue").sees("Set up an authenticator app").shows("set up an app")
        secret = self.main.locator(".secret code").inner_text().replace(" ", "")
        self.types("The code that the app shows now", code_of(secret, f"{site} {email}"))
        self.presses("Turn it on").sees("Recovery codes").shows("recovery codes")
        expect(self.main.locator(".codes li")).to_have_count(10)
        return self.follows("I have kept them, go on").at("/studio/sales/")

    def leaves(self) -> Any:
        """The cookies, to come back with."""
        return self.page.context.storage_state()


class Visitors:
    """Opens windows; everything that a page complains about is kept in `problems`."""

    def __init__(self, browser: Browser, sheet: Sheet) -> None:
        self.browser, self.sheet = browser, sheet
        self.problems: list[str] = []
        self.paused: set[str] = set()  # addresses of sites that are suspended, and say so by 503
        self.contexts: list[Any] = []

    def __call__(self, scene: Scene, dark: bool = False, state: Any = None, **more: Any) -> Person:
        """Somebody with a fresh browser, or with the cookies that were left."""
        context = self.browser.new_context(
            viewport={"width": scene.width, "height": HEIGHTS[scene.width]},
            color_scheme="dark" if dark else "light",
            locale=LOCALES[scene.language],
            has_touch=scene.width < 600,
            storage_state=state,
            **more,
        )
        self.contexts.append(context)
        context.add_init_script(LOOK)
        context.route(re.compile("^https:"), lambda route: route.abort())
        context.on("page", self._listen)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return Person(page, scene, self.sheet)

    def keep_evidence(self, name: str) -> None:
        """What each window shows now, as test-output/failed-*.png, and what was complained of."""
        sys.stderr.write(f"{self.problems}\n")
        for number, context in enumerate(self.contexts):
            for page in context.pages:
                page.screenshot(
                    path=self.sheet.folder / f"failed-{name}-{number}.png", full_page=True
                )

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._note(message.text))
        page.on("response", lambda got: self._note_failure(got.status, got.url))

    def _note(self, text: str) -> None:
        if any(complaint in text for complaint in COMPLAINTS):
            self.problems.append(text)

    def _note_failure(self, status: int, address: str) -> None:
        if status >= 500 and address not in self.paused:
            self.problems.append(f"{status} at {address}")


@contextmanager
def visitors(browser: Browser, sheet: Sheet) -> Iterator[Visitors]:
    """People come and go; at the end no page may have complained."""
    opened = Visitors(browser, sheet)
    try:
        yield opened
    except BaseException:
        opened.keep_evidence("start")
        raise
    finally:
        for context in opened.contexts:
            context.close()
    if opened.problems:
        raise AssertionError("pages complained: " + "\n".join(opened.problems))
