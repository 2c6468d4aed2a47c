"""A fan gets a path: two answers, two orders, a reason for each step, and a way back."""

import pytest
from playwright.sync_api import expect

from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import Stack


def steps_of(person: Person) -> dict[str, list[str]]:
    """Slug and reasons of each step, in order."""
    steps = person.main.locator("[data-step]")
    expect(steps.first).to_be_visible()
    return {
        str(step.get_attribute("data-step")): [
            reason.inner_text().strip() for reason in step.locator("[data-reason]").all()
        ]
        for step in steps.all()
    }


def answers(person: Person, goal: str, level: str) -> dict[str, list[str]]:
    """Give the answers and read the path."""
    person.types("What would you like to be able to do?", goal)
    person.main.get_by_label(person.word(level)).check()
    person.presses("Show my path")
    found = steps_of(person)
    assert 3 <= len(found) <= 8 and all(found.values()), found
    return found


@pytest.mark.scenes("ada390", "lin1280")
def test_two_answers_of_a_fan_lead_to_two_ordered_paths_with_reasons(
    visit: Visitors, scene: Scene, stack: Stack
) -> None:
    site = stack.site(scene.site)
    card = site["fans"][0]
    fan = visit(scene).signs_in(site["url"], card["email"], card["password"])
    fan.goes(f"{site['url']}/courses/").main.locator(".path-call").click()
    fan.at("/path/").shows("path: questions")

    first = answers(
        fan, scene.pick("draw people in cafés", "写一篇读书札记"), "I have some experience"
    )
    fan.at("/path/").shows("path: kept")
    assert list(steps_of(fan.goes(f"{site['url']}/path/"))) == list(first)

    fan.follows("Change my answers").sees("Find your path")
    second = answers(
        fan, scene.pick("watercolour landscapes", "家庭记账和预算"), "I am new to this"
    )
    fan.shows("path: other answers")
    assert list(second) != list(first)

    fan.presses("Let this path go").sees("Your path is gone. What you learnt stays.")
    fan.sees("Find your path")


@pytest.mark.scenes("ada1280", "lin390")
def test_a_visitor_gets_a_path_by_the_address_alone(
    visit: Visitors, scene: Scene, stack: Stack
) -> None:
    site = stack.site(scene.site)
    person = visit(scene, java_script_enabled=False).goes(f"{site['url']}/path/")

    found = answers(person, scene.pick("portrait", "指数基金定投"), "I am new to this")

    person.shows("path: visitor").sees("Join to keep it")
    assert "goal=" in person.page.url
    again = visit(scene).goes(person.page.url)
    assert steps_of(again) == found
    again.goes(f"{site['url']}/path/?goal=zzyzx").sees("Nothing here fits that goal.")
    again.shows("path: nothing fits")
