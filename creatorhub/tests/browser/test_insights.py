"""The creator reads the numbers; each file says what the screen says."""

import csv
import re

import pytest
from playwright.sync_api import Locator, expect

from creatorhub.tests.browser.person import Person

TABLE = """name => [...document.querySelectorAll(`table[data-sheet="${name}"] tr`)].map(
    (row) => [...row.children].map((cell) => {
      const found = cell.querySelector("data, a, .badge");
      return (found?.value ?? (found ?? cell).textContent).replace("↓", "").trim();
    }))"""


@pytest.mark.scenes("ada390", "lin1280")
def test_the_numbers_lead_from_all_to_one_course_and_fit_in_a_file(owner: Person) -> None:
    owner.goes(owner.page.url + "insights/").shows("insights")
    expect(owner.main.locator("[data-figure]")).to_have_count(5)
    is_the_same(owner, owner.main.locator("a[download]:not([href*=sheet])"), "days")
    owner.main.locator(".go-card[href*=funnel]").click()
    owner.page.wait_for_url("**/insights/funnel/**")
    is_the_same(owner, owner.main.locator("a[download][href*='sheet=channels']"), "channels")
    tabs = owner.shows("funnel").page.locator("nav a[href*='/insights/courses/']")
    tabs.locator("visible=true").first.click()
    owner.page.wait_for_url("**/insights/courses/**")
    owner.main.locator("table[data-sheet] tbody th a").first.click()
    owner.page.wait_for_url(re.compile(r"/insights/courses/\d+/"))
    owner.main.locator(".numbers > summary").first.click()
    link = owner.main.locator("a[download]").first
    sheet = owner.main.locator("table[data-sheet]").first.get_attribute("data-sheet")
    is_the_same(owner, link, str(sheet))
    owner.shows("numbers of a course")


def is_the_same(owner: Person, link: Locator, sheet: str) -> None:
    """The file behind the link has the rows of the table, and the currency after them."""
    with owner.page.expect_download() as loading:
        link.click()
    text = loading.value.path().read_text(encoding="utf-8-sig")
    shown = owner.page.evaluate(TABLE, sheet)
    assert len(shown) > 1
    assert [row[: len(shown[0])] for row in csv.reader(text.splitlines())] == shown


@pytest.mark.scenes("ada1280")
def test_a_night_is_run_by_hand_once_at_a_time(owner: Person) -> None:
    owner.goes(owner.page.url + "insights/nights/").presses("Run now")
    owner.sees("A run starts within a minute. Its result appears here.")
    owner.sees("A run is on its way. Its result appears here when it is done.")
    expect(owner.button("Run now")).to_have_count(0)
    owner.shows("night by hand")
