"""What a person says of themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tenants import zones
from tenants.names import NameField


class ProfileForm(forms.Form):
    """Name, language and time zone; empty means as the site has it."""

    name = NameField(
        label=_("Name"),
        max_length=80,
        help_text=_("Shown next to what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, help_text=_("Of these pages and of mails to you.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, help_text=_("Dates and times are shown in it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_the_site = ("", _("As the site"))
        self.fields["language"].choices = [as_the_site, *settings.LANGUAGES]  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [as_the_site, *zones.choices()]  # type: ignore[attr-defined]


class AvatarForm(forms.Form):
    """A picture of oneself; what it really is, the service finds out."""

    avatar = forms.FileField(
        label=_("Your picture"),
        help_text=_("PNG, JPEG, WebP or GIF, up to 8 MB. Cut square, without place and date."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
