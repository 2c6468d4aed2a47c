"""Language, colours, a site that is closed, and addresses where nothing is."""

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import Stack

PLACES = ["platform", "site", "studio"]
REASON = {"en": "Unpaid bills for paint.", "zh-hans": "颜料账单还没付。"}


def choose(person: Person, button: str) -> None:
    """Press a button of the menu that holds language and colours."""
    person.page.wait_for_load_state()  # before its styles are there, hidden menus count as visible
    menus = person.page.locator("details:has(button[name=language]) > summary")
    menus.locator("visible=true").first.click()
    person.page.locator(button).locator("visible=true").first.click()


@pytest.mark.scenes("ada390", "lin1280")
@pytest.mark.parametrize("place", PLACES)
def test_language_and_colours_are_kept(
    visit: Visitors, scene: Scene, stack: Stack, new_site: Account, place: str
) -> None:
    person = visit(scene, state=new_site.state if place == "studio" else None)
    person.goes({
        "platform": stack.card["platform"],
        "site": stack.site(scene.site)["url"],
        "studio": f"{new_site.site}/studio/",
    }[place])  # fmt: skip
    html = person.page.locator("html")
    other, tag = ("zh-hans", "zh-Hans") if scene.language == "en" else ("en", "en")
    choose(person, f"button[name=language][value={other}]")
    expect(html).to_have_attribute("lang", tag)
    choose(person, "button[value=dark]")
    expect(html).to_have_attribute("data-theme", "dark")
    person.page.reload()
    expect(html).to_have_attribute("lang", tag)
    expect(html).to_have_attribute("data-theme", "dark")
    person.shows(f"{place} dark in the other language")
    choose(person, f"button[name=language][value={scene.language}]")
    expect(html).not_to_have_attribute("lang", tag)


@pytest.mark.scenes("ada390", "lin1280")
def test_a_suspended_site_says_why_until_it_is_open_again(
    visit: Visitors, stack: Stack, new_site: Account
) -> None:
    scene, reason = new_site.scene, REASON[new_site.scene.language]
    staff = sign_in_as_staff(visit, scene, stack)
    name = new_site.site.partition("//")[2].partition(".")[0]
    answer(staff, stack, name, "suspend", reason)
    visit.paused.add(f"{new_site.site}/")
    visitor = visit(scene)
    until_status(visitor, f"{new_site.site}/", 503)
    visitor.reads(reason).shows("suspended site")
    owner = visit(scene, state=new_site.state).goes(f"{new_site.site}/studio/")
    owner.reads(reason).shows("suspended studio")
    answer(staff, stack, name, "resume")
    until_status(visitor, f"{new_site.site}/", 200)


def sign_in_as_staff(visit: Visitors, scene: Scene, stack: Stack) -> Person:
    """At Django's admin, on the platform's host."""
    card = stack.card
    staff = visit(scene).signs_in(card["platform"], **card["staff"])
    return staff.goes(card["admin"]).shows("staff admin")


def answer(staff: Person, stack: Stack, name: str, verb: str, reason: str = "") -> None:
    """Answer the question whether to suspend or resume this site."""
    staff.goes(f"{stack.card['admin']}tenants/creator/?q={name}").shows("staff list")
    staff.page.locator("a[href*='/tenants/creator/'][href*='/change/']").first.click()
    question = staff.page.locator(f"a[href*='/{verb}']").first.get_attribute("href")
    staff.goes(f"{stack.card['platform']}{question}")
    if reason:
        staff.page.locator("[name=reason]").fill(reason)
    staff.shows(f"staff {verb}").page.locator("form:has([name=confirmed]) button").first.click()
    staff.page.wait_for_url("**/tenants/creator/")


def until_status(person: Person, address: str, status: int) -> None:
    """The lookup of a host is remembered for some seconds in each process."""
    for _ in range(120):
        response = person.page.goto(address)
        if response and response.status == status:
            return
        person.page.wait_for_timeout(300)
    raise AssertionError(f"{address} did not answer {status}")


@pytest.mark.scenes("ada1280", "lin390")
def test_an_unknown_address_is_not_another_site(
    visit: Visitors, scene: Scene, stack: Stack
) -> None:
    person = visit(scene)
    response = person.page.goto(stack.card["platform"].replace("//", "//nobody-here."))
    assert response
    assert response.status == 404
    assert stack.site(scene.site)["title"] not in person.page.content()
    person.shows("unknown host")
    response = person.page.goto(f"{stack.site(scene.site)['url']}/no-such-page/")
    assert response
    assert response.status == 404
    person.shows("unknown page")
