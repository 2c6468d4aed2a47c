"""The theme of a site, made from the creator's one colour: a stylesheet and an icon."""

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from accounts import selectors
from accounts.engine import palette

KEEP = "public, max-age=31536000, immutable"
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    '<rect width="64" height="64" rx="16" fill="{}"/>'
    '<text x="32" y="45" text-anchor="middle" font-family="system-ui,sans-serif" font-size="38"'
    ' font-weight="700" fill="{}">{}</text></svg>'
)


@require_safe
def css(request: HttpRequest) -> HttpResponse:
    """CSS variables for light and dark; the address changes with the colour."""
    color = selectors.theme_color(request.creator)  # type: ignore[attr-defined]
    response = HttpResponse(palette.css(color), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = KEEP
    return response


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """The first letter of the site on its colour, for the tab of the browser."""
    creator = request.creator  # type: ignore[attr-defined]
    colors = palette.palette(selectors.theme_color(creator)).light
    letter = (creator.title if creator else "CreatorHub")[:1].upper()
    text = format_html(ICON, colors.brand, colors.on_brand, letter)
    response = HttpResponse(text, content_type="image/svg+xml")
    response["Cache-Control"] = KEEP
    return response
