"""A newcomer opens a site, writes a course, sets prices and makes the site her own."""

import pytest
from playwright.sync_api import expect

from creatorhub.demo.media import sound
from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Visitors


@pytest.fixture
def creator(visit: Visitors, new_site: Account) -> Person:
    """The newcomer, signed in, in her studio."""
    return visit(new_site.scene, state=new_site.state).goes(f"{new_site.site}/studio/")


def test_a_newcomer_is_in_the_studio_of_a_live_site_at_once(
    creator: Person, new_site: Account, visit: Visitors
) -> None:
    creator.sees("Write your first course").reads(new_site.site)
    visitor = visit(new_site.scene).goes(f"{new_site.site}/")
    visitor.reads(new_site.scene.pick("Fern Studio", "蕨园")).shows("home of a new site")


def write_course(creator: Person, title: str) -> None:
    """A draft with one section."""
    creator.goes(creator.page.url.split("/studio/")[0] + "/studio/courses/new/")
    creator.types("Title", title).shows("new course").presses("Create draft").reads(title)
    creator.types("New section", "1").presses("Add section").at(r"#section-\d+")


def add_lesson(creator: Person, title: str) -> None:
    """A lesson in the first section; its page opens."""
    creator.main.locator("[name^=lesson-][name$=-title]").first.fill(title)
    creator.presses("Add lesson").at(r"/studio/courses/lessons/\d+/")


def writes(creator: Person, words: str) -> None:
    """Type into the rich text, with a bold beginning."""
    creator.main.locator("trix-editor").first.click()
    creator.main.locator("[data-trix-attribute=bold]").first.click()
    creator.page.keyboard.insert_text(words[:5])
    creator.main.locator("[data-trix-attribute=bold]").first.click()
    creator.page.keyboard.insert_text(words[5:])


@pytest.mark.scenes("ada1280", "lin390")
def test_a_course_is_written_put_in_order_and_published(creator: Person) -> None:
    pick = creator.scene.pick
    write_course(creator, pick("Ferns from spore to frond", "从孢子到蕨叶"))
    course = creator.page.url.partition("#")[0]
    add_lesson(creator, pick("Where to look", "去哪里找"))
    writes(creator, pick("Shade and a wet wall are enough.", "一面潮湿的墙就够了。"))
    creator.field("Free preview").check()
    creator.shows("lesson editor").presses("Save").sees("Saved.")
    creator.goes(course)
    add_lesson(creator, pick("A walk to listen to", "边走边听"))
    recording = {"name": "walk.mp3", "mimeType": "audio/mpeg", "buffer": sound.audio("walk", 6)}
    creator.field("Video or audio").set_input_files(recording)  # type: ignore[arg-type]
    creator.presses("Save").reads("walk.mp3").sees("Saved.").shows("lesson with audio")
    creator.goes(course)
    add_lesson(creator, pick("A frond opens", "一片叶子展开"))
    creator.main.locator("[name=embed_url]").fill("https://youtu.be/dQw4w9WgXcQ")
    creator.presses("Save").sees("Saved.")
    expect(creator.main.locator("[name=embed_url]")).to_have_value(
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    )
    put_in_order(creator, course)
    publish(creator)


def put_in_order(creator: Person, course: str) -> None:
    """The last lesson goes up by one, and stays there."""
    titles = creator.goes(course).main.locator("[id^=section] ol .row-main > a")
    before = titles.all_inner_texts()
    creator.presses("Move %(title)s up", title=before[2])
    after = [before[0], before[2], before[1]]
    expect(titles).to_have_text(after)
    creator.page.reload()
    expect(titles).to_have_text(after)
    creator.shows("course in the studio")


def publish(creator: Person) -> None:
    """Out, back and out again."""
    creator.presses("Publish").sees("Published. Everybody can see it now.")
    creator.presses("Unpublish").sees("Unpublished. Only you can see it now.")
    creator.presses("Publish").sees("Published. Everybody can see it now.")
