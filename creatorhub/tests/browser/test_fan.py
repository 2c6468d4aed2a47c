"""A fan joins, meets the paywall, pays, learns on two devices, and talks with the others."""

import re

import pytest
from playwright.sync_api import Locator, expect

from creatorhub.tests.browser.newcomers import RUN, Account
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack

COURSE = {"ada": "perspective-without-rulers", "lin": "floor-first"}
MEMBERS = {"ada": "light-on-simple-things", "lin": "small-things-clearly"}
SCROLL = """{
  const box = document.querySelector("[data-reading]").getBoundingClientRect();
  scrollTo(0, box.top + box.height * 0.9 - innerHeight);
}"""
WATCHED = {"ada": "contour-first", "lin": "reading-notes"}


@pytest.fixture
def reader(visit: Visitors, fan: Account) -> Person:
    """The fan, signed in."""
    return visit(fan.scene, state=fan.state)


def steps(reader: Person) -> Locator:
    """The lessons in the outline of the page."""
    return reader.main.locator(".outline-item")


def is_locked(reader: Person) -> None:
    """The lesson of this page is not open; what opens it is."""
    expect(reader.main.locator(".paywall")).to_be_visible()
    expect(reader.main.locator("[data-reading]")).to_have_count(0)


@pytest.mark.scenes("ada390", "lin1280")
def test_a_fan_signs_out_and_in_and_changes_a_forgotten_password(
    reader: Person, fan: Account, visit: Visitors, stack: Stack
) -> None:
    reader.goes(f"{fan.site}/me/").shows("me").presses("Sign out").at(f"{fan.site}/")
    reader.goes(f"{fan.site}/accounts/login/").types("E-mail", fan.email)
    reader.types("Password", "not this one").shows("sign in").presses("Sign in")
    expect(reader.main.get_by_role("alert").first).to_be_visible()
    expect(reader.field("E-mail")).to_have_value(fan.email)
    reader.shows("sign in refused").signs_in(fan.site, fan.email, fan.password)
    fan.state = reader.leaves()
    forgetful = visit(fan.scene).goes(f"{fan.site}/accounts/password/reset/")
    forgetful.types("E-mail", fan.email).shows("reset").presses("Send the code")
    forgetful.sees("Enter the code").shows("reset code")
    forgetful.types("Code from the mail", stack.code_for(fan.email)).presses("Confirm")
    fan.password = "another quiet heron"
    forgetful.types("New password", fan.password)
    forgetful.types("The new password once more", fan.password).shows("new password")
    forgetful.presses("Save password")
    forgetful.page.wait_for_url(lambda address: "/reset/" not in address)
    again = visit(fan.scene).signs_in(fan.site, fan.email, fan.password)
    fan.state = again.leaves()


@pytest.mark.scenes("ada1280", "lin390")
def test_a_locked_lesson_opens_by_paying(
    visit: Visitors, reader: Person, fan: Account, stack: Stack
) -> None:
    course = f"{fan.site}/courses/{COURSE[fan.scene.site]}/"
    visitor = visit(fan.scene).goes(course).shows("course before buying")
    visitor.follows("Open a free preview").sees("Free preview")
    expect(visitor.main.locator("[data-reading]")).not_to_be_empty()
    visitor.shows("free preview")
    reader.goes(course)
    steps(reader).nth(1).click()
    reader.at(r"/lessons/\d+/").sees("Pay once, open for ever.").shows("paywall")
    is_locked(reader)
    lesson = reader.page.url
    reader.presses("Buy").at(r"/checkout/[0-9a-f-]+/").shows("checkout")
    reader.presses("Decline").sees("The payment was declined").shows("checkout declined")
    reader.presses("Cancel").sees("You left the checkout. Nothing was charged.")
    is_locked(reader.goes(lesson))
    reader.presses("Buy").at(r"/checkout/[0-9a-f-]+/")
    reader.main.locator("[name=outcome][value=pay]").click()
    reader.at(re.escape(lesson)).shows("lesson just bought")
    expect(reader.main.locator("[data-reading]")).not_to_be_empty()
    reader.goes(f"{fan.site}/orders/").sees("Bought for ever").shows("orders")
    refund(visit(fan.scene), fan, stack)
    is_locked(reader.goes(lesson))


def refund(owner: Person, fan: Account, stack: Stack) -> None:
    """The creator gives the fan's newest order back."""
    card = stack.site(fan.scene.site)
    owner.signs_in(fan.site, card["owner"]["email"], card["owner"]["password"])
    owner.goes(f"{fan.site}/studio/sales/").shows("sales")
    owner.main.locator("tbody a").first.click()
    owner.at(r"/studio/sales/[0-9a-f-]+/").shows("sale")
    assert fan.email in owner.main.inner_text()
    owner.main.locator("form[action$='/refund/'] button").first.click()
    expect(owner.main.locator(".badge-info").first).to_be_visible()


