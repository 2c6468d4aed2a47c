"""The staff admin's face: names, colours, and what stands in its menu."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _link(title: Any, icon: str, model: str) -> dict[str, Any]:
    """A line of the menu, for staff who may look at this model."""
    app, name = model.split("_")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{model}_changelist"),
        "permission": lambda request: request.user.has_perm(f"{app}.view_{name}"),
    }


UNFOLD = {
    "SITE_TITLE": _("CreatorHub staff"),
    "SITE_HEADER": _("CreatorHub staff"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "hub",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("icon.svg")}
    ],
    "SHOW_HISTORY": True,
    "SHOW_BACK_BUTTON": True,
    "COLORS": {
        "primary": {
            "50": "#eef2ff",
            "100": "#e0e7ff",
            "200": "#c7d2fe",
            "300": "#a5b4fc",
            "400": "#818cf8",
            "500": "#6366f1",
            "600": "#4f46e5",
            "700": "#4338ca",
            "800": "#3730a3",
            "900": "#312e81",
            "950": "#1e1b4b",
        }
    },
    "SIDEBAR": {
        "show_search": False,
        "navigation": [
            {
                "title": _("Sites"),
                "items": [
                    _link(_("Creators"), "storefront", "tenants_creator"),
                    _link(_("Nightly runs"), "bedtime", "tenants_run"),
                ],
            },
            {
                "title": _("People"),
                "separator": True,
                "items": [
                    _link(_("Accounts"), "person", "accounts_user"),
                    _link(_("Staff groups"), "group", "auth_group"),
                    _link(_("Log"), "history", "accounts_auditentry"),
                ],
            },
        ],
    },
}
