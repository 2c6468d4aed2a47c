"""A fan hears what she chose: by the bell, by mail, and no more after one click."""

import re

import pytest
from playwright.sync_api import Locator, expect

from creatorhub.tests.browser.newcomers import RUN, Account
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack


@pytest.mark.scenes("ada390", "lin1280")
def test_an_answer_rings_until_it_is_switched_off(
    visit: Visitors, fan: Account, stack: Stack
) -> None:
    pick = fan.scene.pick
    asked, first, second = (
        f"{RUN} {words}"
        for words in (
            pick("Who knows?", "谁知道？"),
            pick("I do.", "我。"),
            pick("Me too.", "我也是。"),
        )
    )
    member = visit(fan.scene, state=fan.state)
    says(member, fan.site, asked)
    member.goes(f"{fan.site}/notices/")
    if member.button("Mark all as read").count():
        member.presses("Mark all as read").at("/notices/")
    card = stack.site(fan.scene.site)["fans"][0]
    neighbour = visit(fan.scene).signs_in(fan.site, card["email"], card["password"])
    answers(neighbour, fan.site, asked, first)

    rings_for(member, first)

    member.goes(f"{fan.site}/me/messages/")
    member.main.locator("[name=on][value='reply:bell']").uncheck()
    member.shows("messages").presses("Save").sees("Saved. From now on you hear what you chose.")
    answers(neighbour, fan.site, asked, second)
    member.goes(f"{fan.site}/notices/")
    expect(bell(member)).to_have_count(0)
    assert second not in member.main.inner_text()
    stop_the_mails(visit(fan.scene), fan, stack, second)
    member.goes(f"{fan.site}/me/messages/")
    expect(member.main.locator("[name=on][value='reply:mail']")).not_to_be_checked()
    expect(member.main.locator("[name=on][value='post:bell']")).to_be_checked()


def rings_for(member: Person, words: str) -> None:
    """The bell shows one new answer, leads to it, and is silent afterwards."""
    member.page.reload()
    expect(bell(member)).to_have_text("1")
    member.page.locator(".bell > a").click()
    note = member.page.locator(".bell-panel .notice-line").first
    expect(note).to_contain_text(words)
    member.shows("bell").page.locator(".bell-panel .notice-line a").first.click()
    member.reads(words)
    expect(bell(member)).to_have_count(0)


def bell(person: Person) -> Locator:
    """How many notices are new; absent without any."""
    return person.page.locator(".bell-count")


def says(person: Person, site: str, words: str) -> None:
    """A post in the first group."""
    enters(person, site)
    person.main.locator(".composer textarea").fill(words)
    person.main.locator(".composer button").click()
    expect(person.main.locator("article.post").filter(has_text=words)).to_have_count(1)


def answers(person: Person, site: str, post: str, words: str) -> None:
    """A reply to somebody's post in the first group."""
    enters(person, site)
    found = person.main.locator("article.post").filter(has_text=post)
    found.locator(".reply-form textarea").fill(words)
    found.locator(".reply-form button").click()
    expect(found.locator(".comment").last).to_contain_text(words)


def enters(person: Person, site: str) -> None:
    person.goes(f"{site}/groups/").main.locator(".group-card a").first.click()
    if person.button("Join the group").count():
        person.presses("Join the group")


def stop_the_mails(stranger: Person, fan: Account, stack: Stack, words: str) -> None:
    """Whoever holds the mail needs no password, and one click."""
    mail = stack.mail_to(fan.email, has=lambda found: words in body(found))
    link = re.search(r"<(http[^>]+)>", str(mail["List-Unsubscribe"]))
    assert link
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stranger.goes(link[1]).sees("No more of these mails?").presses("Stop these mails")
    stranger.sees("You get no more of these mails").shows("no more mails")


def body(mail: object) -> str:
    found = mail.get_body(("plain",))  # type: ignore[attr-defined]
    return str(found.get_content()) if found else ""