@pytest.mark.scenes("ada390", "lin1280")
def test_a_text_is_read_on_where_another_device_stopped(
    reader: Person, fan: Account, visit: Visitors
) -> None:
    reader.goes(f"{fan.site}/courses/{WATCHED[fan.scene.site]}/")
    steps(reader).first.click()
    reader.at(r"/lessons/\d+/")
    lesson = reader.page.url
    reader.page.evaluate(SCROLL)
    here = reader.page.evaluate("scrollY")
    reader.goes(f"{fan.site}/courses/")
    assert 0 < stopped_at(visit(fan.scene, state=fan.state, java_script_enabled=False), lesson) < 1
    other = visit(fan.scene, state=fan.state).goes(lesson)
    other.until(f"Math.abs(scrollY - {here}) < 40").shows("resumed text")


def stopped_at(device: Person, lesson: str) -> float:
    """Where the server says that the fan stopped; the note may still be on its way."""
    for _ in range(30):
        place = device.goes(lesson).main.locator("article").first.get_attribute("data-resume")
        if place and float(place):
            return float(place)
    return 0


@pytest.mark.scenes("ada390", "lin1280")
def test_a_film_goes_on_where_another_device_stopped(
    reader: Person, fan: Account, visit: Visitors
) -> None:
    media = find_film(reader, f"{fan.site}/courses/{WATCHED[fan.scene.site]}/")
    lesson = reader.page.url
    reader.until("document.querySelector('video,audio').readyState > 0")
    reader.main.locator("[data-plyr=play]").first.click()
    reader.until("document.querySelector('video,audio').currentTime > 0.3")
    media.evaluate("media => { media.currentTime = 3 }")
    with reader.page.expect_response("**/progress/"):
        media.evaluate("media => media.pause()")
    other = visit(fan.scene, state=fan.state).goes(lesson)
    other.until("document.querySelector('video,audio').currentTime >= 2.9")
    other.shows("resumed film")


def find_film(reader: Person, course: str) -> Locator:
    """Open the first lesson of the course that has a video."""
    film = reader.main.locator("video")
    reader.goes(course)
    for lesson in [step.get_attribute("href") for step in steps(reader).all()]:
        reader.goes(course.partition("/courses/")[0] + str(lesson))
        if film.count():
            return film
    raise AssertionError("no film in this course")


@pytest.mark.scenes("ada1280", "lin390")
def test_a_finished_course_is_rated(reader: Person, fan: Account) -> None:
    course = f"{fan.site}/courses/{WATCHED[fan.scene.site]}/"
    reader.goes(course)
    for lesson in [step.get_attribute("href") for step in steps(reader).all()]:
        reader.goes(f"{fan.site}{lesson}")
        if reader.button("Mark as not finished").count() == 0:
            reader.main.locator("form[action$='/finish/'] button").click()
            reader.page.wait_for_url(lambda address, here=lesson: not address.endswith(here))
    reader.goes(course)
    open_ones = reader.main.locator(".outline-item:not(:has(.is-done))")
    assert open_ones.count() == 0
    reader.sees("You finished this course").shows("course finished")
    reader.presses("Send your rating").sees("Choose one to five stars.")
    reader.main.locator("[name=stars][value='5']").check(force=True)
    words = reader.scene.pick("Slow and clear. Thank you.", "慢，但清楚。谢谢。")
    reader.main.locator("[name=text]").fill(words)
    reader.presses("Send your rating").sees("Thank you. Your rating is on the page.").reads(words)
    reader.shows("course rated")


@pytest.mark.scenes("ada1280", "lin390")
def test_a_fan_joins_the_group_posts_and_replies(reader: Person, fan: Account) -> None:
    words = reader.scene.pick(f"First leaf of {RUN} {fan.scene}", f"{RUN} {fan.scene} 的叶子")
    reader.goes(f"{fan.site}/groups/").shows("groups")
    reader.main.locator(".group-card a").first.click()
    reader.shows("group as a visitor").presses("Join the group")
    composer = reader.main.locator(".composer")
    composer.locator("textarea").fill(words)
    composer.get_by_role("button").click()
    post = reader.main.locator("article.post").filter(has_text=words)
    expect(post).to_have_count(1)
    post.locator(".reply-form textarea").fill(words[::-1])
    post.locator(".reply-form button").click()
    expect(post.locator(".comment")).to_contain_text(words[::-1])
    reader.page.reload()
    expect(post.locator(".comment")).to_contain_text(words[::-1])
    reader.shows("group with a post and a reply")
