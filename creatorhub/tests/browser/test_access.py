"""Everybody can use the pages: axe finds no violation, and a keyboard is enough."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser import atlas
from creatorhub.tests.browser.access import AXE, faults
from creatorhub.tests.browser.atlas import COURSE
from creatorhub.tests.browser.conftest import SCENES
from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import Stack


@pytest.fixture
def owner(visit: Visitors, scene: Scene, signed_in: Any) -> Person:
    """The creator of the demo site. Dark on the English desk and the Chinese phone."""
    dark = (scene.language == "en") == (scene.width == 1280)
    return visit(scene, dark=dark, state=signed_in)


@pytest.fixture
def guest(visit: Visitors, scene: Scene, fan: Account) -> Person:
    """The fan, in the same colours as the creator."""
    dark = (scene.language == "en") == (scene.width == 1280)
    return visit(scene, dark=dark, state=fan.state)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run `npm ci`")
def test_axe_finds_no_violation(
    visit: Visitors, guest: Person, owner: Person, stack: Stack, fan: Account
) -> None:
    """Each page in one of the scenes; bench.atlas sees all of them in all, light and dark."""
    scene, filled = guest.scene, atlas.holes(stack, guest.scene.site)
    found = []
    for person, pages, host in (
        (visit(scene), atlas.VISITOR, fan.site),
        (guest, atlas.FAN, fan.site),
        (owner, atlas.OWNER, fan.site),
        (visit(scene), atlas.PLATFORM, stack.card["platform"]),
    ):
        everywhere = list(atlas.addresses(pages, host, filled).values())
        for address in everywhere[SCENES.index(scene) :: len(SCENES)]:
            found += faults(person, address)
    assert not found, "\n".join(found)


def press_until(person: Person, key: str, selector: str) -> None:
    """Press a key until the focus is on what the selector names."""
    for _ in range(80):
        person.page.keyboard.press(key)
        if person.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{key} never reaches {selector} at {person.page.url}")


def test_a_keyboard_leads_past_the_menu_and_into_it(
    visit: Visitors, scene: Scene, stack: Stack
) -> None:
    person = visit(scene).goes(stack.site(scene.site)["url"])
    person.page.keyboard.press("Tab")
    expect(person.page.locator(".skip")).to_be_focused()
    expect(person.page.locator(".skip")).to_be_in_viewport()
    person.page.keyboard.press("Enter")
    expect(person.main).to_be_focused()
    person.page.reload()
    press_until(person, "Tab", "details.drop > summary")
    person.page.keyboard.press("Enter")
    menu = person.page.locator("details.drop[open]")
    expect(menu).to_have_count(1)
    person.page.keyboard.press("Tab")
    expect(menu.locator(":focus")).to_have_count(1)
    person.page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    assert person.page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.scenes("ada390", "lin1280")
def test_a_keyboard_puts_courses_in_another_order(owner: Person, stack: Stack) -> None:
    owner.goes(stack.site(owner.scene.site)["url"] + "/studio/courses/")
    titles = owner.main.locator("#course-rows .row-main > a")
    before = titles.all_inner_texts()
    press_until(owner, "Tab", "[id^=down-course]")
    owner.page.keyboard.press("Enter")
    expect(titles).to_have_text([before[1], before[0], *before[2:]])
    press_until(owner, "Shift+Tab", "[id^=up-course]")
    owner.page.keyboard.press("Enter")
    expect(titles).to_have_text(before)


@pytest.mark.scenes("ada1280", "lin390")
def test_a_keyboard_reaches_the_checkout(guest: Person, fan: Account, stack: Stack) -> None:
    locked = atlas.holes(stack, guest.scene.site)["locked"]
    guest.goes(f"{fan.site}/courses/{COURSE[guest.scene.site]}/lessons/{locked}/")
    expect(guest.button("Buy")).to_be_visible()
    press_until(guest, "Tab", "form[action*='/buy/'] button")
    guest.page.keyboard.press("Enter")
    guest.at(r"/checkout/[0-9a-f-]+/")
    press_until(guest, "Tab", "[name=outcome][value=cancel]")
    guest.page.keyboard.press("Enter")
    guest.page.wait_for_url(re.compile(rf"/lessons/{locked}/$"))
