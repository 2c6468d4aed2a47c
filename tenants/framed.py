"""A mail shown on a page: in a frame of its own that runs nothing and reaches nothing."""

from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.http import HttpResponse


def mail_frame(html: str) -> HttpResponse:
    """The HTML of a mail for an <iframe sandbox>: its own styles and our pictures, nothing else."""
    sites = f"{settings.SCHEME}://*.{settings.PLATFORM_HOST}{settings.PORT_SUFFIX}"
    answer = HttpResponse(html)
    answer._csp_replace = {  # type: ignore[attr-defined]
        "script-src": None,
        "style-src": [UNSAFE_INLINE],
        "img-src": [SELF, sites],
        "connect-src": None,
        "frame-ancestors": [SELF],
        "form-action": ["'none'"],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    }
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def with_frame(answer: HttpResponse) -> HttpResponse:
    """The same page, allowed to hold a frame of its own host."""
    answer._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]
    return answer
