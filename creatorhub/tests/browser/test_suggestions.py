"""A fan says what they want suggested and what not, with and without script."""

import re

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack

PAGE = "/me/suggestions/"


def first_on_shelf(person: Person) -> str:
    """The slug of the first suggestion on the page."""
    first = person.main.locator("[data-shelf=for-you] [data-item]").first
    return str(first.get_attribute("data-item"))


def expect_on_shelf(person: Person, slug: str, times: int) -> None:
    """The course stands so many times among the suggestions of the page."""
    found = person.main.locator(f"[data-shelf=for-you] [data-item='{slug}']")
    expect(found).to_have_count(times)


@pytest.mark.scenes("ada390", "lin1280")
def test_a_fan_asks_why_takes_a_course_away_and_brings_it_back(
    visit: Visitors, fan: Account
) -> None:
    person = visit(fan.scene, state=fan.state).goes(f"{fan.site}/for-you/")
    slug = first_on_shelf(person)
    card = person.main.locator(".suggestion").first

    card.locator("summary").click()
    expect(card.locator(".why-facts dd").first).not_to_be_empty()
    person.shows("why this")
    card.locator(".why-body button").click()
    person.sees("Undo").shows("not this")
    expect_on_shelf(person, slug, 0)
    person.goes(f"{fan.site}/for-you/")
    expect_on_shelf(person, slug, 0)

    person.main.locator(".suggestion summary").first.click()
    person.main.locator(".suggestion .why-body button").first.click()
    undo = person.main.locator(".suggestion.is-removed button")
    expect(undo).to_be_focused()
    undo.click()
    expect(person.main.locator(".suggestion.is-removed")).to_have_count(0)

    person.goes(fan.site + PAGE).sees("Not these").shows("your suggestions")
    person.main.locator(f".row-list li:has(a[href='/courses/{slug}/']) button").click()
    expect(person.main.locator(f".row-list a[href='/courses/{slug}/']")).to_have_count(0)
    person.goes(f"{fan.site}/for-you/")
    expect_on_shelf(person, slug, 1)


@pytest.mark.scenes("ada1280", "lin390")
def test_without_script_a_fan_takes_away_undoes_chooses_topics_and_starts_anew(
    visit: Visitors, fan: Account
) -> None:
    person = visit(fan.scene, state=fan.state, java_script_enabled=False)
    person.goes(f"{fan.site}/for-you/")
    slug = first_on_shelf(person)
    person.main.locator(".suggestion summary").first.click()
    person.main.locator(".suggestion .why-body a").first.click()
    expect(person.main.locator(".why-facts")).to_be_visible()
    person.shows("why this, without script").presses("Not this")
    person.at(r"/me/suggestions/.*").presses("Undo").at("/")
    person.goes(f"{fan.site}/for-you/")
    expect_on_shelf(person, slug, 1)

    person.goes(fan.site + PAGE)
    topic = person.main.locator(".interest").first
    topic.click()
    person.presses("Save topics").sees("Saved. Your suggestions follow.")
    expect(person.main.locator(".interest input").first).to_be_checked()
    reason = person.word("Because you chose the topic “%(word)s”", word="")[:8]
    expect(person.main.locator("[data-reason]").first).to_contain_text(reason)
    person.shows("topics without script")

    person.main.locator(".own-sure summary").click()
    person.presses("Yes, start anew").sees(
        "Done. Your suggestions start anew from what you do next."
    )
    expect(person.main.locator(".interest input:checked")).to_have_count(0)


@pytest.mark.scenes("ada390", "lin1280")
def test_beside_a_course_its_shelf_comes_by_itself_and_by_its_own_address(
    visit: Visitors, fan: Account, stack: Stack
) -> None:
    person = visit(fan.scene, state=fan.state)
    course = stack.ask(fan.scene.site, BESIDE)
    person.goes(f"{fan.site}/courses/{course}/")
    person.main.locator(".beside").scroll_into_view_if_needed()
    expect(person.main.locator(".beside [data-shelf=also] [data-item]").first).to_be_visible()
    person.shows("beside a course")
    plain = visit(fan.scene, state=fan.state, java_script_enabled=False)
    plain.goes(f"{fan.site}/courses/{course}/").main.locator(".beside a").click()
    plain.at(re.escape(f"/courses/{course}/also/"))
    expect(plain.main.locator("[data-shelf=also] [data-item]").first).to_be_visible()


BESIDE = """
from courses.models import Course
from recommend.models import Shelf
ids = [int(one.key) for one in Shelf.objects.filter(kind="also").order_by("pk") if one.courses]
Course.objects.filter(pk__in=ids, state="published").order_by("position").first().slug
"""
