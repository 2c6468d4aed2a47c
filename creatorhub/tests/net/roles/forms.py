"""The forms that a person meets on the pages of a site, filled in as a person would."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import PASSWORD
from courses.tests.factories import jpeg

FILLING = {
    "email": "somebody@example.com", "url": "https://example.com/", "number": "3",
    "color": "#335577", "date": "2031-05-04", "datetime-local": "2031-05-04T10:00",
    "password": "a long secret of mine", "search": "ink", "tel": "1", "range": "3",
}  # fmt: skip
NAMED = {
    "emails": "new@example.com", "subdomain": "newcomer", "slug": "words-here", "price": "12.00",
    "monthly": "12.00", "yearly": "120.00", "oldpassword": PASSWORD, "brand_color": "#335577",
    "last_day": "2031-05-04", "year": "2020", "language": "en", "time_zone": "Europe/London",
    "currency": "EUR",
}  # fmt: skip
LINES = {"text", "input", "textarea"}


@dataclass
class Field:
    """One control of a form; `value` is what a browser would send, None when it sends nothing."""

    name: str
    kind: str
    value: str | None
    raw: str = ""  # what it would send when it is chosen or pressed
    is_needed: bool = False


@dataclass
class Form:
    """What a page offers to send, and where to."""

    action: str
    own: list[Field] = field(default_factory=list)
    around: list[Field] = field(default_factory=list)  # of the form that an element stands in

    @property
    def fields(self) -> list[Field]:
        """All that is sent."""
        return [*self.own, *self.around]

    @property
    def names(self) -> frozenset[str]:
        """All that may be filled in here."""
        return frozenset(each.name for each in self.fields)

    def filled(self, *, whole: bool) -> dict[str, Any]:
        """A body as a browser sends it; what was empty is typed, or only what must not be."""
        return self._sent(lambda each: _typed(each) if whole or each.is_needed else each.value)

    def reworded(self) -> dict[str, Any]:
        """A body of somebody who types more into the first line that has words, or may have."""
        lines = [each for each in self.fields if each.kind in LINES]
        lines.sort(key=lambda each: not each.value)
        first = lines[0] if lines else None
        return self._sent(lambda each: f"{each.value} 2" if each is first else each.value)

    def chosen_anew(self) -> dict[str, Any]:
        """A body of somebody who turns each box and takes another of each choice."""
        return self._sent(_chosen_anew)

    def _sent(self, said: Callable[[Field], Any]) -> dict[str, Any]:
        sent: dict[str, Any] = {}
        for each in self.fields:
            value = said(each)
            if value is not None:
                sent.setdefault(each.name, []).append(value)
        return sent


def _chosen_anew(each: Field) -> Any:
    if each.kind == "checkbox":
        return each.raw if each.value is None else None
    return each.raw if each.kind == "select" else each.value


def _typed(each: Field) -> Any:
    if each.kind == "file":
        return SimpleUploadedFile("picture.jpg", jpeg(), "image/jpeg")
    if each.value is None or each.kind in {"hidden", "checkbox", "radio", "select"}:
        return each.value
    if each.value.strip():
        return f"{each.value} 2" if each.kind == "textarea" else each.value
    return NAMED.get(each.name.rpartition("-")[2]) or FILLING.get(each.kind, "Words here")


class _Reader(HTMLParser):
    """Collects forms, and what htmx sends from elements of its own."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.loose = page, [], []  # type: ignore[var-annotated]
        self._form: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._area: Field | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """A form, a control in it, or an element that posts by itself."""
        has = dict(attributes)
        if tag == "form":
            self._begin(has)
        elif has.get("hx-post"):
            around = self._form.own if self._form else []
            own = [Field(str(has["name"]), tag, has.get("value") or "")] if has.get("name") else []
            self.forms.append(Form(str(has["hx-post"]), [*own, *_values(has)], around))
        named = has.get("form")
        target = self._by_id.get(named) if named else self._form
        if tag == "option" and self._select is not None:
            self._choose(has)
        elif has.get("name") and tag in {"input", "select", "textarea", "button"}:
            one = self._control(tag, has)
            if target is not None:
                target.own.append(one)
                if has.get("formaction"):
                    self.forms.append(Form(str(has["formaction"]), [], target.own))
            else:
                self.loose.append((has.get("form"), one))

    def _begin(self, has: dict[str, str | None]) -> None:
        form = Form(has.get("action") or has.get("hx-post") or self.page, _values(has))
        self._form = form
        self._by_id[has.get("id") or ""] = form
        if (has.get("method") or "").lower() == "post" or has.get("hx-post"):
            self.forms.append(form)

    def _control(self, tag: str, has: dict[str, str | None]) -> Field:
        name, kind = str(has["name"]), has.get("type") or tag
        value: str | None = has.get("value") or ""
        if kind in {"checkbox", "radio"}:
            value = (has.get("value", "on") or "") if "checked" in has else None
        elif kind == "file":
            value = None
        elif kind in {"submit", "button"}:
            kind, value = "submit", None
        one = Field(name, kind, value, has.get("value", "on") or "", "required" in has)
        if tag == "select":
            one.value, one.raw, self._select = None, "", one
        elif tag == "textarea":
            self._area = one
        return one

    def _choose(self, has: dict[str, str | None]) -> None:
        assert self._select is not None
        value = has.get("value") or ""
        if "selected" in has or not self._select.value:
            self._select.value = value
        else:
            self._select.raw = value

    def handle_endtag(self, tag: str) -> None:
        """The end of what was begun."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        """What stands in a large field."""
        if self._area is not None:
            self._area.value = f"{self._area.value or ''}{data}"


def _values(has: dict[str, str | None]) -> list[Field]:
    """What htmx adds."""
    given = json.loads(has.get("hx-vals") or "{}")
    return [Field(name, "hidden", str(value)) for name, value in given.items()]


def forms_of(page: str, text: str) -> Iterator[Form]:
    """The forms of this page that are sent by POST, each with an address of this site."""
    reader = _Reader(page)
    reader.feed(text)
    for form_id, one in reader.loose:
        if form_id in reader._by_id:
            reader._by_id[form_id].own.append(one)
    for form in reader.forms:
        if form.action.startswith("?"):
            form.action = page.partition("?")[0] + form.action
        if form.action.startswith("/"):
            yield from _pressed(_with_a_choice(form))


def _with_a_choice(form: Form) -> Form:
    """One is chosen of each group of radio buttons, and of each group of boxes."""
    counted = Counter(each.name for each in form.fields if each.kind in {"radio", "checkbox"})
    for name, number in counted.items():
        group = [each for each in form.fields if each.name == name]
        if number > 1 and not any(each.value for each in group):
            for each in group:
                each.value = None
            group[-1].value = group[-1].raw
    return form


def _pressed(form: Form) -> Iterator[Form]:
    """The form once for each of its buttons that say something."""
    buttons = [each for each in form.fields if each.kind == "submit"]
    for button in buttons:
        others = [each for each in form.fields if each is not button]
        yield Form(form.action, [*others, replace(button, value=button.raw)])
    if not buttons:
        yield form
