"""Any colour a creator may choose gives a palette that everybody can read."""

import itertools
import random
from pathlib import Path

import pytest

from accounts.engine.oklch import contrast
from accounts.engine.palette import (
    CONTROL_CONTRAST,
    DEFAULT_BRAND,
    TEXT_CONTRAST,
    InvalidColour,
    Mode,
    css,
    palette,
)

pytestmark = pytest.mark.long

DEFAULT_SHEET = Path(__file__).parents[3] / "frontend/src/default-theme.css"


def every_kind_of_colour() -> list[str]:
    """A grid over the whole cube and 3,000 colours of a fixed seed."""
    steps = ("00", "1f", "3f", "5f", "7f", "9f", "bf", "df", "ff")
    grid = ["#" + "".join(channels) for channels in itertools.product(steps, repeat=3)]
    dice = random.Random(20261122)
    return grid + [f"#{dice.randrange(256**3):06x}" for _ in range(3000)]


def unreadable(mode: Mode) -> list[str]:
    return [
        name for name, text, back in mode.text_pairs() if contrast(text, back) < TEXT_CONTRAST
    ] + [
        f"control on {back}"
        for back in mode.surfaces
        if contrast(mode.control, back) < CONTROL_CONTRAST
    ]


def test_every_promised_pair_is_readable_for_thousands_of_colours():
    failures = [
        (colour, name, found)
        for colour in every_kind_of_colour()
        for made in [palette(colour)]
        for name, mode in (("light", made.light), ("dark", made.dark))
        if (found := unreadable(mode))
    ]
    assert failures == []


def test_the_creators_colour_is_kept_exactly():
    colours = palette("#FFD400")
    assert (colours.brand, colours.light.brand, colours.dark.brand) == ("#ffd400",) * 3
    assert (colours.light.on_brand, palette("#0b1d51").light.on_brand) == ("#000000", "#ffffff")


def test_the_sheet_names_both_schemes_and_the_daisyui_variables():
    sheet = css("#c2410c")
    assert [sheet.count(part) for part in ("{color-scheme:light", "{color-scheme:dark")] == [1, 2]
    assert "@media (prefers-color-scheme:dark){:root:not([data-theme=light])" in sheet
    assert sheet.count("--color-primary:#c2410c;--color-primary-content:#ffffff") == 3


@pytest.mark.parametrize(
    "text", ["", "red", "#fff", "c2410c", "#c2410", "#c2410cc", "#c2410g", " #c2410c", "#c2410c\n"]
)
def test_a_text_that_is_no_colour_is_refused_by_name(text):
    with pytest.raises(InvalidColour):
        palette(text)


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1.0)],
)
def test_contrast_is_that_of_wcag(first, second, ratio):
    assert round(contrast(first, second), 2) == ratio


def test_the_sheet_for_pages_without_a_site_is_up_to_date():
    assert DEFAULT_SHEET.read_text() == css(DEFAULT_BRAND)
