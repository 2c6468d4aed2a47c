"""HTML input about people."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignupForm(AllauthSignupForm):
    """A fan joins: name, e-mail and password; a code by mail confirms the address."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Shown next to what you write. A nickname is fine."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    field_order = ["name", "email", "password1"]

    def save(self, request: HttpRequest) -> User | None:
        """The new fan, or None when the address is known (allauth then mails its owner)."""
        user: Any = super().save(request)
        if user is not None:
            user.name = self.cleaned_data["name"]
            user.save(update_fields=["name"])
        return user  # type: ignore[no-any-return]
