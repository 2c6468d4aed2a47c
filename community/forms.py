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

    class Meta:
        model = Group
        fields = ["title", "slug", "description", "access", "tier"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "access": forms.RadioSelect,
        }
        help_texts = {
            "slug": _("Letters a-z, digits and hyphens. Left empty, it is made of the name."),
            "description": _("What people talk about here. Visitors see it before they join."),
            "tier": _("Members of this tier and of every tier above it may enter."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        tier = self.fields["tier"]
        tier.queryset = tiers_on_sale()  # type: ignore[attr-defined]
        tier.empty_label = _("Choose a tier")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A group for members needs the tier that opens it."""
        cleaned = super().clean() or {}
        if cleaned.get("access") == Group.Access.PAID and not cleaned.get("tier"):
            self.add_error("tier", self._no_tier())
        return cleaned

    def _no_tier(self) -> str:
        if self.fields["tier"].queryset.exists():  # type: ignore[attr-defined]
            return gettext("Choose the tier that opens this group.")
        return gettext(
            "There is no tier yet. Make one under Tiers and prices, or open the group to all."
        )

    def values(self) -> dict[str, Any]:
        """What community.services takes."""
        cleaned = dict(self.cleaned_data)
        tier = cleaned.pop("tier")
        return {**cleaned, "tier_id": tier.pk if tier else None}
