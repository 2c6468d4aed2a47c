"""The net itself: what runs is noticed, and nearly every string would run somewhere."""

from collections.abc import Callable
from typing import Any

import pytest

from creatorhub.tests.net.amount import dice
from creatorhub.tests.net.scripts.pages import Look, Pages
from creatorhub.tests.net.scripts.poisoning import Poisoning
from creatorhub.tests.net.scripts.strings import STRINGS
from creatorhub.tests.net.scripts.window import Window
from creatorhub.world.visits import Visit
from tenants import richtext

ADDRESS = "http://ada.localhost/"
# Where a template could put a string without escaping it.
CARELESS = (
    "<p>{}</p>", '<p title="{}">x</p>', "<p title='{}'>x</p>", "<p title={}>x</p>",
    '<a href="{}">x</a>', "<script>let a = {}</script>", "<style>p {{ color: {} }}</style>",
    "<textarea>{}</textarea>", "<title>{}</title>", "<svg><text>{}</text></svg>", "<p {}>x</p>",
    "<noscript>{}</noscript>",
)  # fmt: skip
# Other readers than a browser decode these: a server's language, a mail's header, a second page.
FOR_OTHERS = {"languages of templates", "lines of mails, files and tables",
              "decoded once too often", "letters"}  # fmt: skip


def test_strings_that_a_template_does_not_escape_are_noticed(
    window: Window, say: Callable[[str], None]
) -> None:
    missed = []
    for string in STRINGS:
        texts = [place.replace("{}", string.marked(1)) for place in CARELESS]
        if not window.judge_each([text.replace("{{", "{") for text in texts], ADDRESS):
            missed.append(string)
    say(f"scripts, noticing: {len(STRINGS) - len(missed)} of {len(STRINGS)} strings do harm")
    assert [one.pattern for one in missed if one.family not in FOR_OTHERS] == []


def test_a_sanitizer_that_lets_all_through_is_noticed(
    world: Any, db: None, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(html: str, **_rules: Any) -> str:
        return html

    monkeypatch.setattr(richtext.nh3, "clean", nothing)
    pages = Pages(world, window, Poisoning(dice("noticing")))
    slot = pages.poisoning.add("tenants.creator", "about")
    image = f"<img src=x onerror=__xss(/zx1f{slot.number}q/)>"
    pages.creator.about = richtext.clean(f"<p>About</p>{image}")
    pages.creator.save()
    look = Look("nobody", Visit("site:creator", frozenset({"GET"}), "/about/"))

    pages.visit(look, is_bare=True)
    ran = [one for one in pages.wrong if "FOUND ran" in one]
    pages.wrong.clear()
    pages.visit(look, is_bare=False)
    refused = [one for one in pages.wrong if "FOUND refused by the policy" in one]
    pages.wrong.clear()
    pages.get(look)
    read = [one for one in pages.wrong if "attribute onerror" in one]

    assert (len(ran), len(refused), len(read)) == (1, 1, 1)
