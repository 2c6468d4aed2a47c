"""What the log is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.acts import KINDS
from accounts.models import AuditEntry, User
from accounts.roles import TEAM
from accounts.selectors.log import LONGEST_ID, Wish

By = AuditEntry.By
OTHERS = [
    (By.STAFF.value, _("CreatorHub's staff")),
    (By.PROGRAM.value, _("Programs")),
    (By.SYSTEM.value, _("The site itself")),
]
PERIODS = [("", _("All time")), ("1", _("Last 24 hours")), ("7", _("Last 7 days")),
           ("30", _("Last 30 days")), ("365", _("Last 365 days"))]  # fmt: skip


class LogForm(forms.Form):
    """Who, what and when; all optional, and all of it in the address."""

    who = forms.ChoiceField(label=pgettext_lazy("log", "Who"), required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("log", "What"),
        required=False,
        choices=[("", _("Everything")), *((kind.value, text) for kind, text in KINDS.items())],
    )
    days = forms.ChoiceField(label=pgettext_lazy("log", "When"), required=False, choices=PERIODS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(role__in=TEAM).order_by("pk")
        named = [(str(person.pk), str(person)) for person in people]
        self.fields["who"].choices = [("", _("Everybody")), *named, *OTHERS]  # type: ignore[attr-defined]

    def wish(self) -> Wish | None:
        """What is asked for; None when a filter cannot be understood."""
        if not self.is_valid():
            return None
        mark = self.data.get("before", "")
        known = mark.isascii() and mark.isdigit() and len(mark) <= LONGEST_ID
        return Wish(
            who=self.cleaned_data["who"],
            kind=self.cleaned_data["kind"],
            days=int(self.cleaned_data["days"] or 0) or None,
            before=int(mark) if known else None,
        )

    @property
    def is_narrowed(self) -> bool:
        """True when a filter is set."""
        return any(self.data.get(name) for name in self.fields)
