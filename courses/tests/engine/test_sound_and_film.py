import pytest

from courses.engine.sound_and_film import (
    Broken,
    UnknownCodec,
    UnknownType,
    container,
    keeps_promise,
    probe,
)
from courses.tests.factories import film, sound, wav


@pytest.mark.parametrize(
    ("data", "kind", "content_type", "ending"),
    [
        (film, "video", "video/mp4", "mp4"),
        (lambda: film("webm", "libvpx"), "video", "video/webm", "webm"),
        (sound, "audio", "audio/mpeg", "mp3"),
        (lambda: sound("ipod", "aac"), "audio", "audio/mp4", "m4a"),
        (lambda: sound("ogg", "libopus"), "audio", "audio/ogg", "ogg"),
        (wav, "audio", "audio/wav", "wav"),
    ],
    ids=["mp4", "webm", "mp3", "m4a", "ogg", "wav"],
)
def test_the_content_says_what_a_file_is(tmp_path, data, kind, content_type, ending):
    path = tmp_path / "anything"
    path.write_bytes(data())

    found = probe(path)

    assert (found.kind, found.content_type, found.ending) == (kind, content_type, ending)
    assert found.seconds > 0


def test_a_text_is_neither_film_nor_sound(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"<html><script>alert(1)</script></html>")

    with pytest.raises(UnknownType):
        probe(path)


def test_a_film_cut_off_in_the_middle_is_broken(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(film()[:300])

    with pytest.raises(Broken):
        probe(path)


def test_a_codec_that_browsers_cannot_play_is_named(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(film("mp4", "mpeg4"))

    with pytest.raises(UnknownCodec) as refusal:
        probe(path)

    assert refusal.value.args == ("mpeg4",)


def test_an_ending_is_a_promise_and_an_unknown_ending_is_none():
    assert keeps_promise("Talk.MP3", "mp3")
    assert keeps_promise("talk.mov", "mp4")
    assert not keeps_promise("talk.mp4", "mp3")
    assert keeps_promise("talk", "ogg")


def test_an_empty_file_has_no_container():
    with pytest.raises(UnknownType):
        container(b"")
