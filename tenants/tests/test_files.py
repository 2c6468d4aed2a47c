"""Uploaded pictures are made anew; what is no picture is refused by its content."""

import errno
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tenants import files
from tenants.engine import pictures
from tenants.errors import ImageBroken, ImageTooLarge, ImageTypeRefused, NoRoomForImage

EXIF_MAKER = 0x010F
EXIF_ORIENTATION = 0x0112


def picture(kind: str = "PNG", size: tuple[int, int] = (800, 400), **how: Any) -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new(how.pop("mode", "RGB"), size, "teal").save(buffer, kind, **how)
    buffer.seek(0)
    return buffer


@pytest.mark.parametrize("kind", pictures.FORMATS)
def test_a_picture_of_each_kind_becomes_webp_within_the_longest_side(kind):
    clean = Image.open(io.BytesIO(files.clean_image(picture(kind), longest=512)))

    assert (clean.format, clean.size) == ("WEBP", (512, 256))


def test_a_small_picture_is_not_blown_up():
    clean = Image.open(io.BytesIO(files.clean_image(picture(size=(40, 30)))))

    assert clean.size == (40, 30)


def test_where_and_with_what_it_was_taken_is_removed_and_the_turn_is_kept():
    exif = Image.Exif()
    exif[EXIF_MAKER], exif[EXIF_ORIENTATION] = "Secret Camera", 6
    data = files.clean_image(picture("JPEG", size=(80, 40), exif=exif))

    clean = Image.open(io.BytesIO(data))
    assert (clean.size, dict(clean.getexif()), b"Secret" in data) == ((40, 80), {}, False)


def test_a_transparent_background_stays_transparent():
    buffer = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(buffer, "PNG")
    buffer.seek(0)

    clean = Image.open(io.BytesIO(files.clean_image(buffer)))

    assert clean.convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7 ...",
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ImageTypeRefused):
        files.clean_image(io.BytesIO(content))


def test_a_bmp_is_refused_because_only_four_kinds_are_read():
    with pytest.raises(ImageTypeRefused):
        files.clean_image(picture("BMP"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_cut_in_the_middle_is_refused(kind):
    noise = Image.effect_noise((300, 300), 90).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, kind)
    half = buffer.getvalue()[: buffer.tell() // 2]

    with pytest.raises((ImageBroken, ImageTypeRefused)):
        files.clean_image(io.BytesIO(half))


def test_a_file_above_the_limit_is_refused_without_reading_it_all(settings):
    settings.IMAGE_LIMIT = 100
    upload = picture()

    with pytest.raises(ImageTooLarge):
        files.clean_image(upload)

    assert upload.tell() == 101


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_small_file_that_claims_a_huge_picture_is_refused(kind):
    with pytest.raises(ImageTooLarge):
        files.clean_image(picture(kind, size=(8001, 5000), lossless=True, method=0))


def test_a_public_picture_is_served_on_its_own_site_only(ada, lin, site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    path = files.store_public(files.clean_image(picture()))

    answer = site.get(f"/media/{path}")
    neighbour = type(site)(lin.host).get(f"/media/{path}")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert b"".join(answer.streaming_content) == (tmp_path / ada.schema_name / path).read_bytes()
    assert neighbour.status_code == 404


def test_removing_is_fine_twice(ada, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    path = files.store_public(b"x")

    files.remove(path)
    files.remove(path)

    assert not (files.media_root() / path).exists()


def test_a_full_disk_is_named_and_leaves_nothing_behind(ada, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path

    def full(path, data):
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(NoRoomForImage):
        files.store_public(b"x")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
