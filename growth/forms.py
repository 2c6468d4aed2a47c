"""What a creator types into a letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from growth import selectors
from tenants import richtext

MOST_CHARACTERS = 50_000


class LetterForm(forms.Form):
    """To whom, under which subject, and what."""

    audience = forms.ChoiceField(label=_("Recipients"))
    subject = forms.CharField(
        label=_("Subject"), max_length=140, help_text=_("{name} becomes the reader's name.")
    )
    body = forms.CharField(
        label=_("Letter"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 14, "data-editor": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = selectors.audiences()
        if self.initial.get("audience") not in dict(known):
            # A segment that is gone must not turn into "all fans" by itself.
            known = [("", str(_("Choose who gets it"))), *known]
        self.fields["audience"].choices = known  # type: ignore[attr-defined]

    def clean_body(self) -> str:
        """Not only empty paragraphs."""
        body: str = self.cleaned_data["body"]
        if not richtext.plain(body) and "<img" not in body:
            raise forms.ValidationError(_("Write something first."), code="required")
        return body
