"""Generated media: repeatable, decodable and of the promised size."""

from io import BytesIO

import av
import numpy as np
import pytest
from PIL import Image

from creatorhub.demo import media
from creatorhub.demo.media.motifs import MOTIFS, WORDS, motif_for
from creatorhub.demo.media.palette import brand_lch, oklch, palette

pytestmark = pytest.mark.long

RUST = "#c8553d"
SMALL = (320, 180)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def test_cover_is_a_webp_of_the_asked_size():
    picture = opened(media.cover("Any title", 3, RUST, (400, 300)))

    assert (picture.format, picture.size, picture.mode) == ("WEBP", (400, 300), "RGB")


@pytest.mark.parametrize("seed", range(len(MOTIFS)))
def test_each_motif_paints_the_same_picture_twice_and_is_not_empty(seed: int):
    first = media.cover("", seed, RUST, SMALL)

    assert first == media.cover("", seed, RUST, SMALL)
    assert np.asarray(opened(first).convert("L")).std() > 8


@pytest.mark.parametrize("size", [(180, 320), (200, 200), (480, 120)])
def test_each_motif_fits_any_format(size: tuple[int, int]):
    sizes = {opened(media.cover("", seed, RUST, size)).size for seed in range(len(MOTIFS))}

    assert sizes == {size}


def test_seeds_and_brands_change_the_picture():
    covers = {media.cover("", seed, brand, SMALL) for seed in (1, 2) for brand in (RUST, "#2f6f5e")}

    assert len(covers) == 4


def test_a_title_asks_for_its_motif_and_a_strange_one_gets_any():
    for words, motif in WORDS:
        assert motif_for(words[0].upper(), 0) is motif
    assert [motif_for("?", seed) for seed in range(len(MOTIFS))] == list(MOTIFS)


@pytest.mark.parametrize("brand", ["#000000", "#ffffff", "#808080", "#00ff00", "#ff00ff"])
@pytest.mark.parametrize("mood", range(5))
def test_palette_keeps_ink_readable_on_paper_for_any_brand(brand: str, mood: int):
    colours = palette(brand, mood)

    ink, paper = (sum(colour) / 3 for colour in (colours.ink, colours.paper))
    assert abs(ink - paper) > 0.5
    assert colours.dark == (paper < ink)


def test_oklch_and_back():
    lightness, chroma, hue = brand_lch(RUST)

    back = [round(part * 255) for part in oklch(lightness, chroma, hue)]
    assert back == pytest.approx([0xC8, 0x55, 0x3D], abs=3)


@pytest.mark.parametrize("wrong", ["", "red", "#12345", "#gggggg"])
def test_cover_refuses_what_is_not_a_colour(wrong: str):
    with pytest.raises(ValueError):
        media.cover("", 1, wrong, SMALL)


def test_video_is_h264_and_aac_and_draws_progressively():
    with av.open(BytesIO(media.video("contour", seconds=2))) as film:
        picture, tones = film.streams.video[0], film.streams.audio[0]
        duration = film.duration
        names = picture.codec_context.name, tones.codec_context.name
        images = [frame.to_ndarray(format="gray") for frame in film.decode(picture)]

    assert names == ("h264", "aac")
    assert (images[0].shape, len(images)) == ((540, 960), 40)
    assert duration == pytest.approx(2_000_000, rel=0.05)
    ink = [int((image < 110).sum()) for image in images]
    assert ink[2] < ink[12] < ink[24]


def test_video_can_be_streamed_and_any_key_has_one():
    data = media.video("some other key", seconds=1)

    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("key", ["metronome", "breath", "walk", "unheard of"])
def test_audio_is_an_mp3_that_is_neither_silent_nor_clipped(key: str):
    data = media.audio(key, seconds=6)

    with av.open(BytesIO(data)) as sound:
        name = sound.streams.audio[0].codec_context.name
        blocks = [frame.to_ndarray() for frame in sound.decode(audio=0)]
    signal = np.concatenate(blocks, axis=1)
    assert name.startswith("mp3")
    assert signal.shape[1] / 44_100 == pytest.approx(6, abs=0.2)
    assert 0.02 < float(np.abs(signal).max()) <= 1.0
    assert data == media.audio(key, seconds=6)


@pytest.mark.parametrize("initial", ["A", "林", ""])
def test_logo_is_a_square_png_with_clear_corners(initial: str):
    picture = opened(media.logo(initial, RUST))

    assert (picture.format, picture.size, picture.mode) == ("PNG", (256, 256), "RGBA")
    assert picture.getpixel((0, 0))[3] == 0
    assert picture.getpixel((20, 128)) == (0xC8, 0x55, 0x3D, 255)
