"""Key pages work in a browser that runs no script."""

import re

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.newcomers import RUN, Account
from creatorhub.tests.browser.person import Visitors

COURSE = {"ada": "people-in-cafes", "lin": "investing-in-bad-weather"}


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
