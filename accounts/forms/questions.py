"""What is asked at joining: the owner's form, and the fields on the sign-up form."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import JoinQuestion
from accounts.services import check_choices
from tenants.errors import Refusal

PREFIX = "join_"
LONGEST_ANSWER = 500


class QuestionForm(forms.Form):
    """A question: free text, or answers to choose from."""

    text = forms.CharField(
        label=_("Question"),
        max_length=160,
        help_text=_("For example: What do you want to learn first?"),
    )
    choices = forms.CharField(
        label=_("Answers to choose from"),
        max_length=1200,
        required=False,
        help_text=_("One answer in each line, 2 to 12. Without any, people write their own words."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_required = forms.BooleanField(label=_("It must be answered"), required=False)

    def clean_choices(self) -> list[str]:
        """The lines that are not empty."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["choices"].splitlines())
        choices = [line for line in lines if line]
        try:
            check_choices(choices)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code)
        return choices


def fields_of(questions: Iterable[JoinQuestion]) -> dict[str, forms.Field]:
    """A field for each question, for the sign-up form."""
    return {f"{PREFIX}{question.pk}": _field(question) for question in questions}


def _field(question: JoinQuestion) -> forms.Field:
    common: dict[str, Any] = {
        "label": question.text,
        "required": question.is_required,
        "error_messages": {"required": _("Please answer this question.")},
    }
    if not question.choices:
        return forms.CharField(max_length=LONGEST_ANSWER, **common)
    pairs = [(choice, choice) for choice in question.choices]
    nothing = [] if question.is_required else [("", _("No answer"))]
    return forms.ChoiceField(choices=[*pairs, *nothing], widget=forms.RadioSelect, **common)


def answers_in(cleaned: dict[str, Any]) -> dict[int, str]:
    """The answers by question id."""
    return {
        int(name.removeprefix(PREFIX)): text
        for name, text in cleaned.items()
        if name.startswith(PREFIX)
    }
