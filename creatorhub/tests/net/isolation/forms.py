"""The forms of a page, filled as a person would, and with ids of somebody else's rows."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from creatorhub.world.shape import PASSWORD

Value = str | SimpleUploadedFile
Body = dict[str, list[Value]]


@dataclass(frozen=True)
class Field:
    """A field as the page offers it; `offered` are the values of a choice."""

    name: str
    kind: str
    value: str = ""
    offered: tuple[str, ...] = ()


@dataclass
class Form:
    """Where it is sent, and what is in it."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects forms, fields outside of them that name one (`form=`), and buttons that post."""

    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.found: list[Form] = []
        self.named: dict[str, Form] = {}
        self.open: Form | None = None
        self.select: tuple[str, list[str], list[str]] | None = None
        self.area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._begin(given)
        elif tag == "select":
            self.select = (given.get("name", ""), [], [])
        elif tag == "option" and self.select:
            self.select[1].append(given.get("value", ""))
            self.select[2].extend([given.get("value", "")] if "selected" in given else [])
        elif tag == "textarea":
            self.area = (given.get("name", ""), [])
        elif tag in {"input", "button"} and given.get("name"):
            kind = given.get("type", "text" if tag == "input" else "submit")
            self._add(Field(given["name"], kind, given.get("value", "")), given)
        if tag != "form" and "hx-post" in given:
            self.found.append(Form(urljoin(self.address, given["hx-post"]), "post"))

    def _begin(self, given: dict[str, str]) -> None:
        where = given.get("hx-post") or given.get("action") or self.address
        method = "post" if "hx-post" in given else given.get("method", "get").lower()
        self.open = Form(urljoin(self.address, where), method)
        self.found.append(self.open)
        if "id" in given:
            self.named[given["id"]] = self.open

    def _add(self, one: Field, given: dict[str, str]) -> None:
        form = self.named.get(given.get("form", ""), self.open)
        if form is not None and one.name:
            form.fields.append(one)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select" and self.select:
            name, offered, chosen = self.select
            value = next(filter(None, [*chosen, *reversed(offered)]), "")
            self._add(Field(name, "select", value, tuple(offered)), {})
            self.select = None
        elif tag == "textarea" and self.area:
            self._add(Field(self.area[0], "textarea", "".join(self.area[1])), {})
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area[1].append(data)


def forms_on(address: str, page: str) -> list[Form]:
    """The forms of a page that write."""
    reader = _Reader(address)
    reader.feed(page)
    return [form for form in reader.found if form.method == "post"]


WORDS = {
    "email": "somebody@example.com",
    "number": "3",
    "date": "2030-05-04",
    "datetime-local": "2030-05-04T09:30",
    "time": "09:30",
    "color": "#336699",
    "password": "a long horse battery",
    "text": "Words of a crawler",
    "textarea": "<p>Words of a crawler</p>",
    "search": "light",
    "tel": "1",
}


def buttons(form: Form) -> list[Field]:
    """The named ways to send a form; it is sent by one of them."""
    return [one for one in form.fields if one.kind in {"submit", "image"}]


def filled(form: Form, press: int = 0) -> Body:
    """What a browser would send after somebody wrote into the empty fields and chose something.

    `press` is the place of the button.
    """
    body: Body = {}
    for one in form.fields:
        if one.kind == "radio":
            body[one.name] = [one.value or "on"]
        elif one.kind == "file":
            body[one.name] = [picture()]
        elif one.kind == "checkbox" and not one.name.startswith("drop_"):
            body.setdefault(one.name, []).append(one.value or "on")
        elif one.name != "csrfmiddlewaretoken" and one.kind not in UNSENT:
            body.setdefault(one.name, []).append(one.value.strip() or _words(one))
    named = buttons(form)
    if named:
        body.setdefault(named[press].name, []).append(named[press].value)
    return body


UNSENT = {"submit", "image", "button", "reset", "checkbox"}


# By the name of a field, where the words of its kind would be refused.
NAMED = [
    (re.compile("email"), WORDS["email"]),
    (re.compile("^(old)?password$"), PASSWORD),
    (re.compile("price|monthly|yearly|amount"), "9"),
    (re.compile("^slug$"), "words-of-a-crawler"),
    (re.compile("^choices$"), "One\nTwo"),
    (re.compile("embed_url|-url$"), ""),
]


def _words(one: Field) -> str:
    named = (words for name, words in NAMED if name.search(one.name))
    return next(named, WORDS.get(one.kind, ""))


def picture() -> SimpleUploadedFile:
    """A small picture, as somebody uploads it."""
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "#336699").save(data, "PNG")
    return SimpleUploadedFile("picture.png", data.getvalue(), "image/png")


NUMBER = re.compile(r"(?P<word>[a-z_]+[:-])?\d+\Z")
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
CHOSEN = {"hidden", "select", "radio", "checkbox", "submit"}
NAMES = re.compile(
    r"(?:\d+-)?(?:pk|id|uid|slug|course|lesson|section|step|group|post|reply_to|parent|tier|tier_id"
    r"|offer|order|member|segment|rule|letter|media|cover|key|keys|grant|question|notice|audience"
    r"|token|next|subject|key_id)\Z"
)


HREF = re.compile(r'\s(?:href|hx-get)="([^"#]+)')


@dataclass(frozen=True)
class Ids:
    """Ids that are put in the place of those of a page."""

    number: dict[str, int]  # by the word of a field or a key; "" for all others
    uid: str
    slug: str

    def of(self, word: str) -> int:
        """The number for a field or key of this name."""
        return self.number.get(word.strip(":-"), self.number[""])

    def all(self) -> set[str]:
        """As they stand in addresses and answers."""
        return {*map(str, self.number.values()), self.uid, self.slug}


def swapped(form: Form, ids: Ids, press: int = 0) -> Body:
    """The filled form with these ids in every field that names a row."""
    kinds = {one.name: one for one in form.fields}
    return {
        name: [swap(kinds.get(name, Field(name, "hidden")), one, ids) for one in values]
        for name, values in filled(form, press).items()
    }


def swap(told: Field, value: Value, ids: Ids) -> Value:
    """The value, or the id that takes its place where the field names a row."""
    named = NAMES.match(told.name) is not None
    if not isinstance(value, str) or not (named or told.kind in CHOSEN):
        return value
    if UID.match(value) or named and told.name.endswith("uid"):
        return ids.uid
    if found := NUMBER.match(value):
        word = found["word"] or ""
        return f"{word}{ids.of(word or told.name)}"
    return ids.slug if told.name.endswith("slug") else value


def plain(body: Body) -> Iterator[tuple[str, str]]:
    """Pairs of a body without its files, for a message."""
    for name, values in body.items():
        yield from ((name, one) for one in values if isinstance(one, str))
