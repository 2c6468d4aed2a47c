"""A person's own pages, and the studio's pages about the site."""

import io

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Tier, User
from accounts.services import set_grant
from tenants import clock
from tenants.models import Creator
from tenants.schemas import open_public

LOOK = {"title": "Ada Studio", "tagline": "", "brand_color": "#0f766e"}
TEXTS = {"language": "en", "time_zone": "Europe/London", "about": "", "terms": "", "privacy": ""}


def text(answer) -> str:
    return answer.content.decode()


def stored(creator: Creator) -> Creator:
    with open_public():
        return Creator.objects.get(pk=creator.pk)


def upload(content: bytes, name: str = "logo.png") -> dict[str, SimpleUploadedFile]:
    return {"logo": SimpleUploadedFile(name, content, "image/png")}


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def test_my_page_says_who_i_am_and_what_is_open(browse, alice):
    tier = Tier.objects.create(name="Patrons", rank=1)
    assert "You have no membership yet." in text(browse(alice).get("/me/"))

    set_grant(member_id=alice.pk, key=tier.key, source="o", starts_at=clock.now(), ends_at=None)

    page = text(browse(alice).get("/me/"))
    assert "Alice" in page
    assert "Patrons" in page
    assert "Open without an end" in page


def test_the_owner_finds_the_studio_from_the_own_page(browse, owner):
    assert "Open the studio" in text(browse(owner).get("/me/"))


def test_a_profile_is_changed_and_the_language_shows_at_once(browse, alice):
    fan = browse(alice)
    fan.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"

    answer = fan.post(
        "/me/profile/", {"name": "Al", "language": "zh-hans", "time_zone": ""}, follow=True
    )

    kept = User.objects.get(pk=alice.pk)
    assert (kept.name, kept.language, kept.time_zone) == ("Al", "zh-hans", "")
    assert 'lang="zh-Hans"' in text(answer)


@pytest.mark.parametrize(
    "wrong", [{"name": "  "}, {"language": "xx"}, {"time_zone": "Mars/Base"}, {"name": "x" * 81}]
)
def test_a_wrong_profile_is_refused_and_nothing_changes(browse, alice, wrong):
    form = {"name": "Al", "language": "", "time_zone": "", **wrong}

    answer = browse(alice).post("/me/profile/", form)

    assert "Please check what you entered." in text(answer)
    assert User.objects.get(pk=alice.pk).name == "Alice"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("#FF00AA", "#ff00aa"), ("ff00aa", "#ff00aa"), ("#f0a", "#ff00aa"), (" #ffffff ", "#ffffff")],
)
def test_any_colour_is_taken(browse, owner, ada, typed, kept):
    answer = browse(owner).post("/studio/appearance/", {**LOOK, "brand_color": typed}, follow=True)

    assert stored(ada).brand_color == kept
    assert f"v={kept.lstrip('#')}" in text(answer)


@pytest.mark.parametrize("typed", ["", "red", "#12345", "#gggggg", "#ff00aa;}"])
def test_what_is_no_colour_is_refused_and_kept_in_the_form(browse, owner, ada, typed):
    before = stored(ada).brand_color

    answer = browse(owner).post(
        "/studio/appearance/", {**LOOK, "brand_color": typed, "tagline": "Kept"}
    )

    assert 'value="Kept"' in text(answer)
    assert stored(ada).brand_color == before


def test_the_preview_follows_a_colour_before_it_is_saved(browse, owner, ada):
    studio = browse(owner)
    asked = {"HTTP_HX_REQUEST": "true"}

    whole = studio.get("/studio/appearance/", {"brand_color": "#ff00aa"}, **asked)
    half = studio.get("/studio/appearance/", {"brand_color": "#ff0"[:3]}, **asked)

    assert text(whole).count('fill="#ff00aa"') >= 6
    assert "<html" not in text(whole)
    assert half.status_code == 204
    assert stored(ada).brand_color != "#ff00aa"


def test_a_logo_is_taken_shown_and_removed(browse, owner, ada, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    studio = browse(owner)

    page = text(studio.post("/studio/appearance/logo/", upload(png()), follow=True))
    logo = stored(ada).logo
    assert f"/media/{logo}" in page
    assert studio.get(f"/media/{logo}")["Content-Type"] == "image/webp"

    studio.post("/studio/appearance/logo/", {"remove": "1"})
    assert (stored(ada).logo, list(tmp_path.rglob("*.webp"))) == ("", [])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "not a picture we can use"),
        (b"<!doctype html><script>alert(1)</script>", "not a picture we can use"),
        (png()[:60], "cannot|damaged|not a picture"),
        (b"", "empty"),
    ],
)
def test_a_wrong_logo_is_refused_with_the_reason(
    browse, owner, ada, content, reason, settings, tmp_path
):
    import re

    settings.MEDIA_ROOT = tmp_path
    answer = browse(owner).post("/studio/appearance/logo/", upload(content))

    assert answer.status_code == 422
    assert re.search(reason, text(answer))
    assert (stored(ada).logo, list(tmp_path.rglob("*"))) == ("", [])


def test_a_logo_that_is_too_large_is_refused(browse, owner, ada, settings):
    settings.IMAGE_LIMIT = 50

    assert "too large" in text(browse(owner).post("/studio/appearance/logo/", upload(png())))
    assert stored(ada).logo == ""


def test_the_logos_address_leads_back_to_the_page(browse, owner):
    assert browse(owner).get("/studio/appearance/logo/").url == "/studio/appearance/"


def test_settings_are_kept_and_the_texts_are_safe(browse, owner, ada):
    form = {**TEXTS, "language": "zh-hans", "terms": "<div>Be kind<script>x()</script></div>"}

    browse(owner).post("/studio/settings/", form)

    kept = stored(ada)
    assert (kept.language, kept.terms) == ("zh-hans", "<p>Be kind</p>")


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"time_zone": "Mars/Base"}])
def test_wrong_settings_are_refused_and_keep_the_texts(browse, owner, ada, wrong):
    answer = browse(owner).post("/studio/settings/", {**TEXTS, "about": "Typed words", **wrong})

    assert "Typed words" in text(answer)
    assert stored(ada).about == ""


def test_a_text_of_a_book_is_refused(browse, owner, ada):
    form = {**TEXTS, "language": "en", "time_zone": "UTC", "terms": "x" * 60_001}

    answer = browse(owner).post("/studio/settings/", form)

    assert "60000" in text(answer)
    assert stored(ada).terms == ""


def test_own_and_studio_pages_take_few_statements(
    browse, alice, owner, django_assert_max_num_queries
):
    for person, page, most in [
        (alice, "/me/", 5), (owner, "/studio/appearance/", 4), (owner, "/studio/settings/", 4),
    ]:  # fmt: skip
        browser = browse(person)
        browser.get(page)
        with django_assert_max_num_queries(most):
            assert browser.get(page).status_code == 200
