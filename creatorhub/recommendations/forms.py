"""What a form of the page asks for."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.models import Course


class PickForm(forms.Form):
    """One course of a list. Which courses it offers is given when it is made."""

    course: Any = forms.ModelChoiceField(
        None,  # a queryset is made in the site it is used in
        label=_("Course"),
        empty_label=_("Choose a course…"),
        error_messages={
            "required": _("Choose a course first."),
            "invalid_choice": _("Choose a course of this site."),
        },
    )

    def __init__(self, *args: Any, courses: QuerySet[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["course"]
        field.queryset = courses

    @property
    def has_choices(self) -> bool:
        """False where every course has been chosen."""
        field: Any = self.fields["course"]
        return bool(field.queryset)
