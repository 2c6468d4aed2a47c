import errno
import io

import pytest
from PIL import Image

from courses import services
from courses.errors import BrokenFile, NoRoom, TooLarge, WrongType
from courses.models import Media
from courses.selectors import media_root, path_of
from courses.tests.factories import film, jpeg, sound, upload
from tenants.errors import ImageRefused, ImageTooLarge


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def nothing_was_kept(folder):
    assert list(Media.objects.all()) == []
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_film_is_kept_under_a_random_name_in_the_private_folder_of_the_site(ada):
    data = film()

    media = services.store_media(upload("My talk.mp4", data))

    assert (media.kind, media.content_type, media.size) == ("video", "video/mp4", len(data))
    assert media.path == f"private/{media.uid}.mp4"
    assert (media.name, media.is_public) == ("My talk.mp4", False)
    assert path_of(media).read_bytes() == data
    assert media_root().name == ada.schema_name


def test_a_sound_is_told_by_its_content(ada):
    media = services.store_media(upload("talk", sound()))

    assert (media.kind, media.content_type) == ("audio", "audio/mpeg")


def test_a_path_in_the_name_of_a_file_leads_nowhere(ada):
    media = services.store_media(upload("../../etc/passwd", sound()))

    assert media.name == "passwd"
    assert path_of(media).parent == media_root() / "private"


@pytest.mark.parametrize(
    ("name", "data", "refusal", "words"),
    [
        ("page.mp4", lambda: b"<html>hi</html>" * 50, WrongType, "neither a video"),
        ("picture.svg", lambda: b"<svg onload='x()'/>", WrongType, "neither a video"),
        ("talk.mp4", sound, WrongType, "in fact audio/mpeg"),
        ("film.mp4", lambda: film("mp4", "mpeg4"), WrongType, "mpeg4"),
        ("film.mp4", lambda: film()[:400], BrokenFile, "damaged"),
        ("empty.mp3", lambda: b"", WrongType, "neither a video"),
    ],
    ids=["html", "svg", "other ending", "codec", "cut off", "empty"],
)
def test_a_file_that_cannot_be_played_is_refused_with_its_reason(
    ada, folder, name, data, refusal, words
):
    with pytest.raises(refusal, match=words):
        services.store_media(upload(name, data()))

    nothing_was_kept(folder)


def test_a_file_above_the_limit_is_refused_with_the_limit(ada, folder, settings):
    settings.MEDIA_LIMIT = 100

    with pytest.raises(TooLarge, match="100"):
        services.store_media(upload("talk.mp3", sound()))

    nothing_was_kept(folder)


def test_a_full_disk_is_named_and_leaves_nothing_behind(ada, folder, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("courses.services.files.shutil.copyfileobj", full)

    with pytest.raises(NoRoom):
        services.store_media(upload("talk.mp3", sound()))

    nothing_was_kept(folder)


def test_another_fault_of_the_disk_is_not_called_full(ada, monkeypatch):
    def fault(*args, **kwargs):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("courses.services.files.shutil.copyfileobj", fault)

    with pytest.raises(OSError, match="Input/output"):
        services.store_media(upload("talk.mp3", sound()))


def test_a_photograph_is_written_anew_without_its_place_and_upright(ada):
    media = services.store_image(upload("me.jpg", jpeg(size=(60, 40))))

    picture = Image.open(path_of(media))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", (40, 60), {})
    assert b"Quiet Street" not in path_of(media).read_bytes()
    assert (media.path, media.is_public) == (f"public/{media.uid}.webp", True)


def test_a_large_picture_becomes_two_thousand_pixels_wide(ada):
    media = services.store_image(upload("wide.jpg", jpeg(size=(4000, 1000), place=False)))

    assert Image.open(path_of(media)).size == (2000, 500)


@pytest.mark.parametrize(
    "data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", jpeg()[:200], b""]
)
def test_svg_and_broken_pictures_are_refused(ada, folder, data):
    with pytest.raises(ImageRefused):
        services.store_image(upload("x.png", data))

    nothing_was_kept(folder)


def test_a_picture_above_the_limit_is_refused(ada, folder, settings):
    settings.IMAGE_LIMIT = 50

    with pytest.raises(ImageTooLarge):
        services.store_image(upload("x.jpg", jpeg()))

    nothing_was_kept(folder)


def test_a_small_file_that_unfolds_to_a_giant_is_refused(ada, folder):
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")

    with pytest.raises(ImageRefused):
        services.store_image(upload("bomb.png", buffer.getvalue()))

    nothing_was_kept(folder)


def test_bytes_of_our_own_are_kept_as_they_are(ada):
    media = services.store_bytes(b"abc", kind="audio", content_type="audio/mpeg", name="calm")

    assert path_of(media).read_bytes() == b"abc"
    assert (media.is_public, media.name) == (False, "calm")
