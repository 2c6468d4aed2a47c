"""Strings that come through forms, programs and addresses: shown as text, refused or cleaned."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import pytest

from accounts.models import User
from accounts.scopes import SCOPES
from accounts.services.tokens import make_token
from creatorhub.tests.api.conftest import Program
from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.isolation.forms import HREF
from creatorhub.tests.net.scripts.pages import HTMX, Pages
from creatorhub.tests.net.scripts.poisoning import Poisoning
from creatorhub.tests.net.scripts.sending import Sending, chosen
from creatorhub.tests.net.scripts.strings import STRINGS
from creatorhub.tests.net.scripts.window import Window
from tenants.schemas import open_creator

# Addresses that say again what they were asked with, and the parameters that they read.
ECHOES = {
    "nobody": ["/courses/?q=", "/courses/?topic=", "/accounts/login/?next=", "/offers/?keys="],
    "owner": [
        "/studio/find/?q=", "/studio/members/?q=", "/studio/log/?who=", "/studio/sales/?q=",
        "/studio/letters/new/?list=",
    ],
    "platform nobody": ["/start/?name=", "/accounts/login/?next="],
}  # fmt: skip


@pytest.fixture
def pages(world: Any, db: None, window: Window) -> Pages:
    """Nothing in the rows yet."""
    return Pages(world, window, Poisoning(dice("doors")))


def test_strings_through_forms_and_programs_are_text_afterwards(
    pages: Pages, say: Callable[[str], None]
) -> None:
    sending = Sending(pages)
    sending.collect()
    for _turn in range(amount(sample=1, whole=2)):
        for who, page, form in chosen(sending, amount(sample=12, whole=1000)):
            sending.send(
                who, page, form, at_once=amount(pages.poisoning.dice.random() < 0.3, False)
            )
        sending.operate(_program(pages))
    say(
        f"scripts, doors: {sending.sent:,} bodies to {len(sending.forms)} kinds of form and the "
        f"API, {sending.taken:,} taken, {pages.judged:,} answers and pages read, "
        f"{len(pages.wrong)} became more"
    )
    assert pages.wrong == {}, pages.told()
    assert sending.said, "nothing that a program wrote was on a page"


def test_what_is_asked_for_is_said_again_as_text(pages: Pages, say: Callable[[str], None]) -> None:
    asked = 0
    for who, address in _echoes(pages):
        slot = pages.poisoning.add("address", address)
        strings = pages.poisoning.dice.sample(STRINGS, amount(sample=3, whole=12))
        if address == "/studio/find/?q=" or address == "/zx-":
            strings = amount(sample=strings, whole=list(STRINGS))
        for string in strings:
            path = address + quote(string.marked(slot.number), safe="")
            piece = HTMX if pages.poisoning.dice.random() < 0.5 else {}
            pages.judge(who, f"{address} echo", pages.people[who].get(path, headers=piece))
            asked += 1
    say(f"scripts, echoes: {asked:,} addresses asked, {pages.judged:,} said strings again")
    assert pages.judged > 0
    assert pages.wrong == {}, pages.told()


def _echoes(pages: Pages) -> list[tuple[str, str]]:
    """The known ones, a page that is not there, and each parameter that a page links with."""
    found = {(who, address): None for who, told in ECHOES.items() for address in told}
    found |= {(who, "/zx-"): None for who in ("nobody", "owner", "platform nobody")}
    whole = [look for look in pages.looks if not look.is_piece]
    some = amount(sample=pages.poisoning.dice.sample(whole, 25), whole=whole)
    for look in some:
        got = pages.people[look.who].get(look.visit.path)
        text = got.content.decode() if "html" in got.get("Content-Type", "") else ""
        for link in HREF.findall(text):
            parts = urlsplit(urljoin(look.visit.path, link.replace("&amp;", "&")))
            given = parse_qsl(parts.query)
            for name, _value in given if not parts.netloc else []:
                rest = urlencode([pair for pair in given if pair[0] != name])
                found[look.who, f"{parts.path}?{rest}{'&' if rest else ''}{name}="] = None
    kinds = {(who, _kind(address)): address for who, address in found}
    return [(who, address) for (who, _names), address in kinds.items()]


def _kind(address: str) -> str:
    """Addresses of one page that differ in values alone are one."""
    path, _mark, query = address.partition("?")
    names = sorted(name for name, _value in parse_qsl(query, keep_blank_values=True))
    return f"{path} {names} {query.rpartition('&')[2]}"


def _program(pages: Pages) -> Program:
    with open_creator(pages.creator):
        owner = User.objects.get(pk=pages.site.people["owner"])
        _token, text = make_token(member=owner, name="Strings", scopes=list(SCOPES))
    return Program(pages.site.host, text)
