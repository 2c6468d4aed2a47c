"""What a fan decides about herself: what is counted, and which face stands beside her words."""

import pytest
from playwright.sync_api import expect

from creatorhub.demo.media import pictures
from creatorhub.tests.browser.newcomers import RUN, Account
from creatorhub.tests.browser.person import Person, Visitors
from creatorhub.tests.browser.running import Stack

FACE = pictures.logo("M", "#0b6b50")
POLYGLOT = b"GIF89a/*" + b"*/=1;alert(document.domain)//"
# The browser shows nobody what a page sends while it goes.
TELLING = """{
  const send = navigator.sendBeacon.bind(navigator);
  navigator.sendBeacon = (...told) => {
    sessionStorage.told = Number(sessionStorage.told ?? 0) + 1;
    return send(...told);
  };
}"""


@pytest.mark.scenes("ada390", "lin1280")
def test_who_is_not_counted_tells_nothing_and_sees_what_is_popular(
    visit: Visitors, fan: Account, stack: Stack
) -> None:
    card = stack.site(fan.scene.site)["fans"][1]
    person = visit(fan.scene).signs_in(fan.site, card["email"], card["password"])
    person.page.add_init_script(TELLING)
    shelf = person.goes(f"{fan.site}/").main.locator("[data-shelf=for-you], [data-shelf=popular]")
    expect(shelf.get_by_role("heading", name=person.word("For you"), exact=True)).to_be_visible()
    assert tells(person, fan.site) > 0
    chooses(person, fan.site, counting=False)
    try:
        assert tells(person, fan.site) == 0
        title = person.word("Popular here")
        expect(shelf.get_by_role("heading", name=title, exact=True)).to_be_visible()
        person.shows("home of who is not counted")
    finally:
        chooses(person, fan.site, counting=True)
    person.goes(f"{fan.site}/")
    expect(shelf.get_by_role("heading", name=person.word("For you"), exact=True)).to_be_visible()


def tells(person: Person, site: str) -> int:
    """How often the pages of a short walk tell the server what they saw."""
    person.page.evaluate("sessionStorage.removeItem('told')")
    for path in ("/courses/", "/"):
        person.goes(site + path)
    return int(person.page.evaluate("Number(sessionStorage.told ?? 0)"))


def chooses(person: Person, site: str, *, counting: bool) -> None:
    person.goes(f"{site}/privacy/choices/").field("Count what I do here").set_checked(counting)
    person.presses("Save choices").sees("Saved.")


@pytest.mark.scenes("ada390", "lin1280")
def test_a_picture_of_oneself_stands_beside_one_s_words(visit: Visitors, fan: Account) -> None:
    person = visit(fan.scene, state=fan.state).goes(f"{fan.site}/me/profile/")
    uploads(person, "face.png", "image/png", FACE)
    person.sees("This is your new picture.").shows("profile with a picture")
    face = str(person.main.locator("img.avatar-xl").get_attribute("src"))
    uploads(person, "face.gif", "image/gif", POLYGLOT)
    expect(person.main.locator(".field-error").locator("visible=true").first).not_to_be_empty()
    person.shows("picture refused")
    person.goes(f"{fan.site}/groups/").main.locator(".group-card a").first.click()
    if person.button("Join the group").count():
        person.presses("Join the group")
    words = f"{RUN} {person.scene.pick('Here is my face.', '这是我的样子。')}"
    person.main.locator(".composer textarea").fill(words)
    person.main.locator(".composer button").click()
    post = person.main.locator("article.post").filter(has_text=words)
    expect(post.locator(".post-head img")).to_have_attribute("src", face)
    person.page.reload()
    header = person.page.locator(f".site-header img[src='{face}']")
    expect(header).to_have_count(1)
    until_drawn = "document.querySelector('.post-head img').naturalWidth > 0"
    person.until(until_drawn).shows("post with a picture")


def uploads(person: Person, name: str, kind: str, content: bytes) -> None:
    picture = {"name": name, "mimeType": kind, "buffer": content}
    person.field("Your picture").set_input_files(picture)  # type: ignore[arg-type]
    person.presses("Upload picture")
