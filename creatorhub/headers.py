"""The headers of every answer, whichever door it comes from: site, platform, no site, a failure."""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware

Answer = Callable[[HttpRequest], HttpResponse]

# What no page of ours asks a browser for. A film that is embedded may still fill the screen.
NOT_USED = """
    accelerometer browsing-topics camera display-capture geolocation gyroscope hid magnetometer
    microphone midi payment serial usb xr-spatial-tracking
"""
# No other site, not even a neighbour's, may load what is ours into a page of its own. Pictures
# that are public by nature say otherwise themselves: mails and the landing page show them.
SETTLED = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NOT_USED.split()),
    "Cross-Origin-Resource-Policy": "same-origin",
}


def closed() -> dict[str, str]:
    """For an answer that is no page and that no middleware sees: nothing may be done with it."""
    found = {
        **SETTLED,
        "Cache-Control": "no-cache",
        "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'; object-src 'none'",
        "Cross-Origin-Opener-Policy": str(settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        "Referrer-Policy": str(settings.SECURE_REFERRER_POLICY),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if seconds := settings.SECURE_HSTS_SECONDS:
        found["Strict-Transport-Security"] = f"max-age={seconds}; includeSubDomains; preload"
    return found


class HeadersMiddleware:
    """Outside of all doors, so that a refusal of theirs and a failure inside carry them, too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.security = SecurityMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: Any = self.security.process_response(request, self.get_response(request))
        for name, value in SETTLED.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", _keeping(request, response))
        response._csp_replace = _policy(request) | (getattr(response, "_csp_replace", None) or {})
        return response  # type: ignore[no-any-return]


def _keeping(request: HttpRequest, response: HttpResponse) -> str:
    """What a cache may do with an answer that does not say so itself.

    An answer to somebody with a session is kept nowhere: on a shared machine "back" shows nothing
    of the person who has signed out. All others are asked for anew, and a cache between keeps none
    of those that were made for one browser.
    """
    session = settings.SESSION_COOKIE_NAME
    if session in request.COOKIES or session in response.cookies:
        return "private, no-store"
    is_own = bool(response.cookies) or "cookie" in response.headers.get("Vary", "").lower()
    return "private, no-cache" if is_own else "no-cache"


def _policy(request: HttpRequest) -> dict[str, Any]:
    """Where the policy of content differs: the staff admin's is weaker, the platform's wider.

    The admin's holds on the platform's host alone, where nothing of a creator is shown as HTML.
    """
    if getattr(request, "urlconf", None) != settings.PUBLIC_SCHEMA_URLCONF:
        return {}
    if request.path.startswith("/admin/"):
        return {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
    sites = f"{settings.SCHEME}://*.{settings.PLATFORM_HOST}{settings.PORT_SUFFIX}"
    # A form may end on a site that was just made; the landing page shows pictures of sites.
    return {"form-action": [SELF, sites], "img-src": [SELF, "data:", sites]}
