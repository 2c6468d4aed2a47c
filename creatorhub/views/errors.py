"""Error pages in the site's own clothes."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from creatorhub.api.errors import page_as_json
from creatorhub.api.middleware import ROOT


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
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    page = HttpResponse(
        render_to_string("500.html", {"is_away": is_away}), status=503 if is_away else 500
    )
    if is_away:
        page["Retry-After"] = "60"
    # The frame of the API is not reached where the doors before it fail.
    return page_as_json(page) if request.path.startswith(ROOT) else page
