"""What every page knows: whose site it is, its theme, and how to switch language."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts import selectors


def site(request: HttpRequest) -> dict[str, Any]:
    """Values for base.html; see docs/style-guide.md."""
    creator = getattr(request, "creator", None)
    version = selectors.theme_version(creator)
    icon = f"{reverse('icon')}?v={version}-{quote(creator.title[:1])}" if creator else ""
    return {
        "creator": creator,
        "base_template": "site/base.html" if creator else "platform/base.html",
        "theme_url": f"{reverse('theme')}?v={version}",
        "icon_url": icon,
        "color_scheme": request.COOKIES.get(settings.THEME_COOKIE_NAME, ""),
        "theme_cookie_name": settings.THEME_COOKIE_NAME,
        "demo_payments": settings.PAYMENTS == "demo" and creator is not None,
        "languages": settings.LANGUAGES,
    }
