"""What staff are asked before a site is closed or gets its badge."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget


class ReasonForm(forms.Form):
    """Why a site is closed, as visitors and the creator will read it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Visitors and the creator read it word for word. No names, no accusations."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class VerifyForm(forms.Form):
    """What was proved, as everybody reads it beside the badge."""

    verified_as = forms.CharField(
        label=_("Verified as"),
        max_length=160,
        help_text=_(
            "Who it is, as proved to you: a name, with an office or a register where one was seen. "
            "Everybody reads it word for word."
        ),
        widget=UnfoldAdminTextInputWidget(),
    )
