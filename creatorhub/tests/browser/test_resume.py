"""Stopped at 03:20 on one device, taken up there on another."""

from collections.abc import Iterator

import pytest

from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import Stack

STOP = 200  # seconds: 03:20
NEAR = 3  # seconds
PHONE, DESK = Scene(390, "en"), Scene(1280, "en")
IN_STACK = "from creatorhub.tests.browser import films\n"
MEDIA = "document.querySelector('video,audio')"


@pytest.fixture
def lessons(stack: Stack) -> Iterator[list[str]]:
    """The paths of a film and of a sound that are long enough."""
    yield stack.ask("ada", f"{IN_STACK}films.make_course()")
    stack.ask("ada", f"{IN_STACK}films.forget_course()")


@pytest.mark.scenes("ada390")
@pytest.mark.parametrize(
    ("number", "first", "second"), [(0, PHONE, DESK), (1, DESK, PHONE)], ids=["film", "sound"]
)
def test_it_goes_on_within_three_seconds_of_where_it_stopped(
    fan: Account, visit: Visitors, lessons: list[str], number: int, first: Scene, second: Scene
) -> None:
    lesson = fan.site + lessons[number]
    here = visit(first, state=fan.state).goes(lesson)
    plays_to_the_stop(here)
    with here.page.expect_response("**/progress/") as saved:
        here.page.evaluate(f"{MEDIA}.pause()")
    assert saved.value.status == 204
    left_at = here.page.evaluate(f"{MEDIA}.currentTime")
    here.page.context.close()

    there = visit(second, state=fan.state).goes(lesson)

    there.until(f"{MEDIA}.readyState > 0 && {MEDIA}.currentTime > 0")
    taken_up = there.page.evaluate(f"{MEDIA}.currentTime")
    assert abs(taken_up - left_at) <= NEAR
    assert abs(taken_up - STOP) <= NEAR
    plays(there)
    there.until(f"{MEDIA}.currentTime > {taken_up} + 0.5")


@pytest.mark.scenes("ada390")
def test_whoever_leaves_the_page_while_it_plays_loses_nothing(
    fan: Account, visit: Visitors, lessons: list[str]
) -> None:
    lesson = fan.site + lessons[1]
    here = visit(PHONE, state=fan.state).goes(lesson)
    plays_to_the_stop(here)
    here.goes(f"{fan.site}/courses/")
    there = visit(DESK, state=fan.state, java_script_enabled=False)
    assert abs(kept_by_the_site(there, lesson) - STOP) <= NEAR


def kept_by_the_site(person: Person, lesson: str) -> float:
    """Where the site says that the fan stopped; the note may still be on its way."""
    place = 0.0
    for _ in range(30):
        article = person.goes(lesson).main.locator("article").first
        place = float(article.get_attribute("data-resume") or 0)
        if place > STOP - NEAR:
            break
    return place


def plays(person: Person) -> None:
    """Press the player's button."""
    person.main.locator("[data-plyr=play]").first.click()


def plays_to_the_stop(person: Person) -> None:
    """Play from the beginning, then jump to 03:20 as on the bar of the player."""
    person.until(f"{MEDIA}.readyState > 0")
    assert person.page.evaluate(f"{MEDIA}.duration") > STOP + NEAR
    plays(person)
    person.until(f"{MEDIA}.currentTime > 0.3")
    person.page.evaluate(f"{MEDIA}.currentTime = {STOP}")
    person.until(f"!{MEDIA}.seeking && {MEDIA}.currentTime >= {STOP} + 0.2")
