"""No string in any field of any row runs on any page, nor becomes more than text there."""

import time
from collections.abc import Callable
from typing import Any

from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.scripts.pages import Look, Pages
from creatorhub.tests.net.scripts.poisoning import Poisoning
from creatorhub.tests.net.scripts.strings import STRINGS
from creatorhub.tests.net.scripts.window import Window

ROUNDS = 300.0  # seconds for the rounds that show what the first pages left out

# Fields that no page shows, each with the reason: a new field is on a page, or is named here.
NEVER_SHOWN = {
    "account.emailconfirmation.key": "a key that is mailed alone",
    "accounts.keptanswer.body": "given back to programs, as JSON",
    "accounts.keptanswer.key": "asked for, never said",
    "admin.logentry.change_message": "of rows that the administration has no page for",
    "admin.logentry.object_id": "of rows that the administration has no page for",
    "admin.logentry.object_repr": "of rows that the administration has no page for",
    "billing.demopayment.refunds": "read by the demo provider",
    "billing.order.return_to": "an address that is led to when it is one of ours",
    "courses.course.external_id": "for programs, as JSON",
    "tenants.entrypass.email": "read when somebody enters",
    "tenants.signup.choices": "in the form again for whoever has the application's address",
}
SELDOM_SHOWN = {"account.emailaddress.email"}  # most strings are no address, and find no row there
MOVES_ON = {"site:enter"}  # sends its form by itself


def test_strings_in_every_field_are_text_on_every_page(
    world: Any, db: None, window: Window, say: Callable[[str], None]
) -> None:
    draw = dice("scripts")
    pages = Pages(world, window, Poisoning(draw))
    pages.fill()
    for look in pages.looks:
        if not look.is_piece or amount(sample=draw.random() < 0.25, whole=True):
            pages.get(look)
    _open_some(pages)
    if amount(sample=False, whole=True):
        _show_the_rest(pages)
    say(
        f"scripts: {len(STRINGS)} strings, {pages.poisoning.figures()}, {pages.judged:,} pages "
        f"read, {window.visited} opened and used in a browser, {len(pages.wrong)} became more"
    )
    assert pages.wrong == {}, pages.told()
    assert pages.poisoning.refused == set()
    unshown = pages.poisoning.unshown()
    assert unshown - set(NEVER_SHOWN) - SELDOM_SHOWN == set(), "On no page: show or name them."
    assert set(NEVER_SHOWN) - unshown == set(), "These are shown."


def _open_some(pages: Pages) -> None:
    """With the policy of content and without it, where what slipped through would run."""
    whole: list[Look] = sorted(
        (one for one in pages.shown if not one.is_piece and one.visit.route not in MOVES_ON),
        key=lambda look: (look.visit.path, look.who),
    )
    for look in pages.poisoning.dice.sample(whole, amount(sample=12, whole=100)):
        pages.visit(look, is_bare=pages.poisoning.dice.random() < 0.5)


def _show_the_rest(pages: Pages) -> None:
    end = time.monotonic() + ROUNDS
    while time.monotonic() < end and (looks := pages.round()):
        pages.fill()
        for look in looks:
            pages.get(look)
        look = pages.poisoning.dice.choice(looks)
        if not look.is_piece and look.visit.route not in MOVES_ON:
            pages.visit(look, is_bare=True)
