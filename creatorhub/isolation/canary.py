"""Words that say where they come from: when one is seen, it tells whose it is and who may see it.

`zq-ada-courses.lesson-12-body-paid` stands in field `body` of lesson 12 of the site `ada`, and
only who paid may read it. Where a column is short, or takes letters and digits alone, the same
facts stand in `zq0ada0<code>d12z`: the code is a hash of model and field, which `know` turns back.
"""

import hashlib
import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote


class Visibility(Enum):
    """Who may meet a canary."""

    PUBLIC = "public"  # everybody who comes
    MEMBER = "member"  # who is signed in on this site
    PAID = "paid"  # who holds the key to it at this second
    PRIVATE = "private"  # the person whom it is about or for, and the team where its role allows
    STAFF = "staff"  # the team alone, where its role allows (the platform's rows: its staff)


LETTERS = dict(zip(Visibility, "pmdvs", strict=True))
BY_LETTER = {letter: seen_by for seen_by, letter in LETTERS.items()}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
CODE = 5  # characters: 60 million codes for some hundred fields
WORD = re.compile(
    r"zq-(?P<site>[a-z0-9]+)-(?P<model>[a-z0-9_]+\.[a-z0-9_]+)-(?P<pk>[a-z0-9_]+)"
    r"-(?P<field>[a-z0-9_]+)-(?P<seen>public|member|paid|private|staff)"
    r"|zq0(?P<owner>[a-z]+)0(?P<code>[0-9a-z]{5})(?P<letter>[pmdvs])(?P<number>[0-9]+)z",
    re.IGNORECASE,
)
SOFT_BREAK = re.compile(r"=\r?\n")
ESCAPED = re.compile(r"\\u00([0-9a-f]{2})", re.IGNORECASE)

_known: dict[str, tuple[str, str]] = {}


@dataclass(frozen=True)
class Canary:
    """One field of one row of one site. `site` has letters alone; `model` is "app.model"."""

    site: str
    model: str
    pk: int | str
    field: str
    visibility: Visibility

    @property
    def word(self) -> str:
        """The readable token."""
        seen_by = self.visibility.value
        return f"zq-{self.site}-{self.model}-{self.pk}-{self.field}-{seen_by}"

    @property
    def short(self) -> str:
        """The token of letters and digits: 13 characters, and those of the site and the number."""
        code = code_of(self.model, self.field)
        return f"zq0{self.site}0{code}{LETTERS[self.visibility]}{self.pk}z"

    def fit(self, length: int | None) -> str:
        """The word, or the short token where it does not fit. Raises ValueError when none does."""
        for token in (self.word, self.short):
            if length is None or len(token) <= length:
                return token
        raise ValueError(f"{self.short} is longer than {length} characters.")


def code_of(model: str, field: str) -> str:
    """Five characters for a field of a model; remembered, so that `find` can tell it back.

    Raises ValueError when another field has the same ones.
    """
    number = int.from_bytes(hashlib.sha256(f"{model}.{field}".encode()).digest()[:8])
    code = ""
    for _place in range(CODE):
        number, digit = divmod(number, len(DIGITS))
        code += DIGITS[digit]
    before = _known.setdefault(code, (model, field))
    if before != (model, field):
        raise ValueError(f"{model}.{field} and {before} have one code.")
    return code


def know(fields: Iterable[tuple[str, str]]) -> None:
    """Let `find` tell the short tokens of these models and fields. Raises ValueError for twins."""
    for model, field in fields:
        code_of(model, field)


def find(text: str | bytes) -> set[Canary]:
    """The canaries in a text, whatever its case, also percent-encoded, escaped as JSON or
    HTML, or broken over lines as in a mail.

    A short token of a field that nobody made known has the model "?" and its code as the field.
    """
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return {_canary(match) for form in _forms(plain) for match in WORD.finditer(form)}


def _forms(text: str) -> Iterator[str]:
    """The text as it is, and as it reads when one more kind of escape is taken off."""
    yield text
    for mark, reading in READINGS:
        read = reading(text) if mark in text else text
        if read != text:
            text = read
            yield text


def _from_mail(text: str) -> str:
    """Lines that a mail breaks in the middle of a word."""
    return SOFT_BREAK.sub("", text)


def _from_json(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


READINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("=", _from_mail),
    ("\\u", _from_json),
    ("&", html.unescape),
    ("%", unquote),
)


def _canary(match: re.Match[str]) -> Canary:
    found = {name: value.lower() for name, value in match.groupdict().items() if value}
    if "code" in found:
        model, field = _known.get(found["code"], ("?", found["code"]))
        pk, seen_by = found["number"], BY_LETTER[found["letter"]]
        return Canary(found["owner"], model, int(pk), field, seen_by)
    pk = found["pk"]
    return Canary(
        found["site"], found["model"], int(pk) if pk.isdigit() else pk, found["field"],
        Visibility(found["seen"]),
    )  # fmt: skip
