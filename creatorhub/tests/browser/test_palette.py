"""A creator jumps anywhere with the keyboard, and without script by a page."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.access import AXE, SCRIPT, TAGS
from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import Stack

COMPOSING = """() => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true, cancelable: true})
)"""


@pytest.mark.scenes("ada1280", "lin390")
def test_the_keyboard_opens_chooses_and_goes(owner: Person) -> None:
    page, keys = owner.page, owner.page.keyboard
    keys.press("Control+k")
    palette = page.locator("dialog.palette")
    field, chosen = palette.get_by_role("combobox"), palette.locator("[aria-selected=true]")
    expect(palette).to_be_visible()
    expect(field).to_be_focused()
    expect(chosen).to_have_count(1)
    owner.shows("palette")

    keys.type(owner.word("Tiers and prices"))
    expect(chosen).to_contain_text(owner.word("Tiers and prices"))
    expect(field).to_have_attribute("aria-activedescendant", "palette-pages-1")
    page.evaluate(COMPOSING)  # an input method that takes the Enter for itself
    expect(palette).to_be_visible()
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/studio/tiers/$"))


@pytest.mark.scenes("ada1280")
def test_arrows_go_round_and_escape_gives_the_focus_back(owner: Person) -> None:
    page, keys = owner.page, owner.page.keyboard
    door = page.locator(".studio-search")
    door.focus()
    keys.press("Enter")
    chosen = page.locator("dialog.palette [aria-selected=true]")
    expect(chosen).to_have_count(1)
    names = [option.get_attribute("id") for option in page.get_by_role("option").all()]
    keys.press("ArrowDown")
    expect(chosen).to_have_attribute("id", names[1] or "")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    expect(chosen).to_have_attribute("id", names[-1] or "")
    for _ in range(6):
        keys.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || "
            "document.querySelector('dialog.palette').contains(document.activeElement)"
        )
    page.get_by_role("combobox").focus()
    keys.press("Escape")
    expect(page.locator("dialog.palette")).to_be_hidden()
    expect(door).to_be_focused()


@pytest.mark.scenes("lin1280")
def test_enter_before_the_answer_goes_where_the_words_lead(owner: Person) -> None:
    owner.page.keyboard.press("Control+k")
    expect(owner.page.locator("dialog.palette [aria-selected=true]")).to_have_count(1)
    owner.page.keyboard.insert_text(owner.word("Settings"))
    owner.page.keyboard.press("Enter")
    owner.page.wait_for_url(re.compile(r"/studio/settings/$"))


@pytest.mark.scenes("ada390")
def test_words_that_nothing_matches_say_what_to_try(owner: Person) -> None:
    owner.page.keyboard.press("Control+k")
    owner.page.keyboard.insert_text("qqqq")
    expect(owner.page.locator(".palette-none")).to_contain_text("qqqq")
    owner.page.keyboard.press("Enter")
    owner.page.wait_for_url(re.compile(r"/studio/find/\?q=qqqq$"))


@pytest.mark.scenes("ada1280", "lin390")
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run `npm ci`")
def test_axe_finds_nothing_in_the_open_palette_and_sheet(owner: Person) -> None:
    page = owner.page
    page.evaluate(AXE.read_text())
    if owner.scene.width == 390:
        page.locator(".studio-sheet > summary").click()
        assert page.evaluate(SCRIPT, TAGS)["violations"] == []
        owner.shows("studio sheet")
        page.keyboard.press("Escape")
    page.locator(".studio-search").click()
    expect(page.locator("dialog.palette [aria-selected=true]")).to_have_count(1)
    assert page.evaluate(SCRIPT, TAGS)["violations"] == []


@pytest.mark.scenes("ada390", "lin1280")
def test_without_script_the_same_is_a_page(
    visit: Visitors, scene: Scene, stack: Stack, signed_in: Any
) -> None:
    person = visit(scene, state=signed_in, java_script_enabled=False)
    person.goes(stack.site(scene.site)["url"] + "/studio/")
    person.page.locator(".studio-search").click()
    person.page.wait_for_url(re.compile(r"/studio/find/$"))
    person.main.get_by_role("searchbox").fill(person.word("Tiers and prices"))
    person.presses("Search").follows("Tiers and prices").at("/studio/tiers/")
