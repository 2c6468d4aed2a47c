"""What shelves are called on the page of the nights."""

from django.utils.translation import gettext_lazy as _

SHELVES = {
    "for-you": _("For you"),
    "because": _("Because you finished…"),
    "also": _("Others also took"),
    "next": _("What comes next"),
    "hand": _("Chosen by hand"),
    "mail": _("In mails"),
    "popular": _("Popular here"),
    "drawn": _("New courses, drawn for a chance"),
}


def shelf_name(shelf: str) -> str:
    """The name of a shelf as fans read it; the bare word for a new one."""
    return str(SHELVES.get(shelf, shelf))
