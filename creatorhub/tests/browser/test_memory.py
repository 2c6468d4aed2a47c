"""A visit is remembered exactly, by this host alone, and not at all by whoever refuses."""

import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from creatorhub.tests.browser.person import Person, Scene, Visitors
from creatorhub.tests.browser.running import Stack

ROWS = """
from analytics.models import Event, Visitor
events = Event.objects.filter(visitor__campaign="{campaign}").order_by("at", "pk")
[list(row) for row in events.values_list("kind", "subject_type", "value", "words", "part_id")]
"""
ORIGIN = """
from analytics.models import Visitor
columns = ["source", "medium", "campaign", "referrer", "invite", "landing"]
[list(row) for row in Visitor.objects.filter(campaign="{campaign}").values_list(*columns)]
"""
COUNT = """
from analytics.models import Event, Visitor
[Event.objects.count(), Visitor.objects.count()]
"""
ANSWERED = 600  # milliseconds; browsers show nobody the answer to a page that has gone
SHELF = "[data-shelf] [data-item]"
PLAYED = """() => {
  const film = document.createElement("video");
  film.dataset.player = "";
  document.querySelector("main").append(film);
  for (const name of ["play", "pause"]) film.dispatchEvent(new Event(name));
}"""


def label(scene: Scene) -> str:
    return f"leaf-{scene}-{time.time_ns() % 10**9}"


def listens(person: Person) -> list[str]:
    """The addresses that the pages ask for, as they come."""
    asked: list[str] = []
    person.page.context.on("request", lambda request: asked.append(request.url))
    return asked


def leaves_for(person: Person, address: str) -> None:
    """Go on; what the page had to tell is sent while it goes, and answered soon after."""
    person.goes(address)
    person.page.wait_for_timeout(ANSWERED)


def at_rest(stack: Stack, scene: Scene) -> Any:
    """How much the site knows, once the pages that others just left have told all they had."""
    known = stack.ask(scene.site, COUNT)
    for _ in range(20):
        time.sleep(ANSWERED / 1000)
        before, known = known, stack.ask(scene.site, COUNT)
        if before == known:
            break
    return known


def remembered(stack: Stack, scene: Scene, question: str, campaign: str, rows: int = 1) -> Any:
    """What the site knows of a campaign's visitor, as soon as there are so many rows."""
    for _ in range(20):
        found = stack.ask(scene.site, question.format(campaign=campaign))
        if len(found) >= rows:
            break
    return found


@pytest.mark.scenes("ada390", "lin1280")
def test_a_scripted_visit_gives_exactly_its_rows_and_asks_this_host_alone(
    visit: Visitors, scene: Scene, stack: Stack
) -> None:
    site, campaign = stack.site(scene.site)["url"], label(scene)
    person = visit(scene)
    asked = listens(person)
    way = f"?utm_source=Card&utm_medium=print&utm_campaign={campaign}&invite=moss-7"
    person.goes(f"{site}/{way}")
    items = person.page.locator(SHELF).all()
    for item in [*items, *reversed(items)]:  # each counts once, however often it is seen
        item.scroll_into_view_if_needed()
        person.page.wait_for_timeout(120)
    items[-1].get_by_role("link").first.click()
    person.page.wait_for_url(lambda address: "/courses/" in address)
    person.page.wait_for_timeout(ANSWERED)
    leaves_for(person, f"{site}/groups/")
    leaves_for(person, f"{site}/membership/")
    leaves_for(person, f"{site}/privacy/choices/")

    shown = [["shelf", "course", place + 1, "popular", None] for place in range(len(items))]
    views = [["view", name, None, "", None] for name in ("course", "groups", "pricing")]
    expected = [
        ["view", "home", None, "", None],
        *shown,
        ["shelf_click", "course", len(items), "popular", None],
        *views,
    ]
    found = remembered(stack, scene, ROWS, campaign, len(expected))
    assert sorted(map(str, found)) == sorted(map(str, expected))
    assert items
    origin = remembered(stack, scene, ORIGIN, campaign)
    assert origin == [["card", "print", campaign, "", "moss-7", "/"]]
    hosts = {urlsplit(address).netloc for address in asked if address.startswith("http")}
    assert hosts == {urlsplit(site).netloc}


@pytest.mark.scenes("ada1280")
def test_a_lesson_tells_where_play_was_pressed(visit: Visitors, scene: Scene, stack: Stack) -> None:
    site, campaign = stack.site(scene.site)["url"], label(scene)
    path = stack.ask(scene.site, (
        "from courses.models import Lesson\n"
        "lesson = Lesson.objects.filter(is_preview=True, course__state='published').first()\n"
        "[lesson.pk, f'/courses/{lesson.course.slug}/lessons/{lesson.pk}/']"
    ))  # fmt: skip
    person = visit(scene).goes(f"{site}{path[1]}?utm_campaign={campaign}")
    person.page.evaluate(PLAYED)
    leaves_for(person, f"{site}/privacy/choices/")

    found = remembered(stack, scene, ROWS, campaign, 3)
    lesson = path[0]
    assert sorted(map(str, found)) == sorted(
        map(str, [
            ["view", "course", None, "", lesson],
            ["play", "course", 0, "", lesson],
            ["pause", "course", 0, "", lesson],
        ])
    )  # fmt: skip


@pytest.mark.scenes("ada1280", "lin390")
def test_who_refuses_sends_nothing_and_keeps_no_visitor_s_cookie(
    visit: Visitors, scene: Scene, stack: Stack
) -> None:
    site = stack.site(scene.site)["url"]
    person = visit(scene).goes(f"{site}/")
    leaves_for(person, f"{site}/privacy/choices/")
    person.shows("privacy choices")
    person.field("Count what I do here").uncheck()
    person.field("Also forget what was counted so far").check()
    person.presses("Save choices").sees("Saved, and forgotten.").shows("privacy choices refused")
    before = at_rest(stack, scene)
    asked = listens(person)
    for path in ("/", "/courses/", "/membership/", "/"):
        person.goes(f"{site}{path}?utm_campaign=refused")
        person.page.wait_for_timeout(200)

    assert [address for address in asked if "/events/" in address] == []
    assert [c["name"] for c in person.page.context.cookies() if "visitor" in c["name"]] == []
    assert stack.ask(scene.site, COUNT) == before


@pytest.mark.scenes("lin1280")
def test_do_not_track_is_heard_without_a_click(visit: Visitors, scene: Scene, stack: Stack) -> None:
    site = stack.site(scene.site)["url"]
    before = at_rest(stack, scene)
    person = visit(scene, extra_http_headers={"DNT": "1"})
    asked = listens(person)
    for path in ("/", "/courses/", "/privacy/choices/", "/"):
        person.goes(f"{site}{path}")
        person.page.wait_for_timeout(200)

    assert [address for address in asked if "/events/" in address] == []
    assert [c["name"] for c in person.page.context.cookies() if "visitor" in c["name"]] == []
    assert stack.ask(scene.site, COUNT) == before


@pytest.mark.scenes("ada390", "lin1280")
def test_the_choice_works_without_a_script(visit: Visitors, scene: Scene, stack: Stack) -> None:
    site = stack.site(scene.site)["url"]
    person = visit(scene, java_script_enabled=False).goes(f"{site}/")
    person.page.get_by_role("link", name=person.word("Privacy choices")).click()
    person.field("Count what I do here").uncheck()
    person.presses("Save choices").sees("Saved.")

    assert not person.field("Count what I do here").is_checked()
    assert person.field("Make suggestions for me").is_checked()
