"""The creator has the last word: what stands beside a course, and what a fan's shelf looks like."""

import pytest
from playwright.sync_api import Locator, expect

from creatorhub.tests.browser.person import Person


def rows(creator: Person) -> Locator:
    """The related courses, where the course is edited."""
    return creator.main.locator("#course-picks section").first.locator("li")


def add(creator: Person) -> None:
    """The first course that may still be chosen."""
    count = rows(creator).count()
    creator.main.locator("#related-course").select_option(index=1)
    creator.main.locator("#course-picks form.add-row button").first.click()
    expect(rows(creator)).to_have_count(count + 1)


@pytest.mark.scenes("ada1280", "lin390")
def test_related_courses_are_chosen_and_put_in_order_without_leaving_the_course(
    owner: Person,
) -> None:
    site = owner.page.url.partition("/studio/")[0]
    owner.goes(f"{site}/studio/courses/").main.locator("#course-rows .row-main a").nth(1).click()
    expect(owner.main.locator("#course-picks")).to_be_visible()
    begun = rows(owner).count()
    add(owner)
    add(owner)
    first, second = (rows(owner).nth(begun + n).locator("a").inner_text() for n in (0, 1))
    rows(owner).nth(begun).locator("[id^=down-related]").click()
    expect(rows(owner).nth(begun).locator("a")).to_have_text(second)
    expect(rows(owner).nth(begun + 1).locator("a")).to_have_text(first)
    owner.shows("related courses")
    for left in (1, 0):
        rows(owner).last.locator("form[action$='/remove/'] button").click()
        expect(rows(owner)).to_have_count(begun + left)
    owner.at(r"/studio/courses/\d+/")


@pytest.mark.scenes("ada390", "lin1280")
def test_the_shelf_of_a_fan_is_looked_at_and_the_log_says_so(owner: Person) -> None:
    site = owner.page.url.partition("/studio/")[0]
    owner.goes(f"{site}/studio/suggestions/").shows("recommendations")
    owner.follows("See a fan's shelf")
    owner.types("Name or e-mail", "fan1@").presses("Look for a fan")
    owner.main.locator("form[method=post] button").first.click()
    expect(owner.main.locator("ol.row-list > li")).not_to_have_count(0)
    owner.shows("a fan's shelf")
    owner.goes(f"{site}/studio/log/")
    expect(owner.main).to_contain_text(owner.scene.pick("looked at the shelf of", "的推荐位"))
