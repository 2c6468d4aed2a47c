"""The theme of a site as a stylesheet, made from the creator's one colour."""

from django.http import HttpRequest, HttpResponse

from accounts import selectors
from accounts.engine import palette


def css(request: HttpRequest) -> HttpResponse:
    """CSS variables for light and dark; the address changes with the colour."""
    color = selectors.theme_color(request.creator)  # type: ignore[attr-defined]
    response = HttpResponse(palette.css(color), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
