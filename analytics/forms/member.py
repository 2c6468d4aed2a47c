"""What the owner writes down about one fan, and gives to one fan."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.selectors import openable
from accounts.services import clean_tag
from tenants.errors import Refusal

COMMAS = re.compile("[,，、\\n]")


class NoteForm(forms.Form):
    """A note that only the owner reads."""

    text = forms.CharField(
        label=_("New note"),
        max_length=2000,
        help_text=_("Only you can read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TagsForm(forms.Form):
    """All tags of one fan in one line."""

    tags = forms.CharField(
        label=_("Tags"),
        max_length=1300,
        required=False,
        help_text=_("Separate them with commas."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_tags(self) -> list[str]:
        """The tags as they are kept, each once."""
        try:
            words = COMMAS.split(self.cleaned_data["tags"])
            return [clean_tag(word) for word in words if word.strip()]
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code)


class AccessForm(forms.Form):
    """What is opened by hand, and until when."""

    key = forms.ChoiceField(label=_("What to open"))
    until = forms.DateField(
        label=_("Until the end of"),
        required=False,
        help_text=_("Leave it empty for no end."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", _("Choose …")), *openable()]  # type: ignore[attr-defined]
