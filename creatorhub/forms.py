"""HTML input of the platform's own pages."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tenants import addresses, emails, zones
from tenants.errors import SubdomainRefused
from tenants.models import CURRENCIES, color_validator
from tenants.names import NameField


class StartForm(forms.Form):
    """Everything that a new site needs to know of its creator."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("We send a code to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        help_text=_("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    name = NameField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Your fans see it next to your answers."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    title = NameField(label=_("Site name"), max_length=80)
    subdomain = forms.CharField(
        label=_("Address"),
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    language = forms.ChoiceField(label=_("Language of the site"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones.choices)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    brand_color = forms.CharField(
        label=_("Brand colour"),
        initial="#0f766e",
        validators=[color_validator],
        help_text=_("Any colour: we keep every text readable. You can change it later."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chinese = (get_language() or "").startswith("zh")
        self.initial.setdefault("language", "zh-hans" if chinese else "en")
        self.initial.setdefault("time_zone", "Asia/Shanghai" if chinese else "Europe/London")
        self.initial.setdefault("currency", "CNY" if chinese else "EUR")
        self.fields["subdomain"].help_text = _("Your site will be at ADDRESS.%(host)s") % {
            "host": settings.PLATFORM_HOST + settings.PORT_SUFFIX
        }

    def clean_email(self) -> str:
        """One spelling per address."""
        return emails.spelled(self.cleaned_data["email"])

    def clean_subdomain(self) -> str:
        """Free, well formed and hard to mistake."""
        try:
            return addresses.check(self.cleaned_data["subdomain"])
        except SubdomainRefused as refusal:
            raise ValidationError(str(refusal)) from None

    def clean_password(self) -> str:
        """The same rules as everywhere."""
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])

    def choices(self) -> dict[str, Any]:
        """What is kept until the code comes back."""
        hidden = {"email", "password"}
        return {key: value for key, value in self.cleaned_data.items() if key not in hidden}


class CodeForm(forms.Form):
    """The six digits from the mail."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=12,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autofocus": True,
                "class": "code-input",
            }
        ),
    )

    def clean_code(self) -> str:
        """As people copy it: with blanks or a hyphen in the middle."""
        return re.sub(r"[\s-]", "", self.cleaned_data["code"])
