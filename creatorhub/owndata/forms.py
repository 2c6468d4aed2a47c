"""What somebody types who leaves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class LeaveForm(forms.Form):
    """The own address once more, and what becomes of the own words."""

    REMOVE, KEEP = "remove", "keep"

    words = forms.ChoiceField(
        label=_("What you wrote in groups"),
        choices=[
            (REMOVE, _("Delete it. Where others answered, an empty place stays.")),
            (KEEP, _("Let it stay, under “Someone who left”.")),
        ],
        initial=REMOVE,
        widget=forms.RadioSelect,
    )
    typed = forms.CharField(max_length=254, strip=True)

    def __init__(self, *args: Any, person: User, by_creator: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = str(person.email or person)
        field = self.fields["typed"]
        field.label = _("Type %(address)s to confirm") % {"address": self.wanted}
        field.widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        if by_creator:
            self.fields["words"].label = _("What this person wrote in groups")

    def clean_typed(self) -> str:
        """The address as it is kept; capitals do not matter."""
        typed: str = self.cleaned_data["typed"]
        if typed.casefold() != self.wanted.casefold():
            raise forms.ValidationError(
                _("This is not the address of the account. Type it exactly.")
            )
        return typed
