"""Somebody brings a result and asks whether it is as it was signed."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from creatorhub.isolation import signing
from tenants.errors import Refusal


class ReadForm(forms.Form):
    """The file of a check, or what stands in it. `read` is there once it is valid."""

    result = forms.FileField(
        label=_("The file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    text = forms.CharField(
        label=_("or its text"),
        required=False,
        max_length=signing.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # one of them is needed, so neither is "optional"
            field.is_one_of_two = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read it. Raises a form's error with the words of NoResult or Changed."""
        given = super().clean() or {}
        try:
            self.read = signing.read(_brought(given))
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from None
        return given


def _brought(given: dict[str, Any]) -> str | bytes:
    file = given.get("result")
    if isinstance(file, UploadedFile):
        return bytes(file.read(signing.LONGEST + 1))
    return str(given.get("text", ""))
