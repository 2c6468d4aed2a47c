"""Texts travel compressed, pictures in the width that is shown."""

import gzip
import io

import pytest
from PIL import Image

from tenants import files
from tenants.templatetags.linked import linked_data
from tenants.templatetags.pictures import narrow, srcset


@pytest.fixture
def picture(ada):
    buffer = io.BytesIO()
    Image.effect_noise((1200, 800), 40).convert("RGB").save(buffer, "PNG")
    buffer.seek(0)
    return files.store_public(files.clean_image(buffer, longest=1200))


def test_a_page_is_compressed_for_whoever_takes_it(site):
    plain, packed = site.get("/"), site.get("/", headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert b"</html>" in gzip.decompress(packed.content)


def test_pictures_are_left_as_they_are(site, picture):
    answer = site.get(f"/media/{picture}", headers={"accept-encoding": "gzip"})

    assert answer.status_code == 200 and "Content-Encoding" not in answer


@pytest.mark.parametrize("width", files.WIDTHS)
def test_a_picture_comes_in_every_named_width_and_is_made_once(site, picture, width):
    narrowed = picture.replace(".webp", f".{width}.webp")
    body = b"".join(site.get(f"/media/{narrowed}"))
    made = (files.media_root() / narrowed).stat().st_mtime_ns
    site.get(f"/media/{narrowed}")

    with Image.open(io.BytesIO(body)) as found:
        assert found.size == (width, round(800 * width / 1200))
    assert (files.media_root() / narrowed).stat().st_mtime_ns == made


def test_a_narrow_picture_keeps_its_size(ada, picture):
    small = files.narrowed(picture, 320)
    kept = f"public/{small.name}".replace(".320.webp", ".webp")
    (files.media_root() / kept).write_bytes(small.read_bytes())

    with Image.open(files.narrowed(kept, 960)) as found:
        assert found.width == 320


@pytest.mark.parametrize("name", ["161", "0", "99999", "320x", "320.320"])
def test_other_widths_are_not_made(site, picture, name):
    path = picture.replace(".webp", f".{name}.webp")

    assert site.get(f"/media/{path}").status_code == 404
    assert not (files.media_root() / path).exists()


def test_a_missing_picture_is_404_in_every_width(site, picture):
    files.narrowed(picture, 320)
    files.remove(picture)

    assert site.get(f"/media/{picture}").status_code == 404
    assert site.get("/media/" + picture.replace(".webp", ".320.webp")).status_code == 404
    assert list((files.media_root() / "public").glob(picture[7:43] + "*")) == []


def test_only_own_pictures_get_widths():
    own = "/media/public/" + "a" * 36 + ".webp"

    assert narrow(own, 320) == own.replace(".webp", ".320.webp")
    assert narrow(own, 321) == own
    assert narrow("https://example.org/x.webp", 320) == "https://example.org/x.webp"
    assert srcset(own).count(" 320w") == 1 and srcset("/other.png") == "" and srcset("") == ""


def test_linked_data_cannot_be_ended_by_what_people_type():
    block = linked_data({"@type": "Person", "name": "</script><b>&"})

    assert block.count("</script>") == 1 and "<b>" not in block
    assert linked_data(None) == ""
