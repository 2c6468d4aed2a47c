"""Error pages in the site's own clothes."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token (settings.CSRF_FAILURE_VIEW)."""
    text = _("This form was open for too long. Open the page again and retry.")
    return render(request, "403.html", {"refusal": text}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without context: what failed may be what a context would ask.

    503 where the database did not answer: nothing is broken, and a minute later it works.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("500.html"), status=500)
    page = render_to_string("500.html", {"is_away": True})
    return HttpResponse(page, status=503, headers={"Retry-After": "60"})
