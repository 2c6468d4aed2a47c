"""The net itself: what runs is noticed, and nearly every string would run somewhere."""

from collections.abc import Callable
from typing import Any

import pytest

from creatorhub.tests.net.amount import dice
from creatorhub.tests.net.scripts.pages import Look, Pages
from creatorhub.tests.net.scripts.poisoning import Poisoning
from creatorhub.tests.net.scripts.strings import STRINGS, mark
from creatorhub.tests.net.scripts.window import Window
from creatorhub.world.visits import Visit
from tenants import richtext

ADDRESS = "http://ada.localhost/"
# Where a template could put a string without escaping it, and a plain word does no harm.
CARELESS = (
    "<p>{}</p>", '<p title="{}">x</p>', "<p title='{}'>x</p>", "<p title={}>x</p>",
    '<a href="{}">x</a>', "<textarea>{}</textarea>", "<title>{}</title>",
    "<svg><text>{}</text></svg>", "<noscript>{}</noscript>", '<img src="{}" alt="x">',
    '<script type="application/json">["{}"]</script>',
)  # fmt: skip
MOST = 0.85  # the others wait for another reader: a second decoding, a mail, a sheet, a server


def test_strings_that_a_template_does_not_escape_are_noticed(
    window: Window, say: Callable[[str], None]
) -> None:
    def harm(text: str) -> list[str]:
        return window.judge_each([place.replace("{}", text) for place in CARELESS], ADDRESS)

    assert len(STRINGS) > 300
    assert harm(mark(1, 1)) == []
    harmful = [one for one in STRINGS if harm(one.marked(1))]
    say(f"scripts, noticing: {len(harmful)} of {len(STRINGS)} strings do harm where unescaped")
    assert len(harmful) > MOST * len(STRINGS)


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
