"""What search engines may read, where it is, and where to tell of a hole."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from community.selectors import groups_for
from courses.selectors import catalogue
from tenants import hosts

# Rooms of one person, forms and doors: nothing there is worth finding.
PRIVATE = """
    /studio/ /admin/ /accounts/ /me/ /notices/ /unsubscribe/ /courses/mine/ /orders/ /checkout/
    /buy/ /offers/ /enter/ /files/ /events/ /start/ /sites/ /mail/ /i18n/
"""
PAGES = ("site:home", "site:creator", "courses:list", "community:list", "billing:pricing")
MOST = 5_000
GOOD_FOR = timedelta(days=180)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be read by everybody; a suspended site by nobody."""
    creator = request.creator  # type: ignore[attr-defined]
    if creator and creator.is_suspended:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        host = creator.host if creator else settings.PLATFORM_HOST
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE.split())]
        lines += [f"Sitemap: {hosts.url(host, reverse('sitemap'))}"] if creator else []
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page of the site that everybody may open."""
    creator = request.creator  # type: ignore[attr-defined]
    if creator is None:
        raise Http404
    anybody = AnonymousUser()
    slugs = catalogue(anybody).values_list("slug", flat=True)[:MOST]
    paths = [reverse(name) for name in PAGES]
    paths += [reverse("courses:detail", args=[slug]) for slug in slugs]
    rooms = groups_for(anybody).values_list("slug", flat=True)[:MOST]
    paths += [reverse("community:detail", args=[slug]) for slug in rooms]
    rows = ((hosts.url(creator.host, path),) for path in paths)
    body = format_html_join("", "<url><loc>{}</loc></url>", rows)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'{head}<urlset xmlns="{space}">{body}</urlset>'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116), for every host the same; 404 where nobody was named."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = (datetime.now(UTC) + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, zh",
        f"Canonical: {hosts.url(settings.PLATFORM_HOST, reverse('security_txt'))}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
