"""What the list of fans is narrowed to, and what is done to many of them at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import JoinQuestion, Tier
from accounts.services import clean_tag
from analytics.models import RuleSegment
from analytics.selectors import NAMES
from analytics.selectors.members import NO_TIER, Wish, known_tags
from tenants.errors import Refusal

LONGEST_SEARCH = 200
GONE = {"invalid_choice": _("This filter is not there any more. Take it away, or choose another.")}
CHIPS = {"q": _("Search")}  # shorter labels than the fields have
Pairs = list[tuple[str, Any]]


class SearchField(forms.CharField):
    """Words to look for; a NUL is no part of any name."""

    def to_python(self, value: Any) -> str:
        """As Django's, without NUL."""
        return (super().to_python(value) or "").replace("\x00", "")


class FilterForm(forms.Form):
    """Search, filters and order of the list; all optional, and all of it in the URL."""

    q = SearchField(
        label=_("Search by name or e-mail"),
        max_length=LONGEST_SEARCH,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "dir": "auto"}),
    )
    segment = forms.ChoiceField(label=_("Segment"), required=False, error_messages=GONE)
    rule = forms.ChoiceField(label=_("Your segment"), required=False, error_messages=GONE)
    tier = forms.ChoiceField(label=_("Membership"), required=False, error_messages=GONE)
    tag = forms.ChoiceField(label=_("Tag"), required=False, error_messages=GONE)
    answer = forms.ChoiceField(label=_("Answer at joining"), required=False, error_messages=GONE)
    cell = forms.RegexField(
        r"[1-5]-[1-5]\Z", label=_("Recency and frequency"), required=False, widget=forms.HiddenInput
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("", _("Newest first")),
            ("seen", _("Latest visit first")),
            ("spent", _("Top spenders first")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tiers = list(Tier.objects.all())
        self._choose("segment", _("All segments"), list(NAMES.items()))
        rules = RuleSegment.objects.values_list("pk", "name")
        self._choose("rule", _("All of your segments"), [(str(pk), name) for pk, name in rules])
        named = [(str(tier.pk), tier.name) for tier in self.tiers]
        no_tier = [(NO_TIER, _("No membership"))]
        self._choose("tier", _("With and without"), [*named, *no_tier] if named else [])
        self._choose("tag", _("All tags"), [(tag, tag) for tag in known_tags()])
        self._choose("answer", _("All answers"), self._answers())

    def _choose(self, name: str, everything: Any, pairs: Pairs) -> None:
        field: Any = self.fields[name]
        if pairs:
            field.choices = [("", everything), *pairs]
        else:
            field.widget = forms.HiddenInput()

    def _answers(self) -> Pairs:
        """A heading per question; an exact answer that the address asks for is a choice, too."""
        asked = self.data.get("answer", "") if self.is_bound else ""
        return [(row.text, _choices(row, asked)) for row in JoinQuestion.objects.all()]

    @property
    def is_narrowed(self) -> bool:
        """True when the list may be shorter than all fans."""
        return any(
            value for name, value in self.data.items() if name in self.fields and name != "sort"
        )

    def wish(self) -> Wish | None:
        """What is asked for; None when a part of it cannot be understood."""
        if not self.is_valid():
            return None
        found: dict[str, str] = {name: text for name, text in self.cleaned_data.items() if text}
        return Wish(**found)

    def chips(self) -> list[tuple[str, str, str]]:
        """The filters that are set: name, label and what is chosen, in words."""
        return [
            (name, str(CHIPS.get(name, self.fields[name].label)), self._shown(name))
            for name in ("q", "segment", "rule", "cell", "tier", "tag", "answer")
            if self.data.get(name)
        ]

    def _shown(self, name: str) -> str:
        value = self.data[name]
        for key, label in getattr(self.fields[name], "choices", []):
            if isinstance(label, list):
                known = dict(label)
                if value in known:
                    return f"{key}: {known[value]}"
            elif key == value:
                return str(label)
        return value[:80]


def _choices(question: JoinQuestion, asked: str) -> Pairs:
    texts = list(question.choices)
    mine, _colon, text = asked.partition(":")
    if mine == str(question.pk) and text and text not in texts:
        texts.append(text)
    return [
        (str(question.pk), _("answered")),
        *((f"{question.pk}:{text}", text) for text in texts),
    ]


class TagForm(forms.Form):
    """One tag for many fans."""

    tag = forms.CharField(label=_("Tag"), max_length=100)

    def clean_tag(self) -> str:
        """As it is kept."""
        try:
            return clean_tag(self.cleaned_data["tag"])
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code)
