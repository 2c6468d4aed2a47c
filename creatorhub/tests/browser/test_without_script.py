"""Key pages work in a browser that runs no script."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.atlas import COURSE
from creatorhub.tests.browser.newcomers import RUN, Account
from creatorhub.tests.browser.person import Scene, Visitors
from creatorhub.tests.browser.running import Stack


@pytest.mark.scenes("ada390", "lin1280")
def test_without_script_a_fan_signs_in_buys_reads_and_posts(visit: Visitors, fan: Account) -> None:
    person = visit(fan.scene, java_script_enabled=False)
    person.signs_in(fan.site, fan.email, fan.password)
    person.goes(f"{fan.site}/courses/{COURSE[fan.scene.site]}/")
    person.main.locator(".outline-item").last.click()
    person.at(r"/lessons/\d+/").shows("paywall without script")
    lesson = person.page.url
    person.main.locator(".offer-hole a").first.click()
    person.presses("Buy").at(r"/checkout/[0-9a-f-]+/")
    person.main.locator("[name=outcome][value=pay]").click()
    person.at(re.escape(lesson))
    expect(person.main.locator("[data-reading]")).not_to_be_empty()
    person.shows("lesson without script").presses("Finish")
    person.sees("Done. A few earlier lessons are still open.")
    expect(person.main.locator(".outline-dot.is-done")).to_have_count(1)
    person.goes(f"{fan.site}/groups/").main.locator(".group-card a").first.click()
    if person.button("Join the group").count():
        person.presses("Join the group")
    words = f"{RUN} {fan.scene} noscript"
    person.main.locator(".composer textarea").fill(words)
    person.main.locator(".composer button").click()
    expect(person.main.locator("article.post").filter(has_text=words)).to_have_count(1)
    person.shows("group without script")


@pytest.mark.scenes("ada1280", "lin390")
def test_without_script_a_segment_is_built_and_members_are_filtered(
    visit: Visitors, scene: Scene, stack: Stack, signed_in: Any
) -> None:
    site = stack.site(scene.site)["url"]
    owner = visit(scene, state=signed_in, java_script_enabled=False)
    owner.goes(f"{site}/studio/segments/new/").presses("Add a condition")
    rows = owner.main.locator(".rule-row")
    expect(rows).to_have_count(2)
    owner.main.locator("[name='1-is']").select_option("idle")
    rows.last.get_by_role("button", name=owner.word("Show its fields")).click()
    owner.main.locator("[name='1-days']").fill("30")
    owner.presses("Count again").shows("segment builder without script")
    fans = int(owner.main.locator("#rule-count strong").inner_text())
    assert fans > 0
    owner.main.locator("[value=remove-0]").click()
    expect(rows).to_have_count(1)
    expect(owner.main.locator("[name='0-days']")).to_have_value("30")
    owner.presses("Count again")
    assert int(owner.main.locator("#rule-count strong").inner_text()) > fans

    owner.goes(f"{site}/studio/members/").main.locator(".members-more > summary").click()
    owner.main.locator("select[name=tier]").select_option("none")
    owner.presses("Search").shows("members without script")
    expect(owner.main.locator(".chips .chip")).to_have_count(1)
    expect(owner.main.locator(".members-table .badge-primary")).to_have_count(0)


@pytest.mark.scenes("ada1280", "lin390")
def test_without_script_a_fan_chooses_messages_and_what_is_counted(
    visit: Visitors, fan: Account
) -> None:
    person = visit(fan.scene, state=fan.state, java_script_enabled=False)
    person.goes(f"{fan.site}/me/messages/").main.locator("[value='letter:mail']").uncheck()
    person.presses("Save").sees("Saved. From now on you hear what you chose.")
    expect(person.main.locator("[value='letter:mail']")).not_to_be_checked()
    expect(person.main.locator("[value='reply:mail']")).to_be_checked()
    for counting in (False, True):
        person.goes(f"{fan.site}/privacy/choices/")
        person.field("Count what I do here").set_checked(counting)
        person.presses("Save choices").sees("Saved.")
        expect(person.field("Count what I do here")).to_be_checked(checked=counting)
