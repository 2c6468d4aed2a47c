"""Everybody can use the pages: axe finds nothing serious, and a keyboard is enough."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import ROOT, Stack

AXE = ROOT / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COURSE = {"ada": "people-in-cafes", "lin": "investing-in-bad-weather"}
OPEN = """/ /courses/ /courses/{course}/ /courses/{course}/lessons/{free}/
    /courses/{course}/lessons/{locked}/ /groups/ /membership/ /terms/ /accounts/login/
    /accounts/signup/ /accounts/password/reset/""".split()
FREE = {"ada": (26, 28), "lin": (15, 17)}
OWN = "/me/ /me/profile/ /orders/".split()
STUDIO = """/studio/ /studio/courses/ /studio/courses/new/ /studio/courses/1/
    /studio/courses/lessons/1/ /studio/groups/ /studio/groups/new/ /studio/tiers/
    /studio/tiers/new/ /studio/sales/ /studio/clock/ /studio/recommendations/
    /studio/appearance/ /studio/settings/""".split()


def faults(person: Person, address: str) -> list[str]:
    """What axe finds serious or critical at this address."""
    person.goes(address).settles()
    person.page.evaluate(AXE.read_text())
    script = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags},"
    script += " resultTypes: ['violations']})"
    result: Any = person.page.evaluate(script, TAGS)
    return [
        f"{address}: {found['id']} {node['target']} {node['failureSummary'][:300]}"
        for found in result["violations"]
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


@pytest.fixture
def owner(visit: Visitors, scene: Scene, stack: Stack) -> Person:
    """The creator of the demo site. Dark on the English desk and the Chinese phone."""
    site = stack.site(scene.site)
    dark = (scene.language == "en") == (scene.width == 1280)
    return visit(scene, dark=dark).signs_in(site["url"], **site["owner"])


@pytest.fixture
def guest(visit: Visitors, scene: Scene, fan: Account) -> Person:
    """The fan, in the same colours as the creator."""
    dark = (scene.language == "en") == (scene.width == 1280)
    return visit(scene, dark=dark, state=fan.state)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run `npm ci`")
def test_axe_finds_nothing_serious(
    guest: Person, owner: Person, stack: Stack, fan: Account
) -> None:
    scene, platform = guest.scene, stack.card["platform"]
    free, locked = FREE[scene.site]
    names = {"course": COURSE[scene.site], "free": free, "locked": locked}
    found = [
        fault for path in (*OPEN, *OWN) for fault in faults(guest, fan.site + path.format(**names))
    ]
    for path in ("/", "/start/", "/privacy/", "/accounts/login/"):
        found += faults(guest, platform + path)
    for path in STUDIO:
        found += faults(owner, fan.site + path)
        owner.shows(f"owner {path}")
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


def test_a_keyboard_reaches_the_checkout(guest: Person, fan: Account) -> None:
    locked = FREE[guest.scene.site][1]
    guest.goes(f"{fan.site}/courses/{COURSE[guest.scene.site]}/lessons/{locked}/")
    expect(guest.button("Buy")).to_be_visible()
    press_until(guest, "Tab", "form[action*='/buy/'] button")
    guest.page.keyboard.press("Enter")
    guest.at(r"/checkout/[0-9a-f-]+/")
    press_until(guest, "Tab", "[name=outcome][value=cancel]")
    guest.page.keyboard.press("Enter")
    guest.page.wait_for_url(re.compile(rf"/lessons/{locked}/$"))
