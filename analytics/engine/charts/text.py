"""How wide a text will be, without asking a browser."""

import unicodedata

# Shares of the letter height, measured on system fonts: rough, and on the safe side.
FULL, LARGE, SMALL, THIN = 1.0, 0.68, 0.56, 0.32
THIN_LETTERS = frozenset("iljtfrI1.,:;'|!()[] \N{NO-BREAK SPACE}")


def letter(sign: str) -> float:
    """The width of one character as a share of the letter height."""
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Cf", "Mn", "Me", "Cc"}:
        return 0.0
    if unicodedata.east_asian_width(sign) in {"W", "F"}:
        return FULL
    if sign in THIN_LETTERS:
        return THIN
    return LARGE if sign.isupper() or sign in "mw%€@—−+" else SMALL


def width(text: str, size: float) -> float:
    """The estimated width of `text` at letters `size` units high, in the same units."""
    return size * sum(letter(sign) for sign in text)


def fit(text: str, size: float, room: float) -> str:
    """`text`, or its beginning with an ellipsis where `room` units do not hold it."""
    if width(text, size) <= room:
        return text
    left = room - size * FULL  # the ellipsis
    kept = ""
    for sign in text:
        left -= size * letter(sign)
        if left < 0:
            break
        kept += sign
    return kept.rstrip() + "…"
