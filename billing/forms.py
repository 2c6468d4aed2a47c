"""HTML input about money."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.engine import money
from billing.models import Offer, Period
from billing.selectors import TierPrice
from tenants.names import check_plain

PROBLEMS = {
    "format": _("Enter a price like %(example)s."),
    "decimals": _("%(currency)s prices look like %(example)s: use no more decimals than that."),
    "zero": _("A price is more than zero. Leave the field empty to take it off sale."),
    "too_much": _("This is more than can be charged at once. The most is %(most)s."),
}
MOST_BENEFITS = 12
LONGEST_BENEFIT = 120


class PriceField(forms.CharField):
    """A price in major units of the site's currency; cleans to minor units, or None when empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.currency = "EUR"
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def speak(self, currency: str) -> None:
        """Set the currency of the form that this field is on."""
        self.currency = currency
        if self.label:
            self.label = f"{self.label} ({currency})"

    def clean(self, value: Any) -> int | None:
        """Minor units. Says what is wrong, with an example in the site's currency."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return money.parse(text, self.currency)
        except money.BadAmount as problem:
            raise forms.ValidationError(PROBLEMS[problem.reason], problem.reason, self._words())

    def _words(self) -> dict[str, str]:
        return {
            "currency": self.currency,
            "example": money.major(29 * 10 ** money.exponent(self.currency), self.currency),
            "most": money.major(money.MOST, self.currency),
        }


class MoneyForm(forms.Form):
    """A form whose prices are in the site's currency."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PriceField):
                field.speak(currency)


class TierForm(MoneyForm):
    """A level of membership and its two prices."""

    name = forms.CharField(label=_("Name"), max_length=60)
    description = forms.CharField(
        label=_("In one sentence"),
        max_length=200,
        required=False,
        help_text=_("Shown under the price: whom this tier is for."),
    )
    monthly = PriceField(
        label=_("Monthly price"), required=False, help_text=_("Empty: not sold by the month.")
    )
    yearly = PriceField(
        label=_("Yearly price"), required=False, help_text=_("Empty: not sold by the year.")
    )
    benefits = forms.CharField(
        label=_("What members get"),
        required=False,
        max_length=MOST_BENEFITS * (LONGEST_BENEFIT + 2),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One benefit per line."),
    )
    rank = forms.IntegerField(
        label=_("Rank"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("The holder of a tier opens everything of the lower ranks, too."),
    )

    @classmethod
    def of(cls, price: TierPrice, currency: str) -> "TierForm":
        """The form of a tier that is there."""
        tier = price.tier
        return cls(
            currency=currency,
            initial={
                "name": tier.name,
                "description": tier.description,
                "benefits": "\n".join(tier.benefits),
                "rank": tier.rank,
                "monthly": money.major(price.monthly.amount, currency) if price.monthly else "",
                "yearly": money.major(price.yearly.amount, currency) if price.yearly else "",
            },
        )

    def clean_benefits(self) -> list[str]:
        """Lines without bullets and blanks."""
        lines = [line.strip(" \t•·*-–") for line in self.cleaned_data["benefits"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_BENEFITS:
            raise forms.ValidationError(_("List at most 12 benefits: fans read the first few."))
        if any(len(line) > LONGEST_BENEFIT for line in lines):
            raise forms.ValidationError(_("Keep each benefit under 120 characters."))
        return lines


class CoursePriceForm(MoneyForm):
    """The regular one-time price of a course."""

    price = PriceField(
        label=_("One-time price"), required=False, help_text=_("Empty: not sold on its own.")
    )

    @classmethod
    def of(cls, regular: Offer | None, currency: str) -> "CoursePriceForm":
        """The form with the price that is on sale."""
        shown = money.major(regular.amount, regular.currency) if regular else ""
        return cls(currency=currency, initial={"price": shown})


class FurtherOfferForm(MoneyForm):
    """One more offer of the same course, under a name of its own."""

    title = forms.CharField(
        label=_("Name of the offer"), max_length=140, help_text=_("As on the fan's receipt.")
    )
    price = PriceField(label=_("Price"))


class SegmentOfferForm(MoneyForm):
    """A tier or a course at a price for the people of a segment."""

    key = forms.ChoiceField(label=_("What to offer"))
    title = forms.CharField(
        label=_("Name of the offer"),
        max_length=140,
        validators=[check_plain],
        help_text=_("As on the fan's receipt."),
    )
    price = PriceField(label=_("Price"))
    period = forms.ChoiceField(
        label=_("Paid"),
        choices=Period.choices,
        initial=Period.ONCE,
        help_text=_("A course is paid once and open for ever."),
    )

    def __init__(self, *args: Any, things: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = things  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A course is never rented."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("key", "").startswith("course:"):
            values["period"] = Period.ONCE
        return values


class RefundForm(MoneyForm):
    """A part of what was paid goes back."""

    amount = PriceField(label=_("Amount"))
