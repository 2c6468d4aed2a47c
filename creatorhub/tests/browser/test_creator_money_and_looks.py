"""What a newcomer does next: prices, a group, a look of her own; and files that are refused."""

import re

import pytest
from playwright.sync_api import expect

from creatorhub.demo.media import pictures
from creatorhub.tests.browser.newcomers import Account
from creatorhub.tests.browser.person import Person, Visitors

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "broken.png": ("image/png", pictures.logo("F", "#8a3ffc")[:900]),
    "drawing.svg": ("image/svg+xml", SVG),
    "drawing.png": ("image/png", SVG),
}


@pytest.fixture
def creator(visit: Visitors, new_site: Account) -> Person:
    """The newcomer, signed in, in her studio."""
    return visit(new_site.scene, state=new_site.state).goes(f"{new_site.site}/studio/")


@pytest.mark.scenes("ada390", "lin1280")
def test_a_course_is_sold_for_a_price(creator: Person, new_site: Account) -> None:
    title = creator.scene.pick("Moss on stone", "石上青苔")
    creator.goes(f"{new_site.site}/studio/courses/new/").types("Title", title)
    creator.presses("Create draft").reads(title)
    price = creator.main.locator("#course-price [name=price]").first
    price.fill("12.345")
    creator.presses("Save price")
    expect(price).to_have_attribute("aria-invalid", "true")
    expect(price).to_have_value("12.345")
    price.fill("12")
    creator.presses("Save price").reads(creator.scene.pick("£12.00", "¥12.00"))
    creator.page.reload()
    creator.reads(creator.scene.pick("£12.00", "¥12.00")).shows("price of a course")


@pytest.mark.scenes("ada1280", "lin390")
def test_a_tier_has_a_price_by_month_and_by_year(creator: Person, new_site: Account) -> None:
    name = creator.scene.pick("Fern friends", "蕨友")
    creator.goes(f"{new_site.site}/studio/tiers/").sees("Make your first tier").shows("no tiers")
    creator.follows("New tier").types("Name", name)
    creator.main.locator("[name=monthly]").fill("5")
    creator.main.locator("[name=yearly]").fill("50")
    creator.types(
        "What members get", creator.scene.pick("All courses\nThe group", "全部课程\n社群")
    )
    creator.shows("new tier").presses("Put on sale").sees("“%(name)s” is on sale.", name=name)
    creator.shows("tiers").follows("See your prices page")
    creator.reads(creator.scene.pick("£5", "¥5")).shows("membership of a new site")


@pytest.mark.scenes("ada390", "lin1280")
def test_a_group_is_opened(creator: Person, new_site: Account) -> None:
    title = creator.scene.pick("Under the canopy", "树荫下")
    creator.goes(f"{new_site.site}/studio/groups/").sees("No group yet").shows("no groups")
    creator.follows("Make your first group")
    creator.main.locator("[name=title]").fill(title)
    creator.presses("Create group")
    creator.sees("The group is open. Write the first post to get it going.").reads(title)
    creator.shows("group just opened")


@pytest.mark.scenes("ada1280", "lin390")
def test_the_site_wears_colour_and_logo_in_light_and_dark(
    creator: Person, new_site: Account, visit: Visitors
) -> None:
    creator.goes(f"{new_site.site}/studio/appearance/")
    creator.types("Tagline", creator.scene.pick("Green things, slowly", "慢慢认识绿色的东西"))
    creator.types("Brand colour", "b3123").presses("Save").sees("Enter a colour like #1f6feb.")
    creator.types("Brand colour", "#b31237").presses("Save")
    creator.sees("Saved. Your site wears the new look.")
    logo = {"name": "f.png", "mimeType": "image/png", "buffer": pictures.logo("F", "#b31237")}
    creator.field("Logo").set_input_files(logo)  # type: ignore[arg-type]
    creator.presses("Upload logo").sees("This is your new logo.").shows("appearance")
    for dark in (False, True):
        visitor = visit(new_site.scene, dark=dark).goes(f"{new_site.site}/")
        expect(visitor.page.locator("header img").first).to_be_visible()
        brand = visitor.page.evaluate(
            "getComputedStyle(document.documentElement).getPropertyValue('--brand').trim()"
        )
        shade = visitor.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert brand == "#b31237"
        assert (sum(map(int, re.findall(r"\d+", shade)[:3])) < 200) is dark, shade
        visitor.shows("branded home dark" if dark else "branded home")


@pytest.mark.scenes("ada1280", "lin390")
@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_logo_is_refused_and_the_form_stays(
    creator: Person, new_site: Account, name: str
) -> None:
    kind, content = REFUSED[name]
    creator.goes(f"{new_site.site}/studio/appearance/")
    before = creator.main.locator(".logo-now").get_attribute("src")
    bad = {"name": name, "mimeType": kind, "buffer": content}
    creator.field("Logo").set_input_files(bad)  # type: ignore[arg-type]
    creator.presses("Upload logo")
    expect(creator.main.locator(".field-error").locator("visible=true").first).not_to_be_empty()
    assert creator.main.locator(".logo-now").get_attribute("src") == before
    creator.shows(f"refused {name}")


@pytest.mark.scenes("ada390")
def test_a_picture_that_is_too_large_is_refused_before_it_travels(
    creator: Person, new_site: Account
) -> None:
    creator.goes(f"{new_site.site}/studio/appearance/")
    large = {"name": "large.png", "mimeType": "image/png", "buffer": bytes(8_000_001)}
    creator.field("Logo").set_input_files(large)  # type: ignore[arg-type]
    creator.sees("This picture is too large. Choose one of at most 8 MB.")
    sent: list[str] = []
    creator.page.on("request", lambda request: sent.append(request.method))
    creator.presses("Upload logo").shows("refused large picture")
    assert sent == []


@pytest.mark.scenes("ada390", "lin1280")
def test_a_lesson_keeps_its_text_when_its_file_is_refused(
    creator: Person, new_site: Account
) -> None:
    words = creator.scene.pick("Words that must not be lost.", "不能丢的文字。")
    creator.goes(f"{new_site.site}/studio/courses/new/")
    creator.main.locator("[name=kind][value=single]").check()
    creator.types("Title", "Moss").presses("Create draft").at(r"/studio/courses/lessons/\d+/")
    creator.main.locator("trix-editor").first.click()
    creator.page.keyboard.insert_text(words)
    fake = {"name": "song.mp3", "mimeType": "audio/mpeg", "buffer": b"not a song" * 99}
    creator.field("Video or audio").set_input_files(fake)  # type: ignore[arg-type]
    creator.presses("Save")
    creator.sees("This is neither a video (MP4, WebM) nor an audio file (MP3, M4A, OGG, WAV).")
    expect(creator.main.locator("trix-editor").first).to_contain_text(words)
    creator.shows("refused recording").presses("Save").sees("Saved.")
    expect(creator.main.locator("trix-editor").first).to_contain_text(words)


def test_the_sales_of_a_new_site_say_what_to_do_first(creator: Person, new_site: Account) -> None:
    creator.goes(f"{new_site.site}/studio/sales/").sees("No sales yet").shows("no sales")
    creator.follows("Set prices").at("/studio/tiers/")
