"""What the team page asks for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import ABOUT, NAMES, Role
from accounts.selectors import roles_to_give
from tenants.emails import spelled

AT_ONCE = 10  # addresses of one form


def role_choices(actor: User) -> list[tuple[str, str]]:
    """What this person may make of others: the name of each role, and what it may do."""
    return [
        (
            role.value,
            _("%(role)s: %(about)s")
            % {"role": str(NAMES[role]).capitalize(), "about": ABOUT[role]},
        )
        for role in roles_to_give(actor)
    ]


class InviteForm(forms.Form):
    """One or several addresses, and the role that all of them shall have."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        max_length=2000,
        help_text=_("One in each line. Each gets a link of its own, good for seven days."),
        widget=forms.Textarea(
            attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false", "inputmode": "email"}
        ),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, initial=Role.EDITOR.value)

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(actor)  # type: ignore[attr-defined]

    def clean_emails(self) -> list[str]:
        """The addresses, each once, in the order of the lines."""
        words = self.cleaned_data["emails"].replace(",", " ").replace(";", " ").split()
        addresses = list(dict.fromkeys(_spelled(word.strip("<>")) for word in words))
        if len(addresses) > AT_ONCE:
            text = ngettext(
                "At most %(most)d address at a time.", "At most %(most)d addresses at a time.",
                AT_ONCE,
            )  # fmt: skip
            raise ValidationError(text % {"most": AT_ONCE})
        return addresses


def _spelled(address: str) -> str:
    try:
        return spelled(address)
    except ValidationError:
        text = _("“%(address)s” is not an e-mail address.")
        raise ValidationError(text, params={"address": address[:80]}) from None
