"""A person's own picture: made anew, and refused by name where it cannot be."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from tenants.files import media_root

SCRIPT = b"<script>alert(1)</script>"


def picture(kind="PNG", size=(600, 300), mode="RGB", **more) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "teal").save(buffer, kind, **more)
    return buffer.getvalue()


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x010E] = "taken at home"
    return made


def upload(content: bytes, name: str = "me.png") -> dict[str, SimpleUploadedFile]:
    return {"avatar": SimpleUploadedFile(name, content, "image/png")}


def kept(person: User) -> str:
    return User.objects.get(pk=person.pk).avatar


def files() -> list[str]:
    return sorted(path.name for path in (media_root() / "public").glob("*"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_any_common_picture_becomes_a_small_square(browse, alice, kind):
    answer = browse(alice).post("/me/picture/", upload(picture(kind)), follow=True)

    assert "This is your new picture." in answer.content.decode()
    made = Image.open(media_root() / kept(alice))
    assert (made.format, made.size) == ("WEBP", (256, 256))
    assert f"/media/{kept(alice)}" in answer.content.decode()


def test_what_the_camera_wrote_and_what_hides_behind_the_picture_is_gone(browse, alice):
    polyglot = picture("JPEG", exif=exif()) + SCRIPT

    browse(alice).post("/me/picture/", upload(polyglot, "me.html"))

    content = (media_root() / kept(alice)).read_bytes()
    assert b"taken at home" not in content
    assert SCRIPT not in content
    assert not Image.open(io.BytesIO(content)).getexif()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture we can use"),
        (b"GIF89a" + SCRIPT, "not a picture we can use"),
        (picture()[:-200], "damaged"),
        (picture(size=(8000, 6000), mode="1"), "too large"),
        (b"", "empty"),
    ],
)
def test_what_is_no_good_picture_is_refused_by_name_and_nothing_changes(
    browse, alice, content, why
):
    fan = browse(alice)
    fan.post("/me/picture/", upload(picture()))
    before = kept(alice), files()

    answer = fan.post("/me/picture/", upload(content))

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert 'value="Alice"' in answer.content.decode()
    assert (kept(alice), files()) == before


def test_a_new_picture_replaces_the_file_and_removing_leaves_nothing(browse, alice):
    fan = browse(alice)
    before = files()
    fan.post("/me/picture/", upload(picture()))
    first = kept(alice)
    fan.post("/me/picture/", upload(picture("JPEG")))

    assert not (media_root() / first).exists()
    answer = fan.post("/me/picture/", {"remove": "1"}, follow=True)

    assert "Your picture is gone" in answer.content.decode()
    assert kept(alice) == ""
    assert files() == before


def test_looking_at_the_address_changes_nothing(browse, site, alice):
    assert browse(alice).get("/me/picture/").url == "/me/profile/"
    assert site.post("/me/picture/", upload(picture())).status_code == 302
    assert kept(alice) == ""


@pytest.mark.parametrize("name", ["x" * 200, "Ada\u202egpj.exe", "Al\u200dice", "\u3164"])
def test_a_name_that_hides_something_is_refused_with_what_was_typed(browse, alice, name):
    answer = browse(alice).post("/me/profile/", {"name": name, "language": "", "time_zone": ""})

    assert "Please check what you entered." in answer.content.decode()
    assert User.objects.get(pk=alice.pk).name == "Alice"
