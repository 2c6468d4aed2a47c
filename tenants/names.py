"""Names that people type: what may stand in them, and what cannot be seen and is refused."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Joiners are part of emoji and of scripts like Persian and Hindi; between others they hide.
JOINERS = "\u200c\u200d"
LAST_LATIN = "\u02ff"
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def is_plain(text: str) -> bool:
    """True when each character of the text can be seen: no control, direction or filler marks."""
    return not any(_hides(text, place) for place in range(len(text)))


def _hides(text: str, place: int) -> bool:
    letter = text[place]
    if letter in JOINERS:
        return place == 0 or text[place - 1] <= LAST_LATIN
    return unicodedata.category(letter) in UNSEEN


def one_line(text: str) -> str:
    """The name as it is kept: composed (NFC), blanks made one, none at the ends."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def check_plain(text: str) -> None:
    """For form fields. Raises ValidationError for what cannot be seen."""
    if not is_plain(text):
        raise ValidationError(
            _("This has characters that cannot be seen. Type it anew."), code="unseen"
        )
