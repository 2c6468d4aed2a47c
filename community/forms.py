"""HTML input of a community."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.selectors import tiers_on_sale
from community.models import Group
from community.services import MOST_CHARACTERS


class WordsForm(forms.Form):
    """A post or a reply; the service refuses what is empty or too long."""

    body = forms.CharField(
        label=_("Your words"), required=False, strip=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, label: object, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = label  # type: ignore[assignment]
        self.fields["body"].widget.attrs |= {
            "rows": rows,
            "maxlength": MOST_CHARACTERS,
            "aria-label": label,
            "placeholder": label,
        }


class GroupForm(forms.ModelForm):
    """A group in the studio. The address is made of the name when it is left empty."""

    # No ModelChoiceField: its queryset would be made at import, in no creator's schema.
    tier_id = forms.TypedChoiceField(
        label=_("From which tier"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("For a members' group: this tier and every tier above it may enter."),
    )

    class Meta:
        model = Group
        fields = ["title", "slug", "description", "access"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "access": forms.RadioSelect,
        }
        labels = {
            "title": _("Name of the group"),
            "slug": _("Address of the group"),
            "description": _("What it is about"),
            "access": _("Who may enter"),
        }
        help_texts = {
            "slug": _("Letters a-z, digits and hyphens. Left empty, it is made of the name."),
            "description": _("What people talk about here. Visitors see it before they join."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.tiers = list(tiers_on_sale())
        kept = self.instance.tier
        if kept and kept not in self.tiers:  # no longer sold, but its members are still there
            self.tiers.append(kept)
        names = [(tier.pk, tier.name) for tier in self.tiers]
        self.fields["tier_id"].choices = [("", _("Choose a tier")), *names]  # type: ignore[attr-defined]
        self.initial["tier_id"] = self.instance.tier_id

    def clean(self) -> dict[str, Any]:
        """A group for members needs the tier that opens it."""
        cleaned = super().clean() or {}
        is_paid = cleaned.get("access") == Group.Access.PAID
        if is_paid and not cleaned.get("tier_id") and "tier_id" not in self.errors:
            self.add_error("tier_id", self._no_tier())
        return cleaned

    def _no_tier(self) -> str:
        if self.tiers:
            return gettext("Choose the tier that opens this group.")
        return gettext(
            "There is no tier yet. Make one under Tiers and prices, or open the group to all."
        )

    def values(self) -> dict[str, Any]:
        """What community.services takes."""
        return dict(self.cleaned_data)
