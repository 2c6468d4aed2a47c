"""Names hold what can be seen; what hides is refused, and what a script needs is not."""

import pytest
from django.core.exceptions import ValidationError

from tenants.names import NameField, is_plain, one_line

FAMILY = "👩\u200d👩\u200d👧"
HEART = "❤\ufe0f\u200d🔥"
PERSIAN = "می\u200cخواهم"
HINDI = "क्\u200dष"


@pytest.mark.parametrize(
    "name",
    [
        "Ada", "李雷", "Björk Guðmundsdóttir", "O’Neill-Smith, Jr.", "عمر", "שָׁלוֹם",
        "Nguyễn Thị Ánh", "ぺぺロンチーノ", "ไม้เอก", FAMILY, HEART, PERSIAN, HINDI, "👋🏽 Kai",
    ],
)  # fmt: skip
def test_names_of_many_scripts_are_plain(name):
    assert is_plain(name)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Ada\u202egnp.exe", "a mark that turns the direction"),
        ("Ada\u2066x\u2069", "an isolate"),
        ("Ada\u200f", "a right-to-left mark"),
        ("Ad\u200da", "a joiner between Latin letters"),
        ("李\u200d雷", "a joiner between Chinese ones"),
        ("Ada\u200d", "a joiner at the end"),
        ("\u200cAda", "one at the beginning"),
        (FAMILY + "\u200d", "one after an emoji that joins nothing"),
        ("A\u200bda", "a blank without width"),
        ("Ada\ufeff", "a byte order mark"),
        ("A\x00da", "a zero byte"),
        ("A\u00adda", "a soft hyphen"),
        ("\u3164", "a letter without ink"),
        ("Z\u0300\u0301\u0302\u0303\u0304a", "a tower of marks"),
        ("Ada\ue000", "a private sign"),
    ],
)
def test_what_cannot_be_seen_is_refused(name, why):
    assert not is_plain(name), why
    with pytest.raises(ValidationError):
        NameField(max_length=80).clean(name)


def test_a_name_is_kept_composed_on_one_line():
    assert one_line("  Ame\u0301lie \t\n Poulain ") == "Amélie Poulain"
    assert NameField(max_length=80).clean("Ada\u3000 Lovelace ") == "Ada Lovelace"


def test_a_name_of_blanks_is_no_name_and_200_characters_are_too_many():
    for name in (" \u3000 ", "x" * 200):
        with pytest.raises(ValidationError):
            NameField(max_length=80).clean(name)
