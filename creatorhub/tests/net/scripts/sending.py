"""Strings through the doors: every form and every operation of the API that takes words."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.test import TestCase
from django.urls import Resolver404, resolve

from creatorhub.tests.net.amount import amount
from creatorhub.tests.net.isolation import programs
from creatorhub.tests.net.isolation.addresses import Addresses
from creatorhub.tests.net.isolation.forms import Field, Form, filled, forms_on
from creatorhub.tests.net.scripts.pages import Pages
from creatorhub.tests.net.scripts.poisoning import Slot
from creatorhub.world.visits import visits
from tenants import hosts
from tenants.schemas import open_creator, open_public

ROOT_URLCONF = "creatorhub.urls.site"
TYPED = {"text", "textarea", "search", "email", "url", "tel", "hidden"}
SHOWS_ALL = ["/", "/courses/", "/groups/", "/studio/log/", "/notices/"]  # what was just written
# And what a program has written into the row of a visit.
SHOWS_ONE = {"courses:detail", "courses:lesson", "community:detail", "analytics:studio_member"}


class Sending:
    """Sends a form, or an operation's body, looks at what comes of it, and undoes it."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.forms: dict[tuple[str, ...], tuple[str, str, Form]] = {}  # who, page, form, by shape
        self.slots: dict[str, Slot] = {}
        self.sent = self.taken = 0
        self.said: set[int] = set()  # slots that a program filled, and a page showed

    def collect(self) -> None:
        """One form of each shape for each address that takes it, with who finds it where."""
        dice = self.pages.poisoning.dice
        for look in (one for one in self.pages.looks if not one.is_piece):
            if amount(sample=dice.random() < 0.5, whole=False):
                continue
            got = self._get(look.who, look.visit.path)
            if got.get("Content-Type", "").startswith("text/html"):
                for form in forms_on(look.visit.path, got.content.decode()):
                    route = _route(form.action, look.who)
                    shape = (route, *sorted({one.name for one in form.fields}))
                    if route and _typed(form):
                        self.forms.setdefault(shape, (look.who, look.visit.path, form))

    def send(self, who: str, page: str, form: Form, *, at_once: bool) -> None:
        """With strings in all words at once, or in one field after the other."""
        names = [one.name for one in _typed(form)]
        for chosen in [names] if at_once else [[name] for name in names]:
            body = filled(form)
            for name in chosen:
                slot = self._slot(_route(form.action, who), name)
                body[name] = [slot.draw(slot.room) or "x"]
            self._try(who, form.action, body, [page, *SHOWS_ALL])

    def _try(self, who: str, path: str, body: Any, after: Iterable[str], **more: Any) -> None:
        """Post, judge the answer, where it leads, and the pages that show what was written."""
        self.sent += 1
        method, reader = more.pop("method", "post"), more.pop("reader", who)
        with transaction.atomic():
            cache.clear()
            with self._schema(who), TestCase.captureOnCommitCallbacks(execute=True):
                got = getattr(self.pages.people[who], method)(path, body, **more)
            route = _route(path, who)
            self.pages.judge(who, f"{route} answered", got)
            if got.status_code < 400 and "Location" in got or got.status_code in {200, 201, 204}:
                self.taken += 1
                hosts.forget()
                where = urljoin(path, got.get("Location", path))
                for address in dict.fromkeys([urlsplit(where).path, *after]):
                    seen = self._get(reader, address)
                    what = f"{_route(address, reader)} after {route}"
                    slots = self.pages.judge(reader, what, seen)
                    self.said |= slots if reader != who else set()
            transaction.set_rollback(True)
        hosts.forget()

    def operate(self, token: Any) -> None:
        """Every operation of the API that takes a body, with strings for its words. Its answer is
        JSON, so what came of it is looked at on pages, as the owner."""
        self.pages.people["program"] = token
        ids = Addresses(self.pages.site, self.pages.world["lin"], Random(0), ROOT_URLCONF).own_ids
        there = {visit.route: visit.path for visit in visits(self.pages.site)}
        after = [*SHOWS_ALL, *(there[route] for route in sorted(SHOWS_ONE))]
        for path, method, told in programs.operations():
            body = programs.body_of(told, ids)
            if body is None:
                continue
            route = _route(programs.with_ones(path), "program")
            made = self._in_body(route, body, "")
            more = {"content_type": "application/json", "method": method.lower()}
            self._try("program", there[route], made, after, reader="owner", **more)

    def _in_body(self, route: str, value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: self._in_body(route, one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self._in_body(route, one, name) for one in value]
        slot = self._slot(route, name)
        return slot.draw(slot.room) if isinstance(value, str) and value else value

    def _slot(self, route: str, name: str) -> Slot:
        key = f"{route} {name}"
        if key not in self.slots:
            self.slots[key] = self.pages.poisoning.add(route, name, room=200)
        return self.slots[key]

    def _get(self, who: str, path: str) -> Any:
        cache.clear()
        return self.pages.people[who].get(path)

    def _schema(self, who: str) -> Any:
        return open_public() if who.startswith("platform") else open_creator(self.pages.creator)


def _typed(form: Form) -> list[Field]:
    return [
        one
        for one in form.fields
        if one.kind in TYPED and one.name not in {"csrfmiddlewaretoken", "step", "pk"}
    ]


def _route(address: str, who: str) -> str:
    urlconf = "creatorhub.urls.platform" if who.startswith("platform") else None
    try:
        return resolve(urlsplit(address).path, urlconf).view_name
    except Resolver404:
        return ""


def chosen(sending: Sending, number: int) -> Iterator[tuple[str, str, Form]]:
    """Forms of this run's draw."""
    found = sorted(sending.forms.items())
    for _shape, one in sending.pages.poisoning.dice.sample(found, min(number, len(found))):
        yield one
