"""The form for a new token."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import TokenEndsInThePast
from accounts.scopes import SCOPES
from accounts.services.tokens import LONGEST_NAME

FARTHEST = 3660  # days: ten years


class TokenForm(forms.Form):
    """Its name, what it may do, and its last day."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=LONGEST_NAME,
        help_text=_("The program or the person who gets it, such as: newsletter tool."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what it needs. It never does more than you may do yourself."),
        error_messages={"required": _("Choose at least one thing that the program may do.")},
    )
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Left empty, it works until you revoke it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def clean_last_day(self) -> Any:
        """A day from today on, at most ten years away."""
        day = self.cleaned_data["last_day"]
        today = timezone.localdate()
        if day and not today <= day <= today + timedelta(days=FARTHEST):
            raise forms.ValidationError(str(TokenEndsInThePast.message))
        return day

    def values(self) -> dict[str, Any]:
        """What accounts.services.tokens takes: the token ends with the last day, at midnight."""
        data = self.cleaned_data
        ends = None
        if day := data["last_day"]:
            ends = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        return {"name": data["name"], "scopes": data["scopes"], "expires_at": ends}
