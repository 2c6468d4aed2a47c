"""What a fan's browser sends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.selectors import Person
from recommend.engine.path import ADVANCED, NEW, SOME, Answers
from recommend.selectors import guiding, plans

LONGEST_GOAL = 200
USUAL_HOURS = 2


class CourseForm(forms.Form):
    """The number of a course."""

    course = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class StillOffered(forms.MultipleChoiceField):
    """Of what was said, what is offered now: an address with answers outlives courses and topics,
    and what somebody knows is offered no more once they finished it here."""

    def to_python(self, value: Any) -> list[str]:
        """Leave the rest out."""
        return [one for one in super().to_python(value) if self.valid_value(one)]


class PathForm(forms.Form):
    """Goal and topics, level and what is known, hours a week. Nothing has to be said."""

    goal = forms.CharField(
        label=_("What would you like to be able to do?"), max_length=LONGEST_GOAL, required=False
    )
    topics = StillOffered(label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple)
    level = forms.TypedChoiceField(
        label=_("Where do you stand?"),
        choices=[
            (NEW, _("I am new to this")),
            (SOME, _("I have some experience")),
            (ADVANCED, _("I am advanced")),
        ],
        coerce=int,
        required=False,
        widget=forms.RadioSelect,
    )
    known = StillOffered(
        label=_("What you know already"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hours = forms.TypedChoiceField(
        label=_("How much time do you have in a week?"),
        choices=[
            (1, _("1 hour")), (2, _("2 hours")), (4, _("4 hours")), (8, _("8 hours or more")),
        ],
        coerce=int,
        required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["topics"].choices = [(one, one) for one in guiding.guidance().topics]
        choices["known"].choices = plans.to_choose_from(person)

    @property
    def answers(self) -> Answers:
        """What was said, of a valid form."""
        said = self.cleaned_data
        known = frozenset(map(int, said["known"]))
        level, hours = said["level"] or NEW, said["hours"] or USUAL_HOURS
        return Answers(said["goal"], tuple(said["topics"]), level, hours, known)
