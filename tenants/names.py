"""Names that people type: what may stand in them, and what cannot be seen and is refused."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

JOINERS = "\u200c\u200d"
# Joiners shape letters in these scripts, and put emoji together; anywhere else they hide.
JOINING = (
    "ARABIC", "SYRIAC", "NKO", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI",
    "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR",
)  # fmt: skip
EMOJI_STYLE = "\ufe0f"
EMOJI = {"So", "Sk"}
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs without ink
MOST_MARKS = 4  # on one letter; more of them climb over the lines above


def is_plain(text: str) -> bool:
    """True when each character of the text can be seen: no control, direction or filler marks."""
    if any(_hides(text, place) for place in range(len(text))):
        return False
    return not re.search(rf"m{{{MOST_MARKS + 1}}}", "".join(map(_mark, text)))


def _mark(sign: str) -> str:
    return "m" if unicodedata.category(sign) in {"Mn", "Me"} else "."


def _hides(text: str, place: int) -> bool:
    sign = text[place]
    if sign in JOINERS:
        return not (0 < place < len(text) - 1 and _joins(text[place - 1], text[place + 1]))
    return sign in FILLERS or unicodedata.category(sign) in UNSEEN


def _joins(before: str, after: str) -> bool:
    """True between two emoji, and between two letters of a script that is written joined."""
    if _is_emoji(before) and _is_emoji(after):
        return True
    return _is_joining(before) and _is_joining(after)


def _is_emoji(sign: str) -> bool:
    return sign == EMOJI_STYLE or unicodedata.category(sign) in EMOJI


def _is_joining(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith(JOINING)


def one_line(text: str) -> str:
    """The name as it is kept: composed (NFC), blanks made one, none at the ends."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def check_plain(text: str) -> None:
    """For form fields. Raises ValidationError for what cannot be seen."""
    if not is_plain(text):
        raise ValidationError(
            _("This has characters that cannot be seen. Type it anew."), code="unseen"
        )


class NameField(forms.CharField):
    """What a person or a site is called: one line, and nothing in it that cannot be seen."""

    default_validators = [check_plain]

    def to_python(self, value: Any) -> str:
        """As it is kept; see `one_line`."""
        return one_line(super().to_python(value) or "")
