"""What creators may write stays; everything else is gone, however often a text is read again."""

import json
from typing import Any

import pytest

from courses.errors import EmbedRefused
from courses.services import clean_html
from courses.services.curriculum import _player
from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.scripts.pages import Pages
from creatorhub.tests.net.scripts.poisoning import Poisoning
from creatorhub.tests.net.scripts.strings import STRINGS
from creatorhub.tests.net.scripts.window import Window
from tenants import richtext
from tenants.templatetags.rich import headed

KEPT = (
    '<h2>One</h2><p>Two <strong>three</strong> <a href="https://example.com/" title="four" '
    'rel="noopener noreferrer">five</a></p><ul><li>six</li></ul><blockquote>seven</blockquote>'
    "<table><tbody><tr><td>eight</td></tr></tbody></table><pre><code>nine</code></pre>"
)
PLACES = ("{}", "<p>{}</p>", "<table><tr><td>{}</td></tr></table>", "<ul><li><b>{}</ul>",
          "<pre>{}</pre>", '<a href="{}" title="{}">x</a>', '<img src="{}" alt="{}">')  # fmt: skip
# Opens each text in the page's editor, as the form does, and leaves it empty.
LOADED = """async () => {
    const { editor } = document.querySelector("trix-editor");
    for (const text of [...TEXTS, ""]) {
        editor.loadHTML(text);
        await new Promise((done) => setTimeout(done, 20));
    }
}"""


def test_what_may_be_written_stays():
    assert richtext.clean(KEPT) == KEPT


def test_strings_in_rich_text_are_harmless_also_when_it_is_read_again(window: Window, say):
    faults = []
    for place in PLACES:
        once = [clean_html(place.replace("{}", one.marked(1))) for one in STRINGS]
        again = [richtext.clean(text) for text in once]
        assert again == [richtext.clean(text) for text in again]
        for texts in (once, again, [headed(text) for text in again]):
            # What the browser itself makes of its own reading: where texts change their meaning.
            faults += window.judge_again(texts, "http://ada.localhost/")
    say(f"scripts, rich text: {len(STRINGS) * len(PLACES):,} texts cleaned, {len(faults)} harmful")
    assert faults == []


@pytest.mark.parametrize("string", [one for one in STRINGS if one.family == "addresses"])
def test_films_come_from_the_known_places_alone(string):
    with pytest.raises(EmbedRefused):
        _player(string.marked(1))


def test_the_editor_runs_nothing_of_what_it_opens(world: Any, db: None, window: Window, say):
    """Also not what no door has cleaned: a text that was refused and comes back to its form."""
    pages = Pages(world, window, Poisoning(dice("editor")))
    editors = [one for one in STRINGS if one.family == "the editor"]
    draw = pages.poisoning.dice.sample(STRINGS, amount(sample=40, whole=len(STRINGS)))
    texts = [one.marked(1) for one in dict.fromkeys([*editors, *draw])]
    look = next(one for one in pages.looks if one.visit.route == "courses:studio_lesson_edit")
    address = pages.address("owner", look.visit.path)
    script = LOADED.replace("TEXTS", json.dumps(texts).replace("zx", "\\u007ax"))

    found = window.visit(pages.people["owner"], address, is_bare=True, script=script)

    # It may ask for a picture that somebody put into a text; the policy of content refuses that.
    ran = [one for one in found if not one.startswith("FOUND request")]
    say(f"scripts, editor: {len(texts)} strings opened in it, {len(ran)} ran")
    assert ran == []
