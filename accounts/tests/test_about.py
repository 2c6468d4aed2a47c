"""What the creator says of themselves: kept, limited, never the badge, on one site alone."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts import services
from tenants.files import media_root
from tenants.models import Creator
from tenants.schemas import open_creator, open_public

PAGE = "/studio/profile/"
SAID = {
    "headline": "Draws every day",
    "about": "<p>Hello<script>alert(1)</script></p>",
    "promises_text": "An answer within a week\n\nMoney back",
    "credentials-TOTAL_FORMS": "3", "credentials-INITIAL_FORMS": "0",
    "credentials-0-title": "Diploma",
    "credentials-0-issuer": "School", "credentials-0-year": "2008",
    "credentials-2-title": "A prize",
    "links-TOTAL_FORMS": "2", "links-INITIAL_FORMS": "0",
    "links-0-label": "My blog", "links-0-url": "example.org/me",
    "links-1-url": "https://www.example.com/",
}  # fmt: skip


def row(creator: Creator) -> Creator:
    with open_public():
        return Creator.objects.get(pk=creator.pk)


def picture(size: tuple[int, int] = (900, 1400), kind: str = "JPEG") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, "#774433").save(buffer, kind)
    return SimpleUploadedFile("me.jpg", buffer.getvalue(), "image/jpeg")


def test_what_is_typed_stands_on_the_page_in_order_and_safe(browse, owner, ada, lin):
    answer = browse(owner).post(PAGE, SAID)
    kept = row(ada)

    assert answer.status_code == 302
    assert kept.headline == "Draws every day"
    assert kept.about == "<p>Hello</p>"
    assert kept.promises == ["An answer within a week", "Money back"]
    assert kept.credentials == [
        {"title": "Diploma", "issuer": "School", "year": 2008},
        {"title": "A prize"},
    ]
    assert kept.links == [
        {"label": "My blog", "url": "https://example.org/me"},
        {"label": "example.com", "url": "https://www.example.com/"},
    ]
    assert (row(lin).headline, row(lin).links) == ("", [])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"links-0-url": "javascript:alert(1)"}, "Enter a full address"),
        ({"links-0-url": "http://example.org"}, "Enter a full address"),
        ({"links-0-url": ""}, "Add the address"),
        ({"credentials-0-title": ""}, "Say what it is"),
        ({"credentials-0-year": "12"}, "greater than or equal to 1900"),
        ({"promises_text": "a\nb\nc\nd\ne\nf\ng"}, "At most six lines"),
        ({"headline": "x" * 161}, "at most 160"),
        ({"credentials-TOTAL_FORMS": "9", **{f"credentials-{n}-title": "x" for n in range(9)}},
         "at most 8"),
    ],
)  # fmt: skip
def test_a_refusal_keeps_what_was_typed_and_changes_nothing(browse, owner, ada, wrong, said):
    answer = browse(owner).post(PAGE, {**SAID, **wrong})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in page
    assert "An answer within a week" in page or "promises_text" in wrong
    assert row(ada).headline == "" and row(ada).credentials == []


@pytest.mark.parametrize("count", ["", "x", "100000"])
def test_a_forged_number_of_rows_is_no_server_error(browse, owner, count):
    answer = browse(owner).post(PAGE, {**SAID, "links-TOTAL_FORMS": count})

    assert answer.status_code == 422


def test_no_form_of_the_owner_gives_the_badge(browse, owner, ada):
    client = browse(owner)
    stolen = {"verified_at": "2026-01-01", "verified_as": "A great painter"}

    client.post(PAGE, {**SAID, **stolen})
    client.post("/studio/appearance/", {"title": "Ada", "brand_color": "#123456", **stolen})
    texts = {"language": "en", "time_zone": "UTC", "about": "", "terms": "", "privacy": ""}
    client.post("/studio/settings/", {**texts, **stolen})

    assert (row(ada).verified_at, row(ada).verified_as) == (None, "")
    assert row(ada).headline == "Draws every day"


def test_the_services_take_no_badge(ada):
    with pytest.raises(TypeError):
        services.change_profile(
            headline="", about="", promises=[], credentials=[], links=[],
            verified_as="me",  # type: ignore[call-arg]
        )  # fmt: skip


def test_a_portrait_is_made_anew_and_the_old_one_goes(browse, owner, ada):
    client = browse(owner)
    client.post("/studio/profile/portrait/", {"portrait": picture()})
    first = row(ada).portrait
    client.post("/studio/profile/portrait/", {"portrait": picture((300, 300))})
    second = row(ada).portrait

    with Image.open(media_root() / second) as kept:
        assert (kept.format, kept.size) == ("WEBP", (300, 300))
    assert first != second and not (media_root() / first).exists()

    client.post("/studio/profile/portrait/", {"remove": "yes"})
    assert row(ada).portrait == "" and not (media_root() / second).exists()


@pytest.mark.parametrize("bad", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"not a picture"])
def test_what_is_no_picture_is_refused_with_a_reason(browse, owner, ada, bad):
    file = SimpleUploadedFile("me.png", bad, "image/png")

    answer = browse(owner).post("/studio/profile/portrait/", {"portrait": file})

    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert row(ada).portrait == ""


def test_the_pages_are_the_owner_s_alone(browse, bob, site):
    assert browse(bob).get(PAGE).status_code == 403
    assert site.post("/studio/profile/portrait/").status_code == 302  # to the sign-in page
    assert "login" in site.get(PAGE)["Location"]


def test_a_page_that_is_opened_shows_what_is_there_with_two_empty_rows(browse, owner, ada):
    with open_creator(ada):
        services.change_profile(
            headline="One", about="<p>Two</p>", promises=["Three"],
            credentials=[{"title": "Four"}], links=[{"label": "Five", "url": "https://six.org"}],
        )  # fmt: skip

    page = browse(owner).get(PAGE).content.decode()

    assert all(word in page for word in ("One", "Two", "Three", "Four", "Five", "https://six.org"))
    assert 'name="credentials-2-title"' in page and 'name="credentials-3-title"' not in page
    assert json.dumps("verified") not in page
    assert browse(owner).get("/studio/profile/portrait/").status_code == 302
