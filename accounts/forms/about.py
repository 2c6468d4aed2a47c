"""What the creator says of themselves on the public page of the site."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.engine import lines
from accounts.forms.studio import MOST_CHARACTERS

MOST_CREDENTIALS = MOST_LINKS = 8
MOST_PROMISES = 6
LONGEST_PROMISE = 160
PICTURES = "image/png,image/jpeg,image/webp,image/gif"


class AboutForm(forms.Form):
    """One sentence, the text below it, and what the creator promises."""

    headline = forms.CharField(
        label=_("You in one sentence"),
        max_length=160,
        required=False,
        help_text=_("It stands under your name, and on the home page beside your portrait."),
    )
    about = forms.CharField(label=_("About you"), required=False)
    promises_text = forms.CharField(
        label=_("What you promise"),
        required=False,
        help_text=_("One per line, at most six: how often you answer, when money goes back."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = self.fields["about"]
        about.widget = forms.Textarea(attrs={"data-editor": True, "rows": 8})
        about.validators.append(MaxLengthValidator(MOST_CHARACTERS))

    def clean_promises_text(self) -> list[str]:
        """The promises; what was typed stays on the page when there is too much of it."""
        text = self.cleaned_data["promises_text"]
        try:
            return lines.read_lines(text, most=MOST_PROMISES, longest=LONGEST_PROMISE)
        except ValueError:
            raise ValidationError(
                _("At most six lines of 160 characters. Shorten some, or leave some out.")
            ) from None


class CredentialForm(forms.Form):
    """A degree, a certificate, a prize: what, from whom, when."""

    title = forms.CharField(label=_("What"), max_length=120, required=False)
    issuer = forms.CharField(label=_("From whom"), max_length=120, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2100, required=False)

    def clean(self) -> dict[str, Any]:
        """A row is empty, or says at least what it is about."""
        data = super().clean() or {}
        if (data.get("issuer") or data.get("year")) and not data.get("title"):
            self.add_error("title", _("Say what it is, or empty the whole row."))
        return data


class LinkForm(forms.Form):
    """A place elsewhere where people find the creator."""

    label = forms.CharField(label=_("Name"), max_length=60, required=False)
    url = forms.CharField(
        label=_("Address"),
        max_length=lines.LONGEST_ADDRESS,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "https://", "inputmode": "url"}),
    )

    def clean_url(self) -> str:
        """An https address that leads out of the site."""
        text = self.cleaned_data["url"].strip()
        try:
            return lines.web_address(text) if text else ""
        except ValueError:
            raise ValidationError(_("Enter a full address like https://example.org/me.")) from None

    def clean(self) -> dict[str, Any]:
        """Without a name the host stands in; a name without an address leads nowhere."""
        data = super().clean() or {}
        if data.get("label") and not data.get("url") and "url" not in self.errors:
            self.add_error("url", _("Add the address, or empty the whole row."))
        if data.get("url") and not data.get("label"):
            data["label"] = lines.host_of(data["url"])[:60]
        return data


class PortraitForm(forms.Form):
    """A picture; what it really is, the service finds out."""

    portrait = forms.FileField(
        label=_("Portrait"),
        help_text=_("PNG, JPEG, WebP or GIF, up to 8 MB. Upright or square looks best."),
        widget=forms.FileInput(attrs={"accept": PICTURES}),
    )


def _rows(form: type[forms.Form], most: int) -> "type[BaseFormSet[Any]]":
    return formset_factory(form, extra=2, max_num=most, validate_max=True, absolute_max=most + 20)


CredentialRows = _rows(CredentialForm, MOST_CREDENTIALS)
LinkRows = _rows(LinkForm, MOST_LINKS)


def filled(rows: "BaseFormSet[Any]", first: str) -> list[dict[str, Any]]:
    """The rows of a valid set of rows that say something, without keys that are empty."""
    said = [form.cleaned_data for form in rows.forms if form.cleaned_data.get(first)]
    return [{key: value for key, value in row.items() if value} for row in said]
