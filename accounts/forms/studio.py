"""How a site looks and what it says of itself."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.engine.palette import HEX
from tenants import zones
from tenants.names import NameField

SHORT_HEX = re.compile(r"#?([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])\Z")
MOST_CHARACTERS = 60_000  # of HTML


class AppearanceForm(forms.Form):
    """Name, tagline and the one colour that everything else is made of."""

    title = NameField(label=_("Site name"), max_length=80)
    tagline = NameField(
        label=_("Tagline"),
        max_length=160,
        required=False,
        help_text=_("One sentence under the name: what people learn from you."),
    )
    brand_color = forms.CharField(
        label=_("Brand colour"),
        max_length=7,
        help_text=_("Any colour: we keep every text readable, in light and in dark."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_brand_color(self) -> str:
        """#rrggbb; #rgb and a missing # are understood."""
        return colour(self.cleaned_data["brand_color"])


def colour(text: str) -> str:
    """A colour as #rrggbb in lower case. Raises ValidationError."""
    value = text.strip().lower()
    if short := SHORT_HEX.match(value):
        value = "#" + "".join(digit * 2 for digit in short.groups())
    value = value if value.startswith("#") else f"#{value}"
    if not HEX.fullmatch(value):
        raise ValidationError(_("Enter a colour like #1f6feb."))
    return value


class LogoForm(forms.Form):
    """A picture; what it really is, the service finds out."""

    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG, JPEG, WebP or GIF, up to 8 MB. A square picture looks best."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )


class SettingsForm(forms.Form):
    """Language, time zone, how long deeds are kept, and the texts at the foot of every page."""

    # A whole year and a month at least, so that a year can be told from the one before.
    KEPT = [("", _("for ever")), (400, _("13 months")), (731, _("2 years")), (1096, _("3 years"))]

    language = forms.ChoiceField(
        label=_("Language of the site"),
        choices=settings.LANGUAGES,
        help_text=_("Fans can switch for themselves."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones.choices,
        help_text=_("Your numbers and recommendations are rebuilt at 03:00 of it."),
    )
    retention_days = forms.TypedChoiceField(
        label=_("How long single deeds are kept"),
        choices=KEPT,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_(
            "Views, clicks, plays and searches of fans that are older are deleted each night. "
            "Your totals stay, and so does what fans finished, rated and paid."
        ),
    )
    about = forms.CharField(
        label=_("About you"),
        required=False,
        help_text=_("Who you are and what people find here. Shown on the home page."),
    )
    terms = forms.CharField(
        label=_("Terms"),
        required=False,
        help_text=_("Your own terms of use and of sale. Linked at the foot of every page."),
    )
    privacy = forms.CharField(
        label=_("Privacy"),
        required=False,
        help_text=_("What you do with people's data, and whom they can ask."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("about", "terms", "privacy"):
            self.fields[name].widget = forms.Textarea(attrs={"data-editor": True, "rows": 8})
            self.fields[name].validators.append(MaxLengthValidator(MOST_CHARACTERS))
