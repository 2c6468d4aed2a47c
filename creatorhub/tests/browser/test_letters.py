"""From the palette to a letter: a creator finds who stayed away, marks them and writes to them."""

import re

import pytest
from playwright.sync_api import Locator, expect

from creatorhub.tests.browser.newcomers import RUN
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack

SENDING = 60_000  # milliseconds for all copies of a letter


@pytest.mark.scenes("ada1280", "lin390")
def test_a_creator_writes_to_those_who_paid_and_stayed_away(
    owner: Person, visit: Visitors, stack: Stack
) -> None:
    name = owner.scene.pick(f"Come back {RUN}", f"回来吧 {RUN}")
    jump_to_segments(owner)
    fans = build(owner, name)
    segment = owner.page.url
    mark_them(owner, name, fans)
    owner.goes(segment).main.locator("a[href*='/letters/new/?rule=']").click()
    words = draft(owner, name)
    readers = send(owner, fans)
    assert stack.readers_of(name) == sorted(set(stack.readers_of(name)))
    assert len(stack.readers_of(name)) == readers
    mail = visit(owner.scene).goes(f"{stack.card['platform']}/mail/")
    mail.page.get_by_role("link", name=name).first.click()
    paper = mail.page.frame_locator(".mail-frame")
    expect(paper.get_by_text(words)).to_be_visible()
    way_out = paper.get_by_role("link", name=owner.word("No more mails of this kind"))
    expect(way_out).to_have_attribute("href", re.compile("/messages/off/|/unsubscribe/"))
    mail.shows("mail of a letter")


def jump_to_segments(owner: Person) -> None:
    """By keyboard alone."""
    keys, chosen = owner.page.keyboard, owner.page.locator("dialog.palette [aria-selected=true]")
    keys.press("Control+k")
    expect(chosen).to_have_count(1)
    keys.insert_text(owner.word("Segments"))
    expect(chosen).to_contain_text(owner.word("Segments"))
    keys.press("Enter")
    owner.at("/studio/segments/")


def listens(owner: Person, field: Locator) -> None:
    """A field that has just come is there, and what is typed into it will be heard."""
    expect(field).to_be_visible()
    owner.until("!document.querySelector('.htmx-request, .htmx-added, .htmx-settling')")


def build(owner: Person, name: str) -> int:
    """Paid, and idle for 30 days; counted while it is built. The number of fans."""
    owner.follows("New segment").presses("Add a condition")
    added = owner.main.locator("[name='1-is']")
    listens(owner, added)
    added.select_option("idle")
    size, days = owner.main.locator("#rule-count strong"), owner.main.locator("[name='1-days']")
    listens(owner, days)
    days.fill("1")
    expect(size).not_to_be_empty()
    lately = size.inner_text()
    days.fill("30")
    expect(size).not_to_have_text(lately)
    fans = int(size.inner_text())
    owner.types("Name of the segment", name).shows("segment builder")
    owner.presses("Save segment").at(r"/studio/segments/\d+/")
    expect(owner.main.locator("#do + .badge")).to_contain_text(str(fans))
    assert 0 < fans < int(lately)
    return fans


def mark_them(owner: Person, name: str, fans: int) -> None:
    """The list has as many people as the segment says; all of them get a tag."""
    owner.main.locator("a[href*='/members/?rule=']").click()
    people = owner.main.locator(".members-facts [role=status]")
    expect(people).to_contain_text(str(fans))
    expect(owner.main.locator(".members-table tbody tr")).to_have_count(min(fans, 50))
    owner.main.locator(".members-bulk > summary").click()
    owner.main.locator("[name=scope][value=all]").check()
    owner.main.locator(".members-bulk [name=tag]").fill(name)
    owner.shows("members of a segment").presses("Add tag")
    owner.goes(owner.page.url.partition("?")[0])
    owner.main.locator(".members-more > summary").click()
    owner.main.locator("select[name=tag]").select_option(name)
    owner.page.wait_for_url(re.compile(r"[?&]tag=."))
    expect(people).to_contain_text(str(fans))


def draft(owner: Person, subject: str) -> str:
    """Nothing is sent; what is written stands in the mail that readers will see."""
    words = owner.scene.pick("A bench in the shade is waiting for you.", "树荫下的长椅在等你。")
    owner.types("Subject", subject).main.locator("trix-editor").click()
    owner.page.keyboard.insert_text(words)
    owner.presses("Keep as a draft").sees("Your draft is kept. Nothing was sent.")
    expect(owner.page.frame_locator(".mail-frame").get_by_text(words)).to_be_visible()
    owner.shows("draft of a letter")
    return words


def send(owner: Person, fans: int) -> int:
    """The last page says how many there are and how many get it; the button says it again."""
    owner.follows("Continue to sending").sees("Send this letter?").shows("sending a letter")
    sums = [
        int(text.replace("−", "-")) for text in owner.main.locator(".sum dd").all_inner_texts()[2:]
    ]
    assert sums[0] == fans
    assert sums[-1] == sum(sums[:-1])
    button = owner.main.locator("form:has([name=readers]) .btn-primary")
    expect(button).to_contain_text(str(sums[-1]))
    button.click()
    owner.sees("Your letter is on its way.")
    every = owner.word("%(mailed)s of %(total)s mailed", mailed=sums[-1], total=sums[-1])
    expect(owner.main.get_by_text(every)).to_be_visible(timeout=SENDING)
    owner.shows("letter sent")
    return sums[-1]
