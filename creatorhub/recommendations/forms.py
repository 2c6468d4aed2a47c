"""What a form of the page asks for."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Course

MOST_LISTED = 200  # courses that a list is quick to send and to read; above, the title is typed
MOST_NAMED = 3  # in a refusal


class PickForm(forms.Form):
    """One course: of a list, or by its title where there are too many for one.

    Which courses it offers is given when it is made.
    """

    course: Any = forms.ModelChoiceField(
        None,  # a queryset is made in the site it is used in
        label=_("Course"),
        required=False,
        empty_label=_("Choose a course…"),
        error_messages={"invalid_choice": _("Choose a course of this site.")},
    )
    title = forms.CharField(
        label=_("Course"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("Its title"), "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, courses: QuerySet[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.courses = courses
        field: Any = self.fields["course"]
        field.queryset = courses

    @cached_property
    def number(self) -> int:
        """How many courses may be chosen; more than `MOST_LISTED` are not counted further."""
        return len(self.courses.order_by().values_list("pk")[: MOST_LISTED + 1])

    @property
    def box(self) -> forms.BoundField:
        """The field that asks: the list, or the title."""
        return self["title" if self.number > MOST_LISTED else "course"]

    @property
    def has_choices(self) -> bool:
        """False where every course has been chosen."""
        return self.number > 0

    @property
    def refusal(self) -> str:
        """What is wrong with what was sent, in one sentence."""
        return next(str(said) for errors in self.errors.values() for said in errors)

    def clean(self) -> dict[str, Any]:
        """`course` is the one that was chosen or named."""
        said = self.cleaned_data
        if not self.errors and not said["course"]:
            said["course"] = self._named(said["title"].strip())
        return said

    def _named(self, words: str) -> Course:
        """The course of this title, or the only one that has these words in it."""
        if not words:
            raise ValidationError(gettext("Choose a course first."))
        whole = self.courses.filter(Q(title__iexact=words) | Q(slug=words))
        found = list(whole[:2]) or list(self.courses.filter(title__icontains=words)[:MOST_NAMED])
        if not found:
            raise ValidationError(
                gettext("No course has “%(words)s” in its title.") % {"words": words}
            )
        if len(found) > 1:
            titles = " · ".join(one.title for one in found)
            raise ValidationError(
                gettext("More than one course fits, such as: %(titles)s. Type the whole title.")
                % {"titles": titles}
            )
        return found[0]
