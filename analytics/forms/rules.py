"""The builder of a rule: a name, all or any, and one small form per condition.

A page sends `rows` and the fields of each row (`0-is`, `0-days`). Adding, removing and choosing
another kind of condition read everything back, so nothing typed is lost without scripts either.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.errors import NothingToOpen
from accounts.selectors import openable
from analytics.errors import RuleRefused
from analytics.selectors import (
    CHOICES,
    KINDS,
    LENGTHS,
    MOST_CONDITIONS,
    NUMBERS,
    check_rule,
)
from analytics.services.rules import LONGEST_NAME
from tenants.currencies import exponent
from tenants.names import check_plain
from tenants.schemas import here

LABELS = {
    "amount": _("Amount"),
    "days": _("Days"),
    "count": pgettext_lazy("how many", "Courses"),
    "stars": _("Stars"),
    "tag": _("Tag"),
    "answer": _("Answer"),
    "source": _("Channel"),
    "tier": _("Tier"),
    "course": _("Course"),
    "group": _("Group"),
    "question": _("Question"),
    "segment": _("Segment"),
    "language": _("Language"),
}
HELP = {
    "source": _("As in the link they came by (utm_source), or the address of the other site."),
    "answer": _("Exactly as the answer reads; capitals do not matter."),
}
FIRST = {"is": "paid"}
Raw = dict[str, Any]


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind of condition under its heading, with "…" where something is to be filled in."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, kind in KINDS.items():
        text = str(kind.text) % dict.fromkeys(kind.inputs, "…")
        groups.setdefault(str(kind.group), []).append((name, text))
    return list(groups.items())


class ConditionForm(forms.Form):
    """One condition: its kind, and the inputs that this kind needs and no others."""

    use_required_attribute = False

    def __init__(self, raw: Raw, *, place: int, is_sent: bool) -> None:
        self.kind = raw.get("is") if raw.get("is") in KINDS else "paid"
        data = {f"{place}-{name}": value for name, value in raw.items()}
        super().__init__(data if is_sent else None, prefix=str(place), initial=raw)
        self.place = place
        kind = forms.ChoiceField(label=_("Condition"), choices=kind_choices())
        self.fields = {"is": kind} | {
            name: _field(name, raw.get(name)) for name in KINDS[str(self.kind)].inputs
        }

    @property
    def what(self) -> forms.BoundField:
        """The choice of the kind."""
        return self["is"]

    @property
    def inputs(self) -> list[forms.BoundField]:
        """What is to be filled in for this kind."""
        return [self[name] for name in self.fields if name != "is"]

    @property
    def condition(self) -> dict[str, Any]:
        """As a rule has it. Call for a valid form."""
        values: dict[str, Any] = self.cleaned_data
        if "amount" in values:
            values = values | {"amount": int(values["amount"].scaleb(_places()))}
        return values


def _field(name: str, value: object) -> forms.Field:
    label, help_text = LABELS[name], HELP.get(name, "")
    if name == "amount":
        return _amount_field()
    if name in NUMBERS:
        least, most = NUMBERS[name]
        return forms.IntegerField(label=label, min_value=least, max_value=most)
    if name in LENGTHS:
        return forms.CharField(
            label=label, max_length=LENGTHS[name], help_text=help_text, validators=[check_plain]
        )
    choices = [(str(key), str(text)) for key, text in CHOICES[name]().items()]
    if not choices:
        choices = [("", str(_("None yet")))]
    if value and str(value) not in dict(choices):
        choices.append((str(value), str(_("(no longer there)"))))
    if name in {"segment", "language"}:
        return forms.ChoiceField(label=label, choices=choices)
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int)


def _amount_field() -> forms.Field:
    label = f"{LABELS['amount']} ({here().currency})"
    most = Decimal(NUMBERS["amount"][1]).scaleb(-_places())
    return forms.DecimalField(label=label, min_value=0, max_value=most, decimal_places=_places())


def _places() -> int:
    return exponent(here().currency)


class NameForm(forms.Form):
    """What the segment is called, and whether one condition is enough."""

    use_required_attribute = False
    mode = forms.ChoiceField(
        label=_("How many conditions must hold"),
        choices=[("all", _("all")), ("any", _("at least one"))],
    )
    name = forms.CharField(
        label=_("Name of the segment"),
        max_length=LONGEST_NAME,
        validators=[check_plain],
        help_text=_("Only you see it."),
    )


class RuleForm:
    """The whole builder, filled from a rule or from what was sent."""

    def __init__(self, name: NameForm, rows: Iterable[Raw], *, is_sent: bool = False) -> None:
        self.name = name
        self.rows = [
            ConditionForm(raw, place=place, is_sent=is_sent) for place, raw in enumerate(rows)
        ]
        self.refusal = ""

    @classmethod
    def of(cls, rule: dict[str, Any], name: str = "") -> "RuleForm":
        """The builder of a rule that is there."""
        [(mode, conditions)] = rule.items()
        rows = [_typed(condition) for condition in conditions]
        return cls(NameForm(initial={"mode": mode, "name": name}), rows)

    @classmethod
    def sent(cls, data: QueryDict, *, step: str = "") -> "RuleForm":
        """The builder as it was sent; a `step` changes the rows ("add", "remove-2") first.

        Without a step what is wrong is said at each field.
        """
        rows = _rows(data)
        if step == "add" and len(rows) < MOST_CONDITIONS:
            rows.append(dict(FIRST))
        elif step.startswith("remove-") and len(rows) > 1:
            rows = [row for place, row in enumerate(rows) if step != f"remove-{place}"]
        names = {"mode": data.get("mode", "all"), "name": data.get("name", "")}
        name = NameForm(initial=names) if step else NameForm(names)
        return cls(name, rows, is_sent=not step)

    @cached_property
    def rule(self) -> dict[str, Any] | None:
        """The rule, checked; None while something is missing or wrong."""
        if not all(row.is_valid() for row in self.rows):
            return None
        mode = self.name["mode"].value()
        try:
            return check_rule({mode: [row.condition for row in self.rows]})
        except RuleRefused as refusal:
            self.refusal = str(refusal)
            return None

    @property
    def has_room(self) -> bool:
        """True while another condition may be added."""
        return len(self.rows) < MOST_CONDITIONS


def _rows(data: QueryDict) -> list[Raw]:
    text = data.get("rows", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1
    fields = ["is", *LABELS]
    rows = [
        {name: data[f"{place}-{name}"] for name in fields if f"{place}-{name}" in data}
        for place in range(min(max(count, 1), MOST_CONDITIONS))
    ]
    return [row if row.get("is") in KINDS else dict(FIRST) for row in rows]


def _typed(condition: dict[str, Any]) -> Raw:
    """A stored condition as somebody would have typed it."""
    if "amount" not in condition:
        return condition
    return condition | {"amount": f"{Decimal(condition['amount']).scaleb(-_places()):f}"}


class OpenForm(forms.Form):
    """What is opened for the people of a segment, and until when."""

    key = forms.ChoiceField(
        label=_("What to open"), error_messages={"invalid_choice": NothingToOpen.message}
    )
    until = forms.DateField(
        label=_("Until the end of"),
        required=False,
        help_text=_("Empty: for ever."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = openable()  # type: ignore[attr-defined]
