"""Error pages in the site's own clothes."""

import sys

from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from psycopg.errors import UndefinedTable

from creatorhub.api.errors import page_as_json
from creatorhub.api.middleware import ROOT
from tenants.selectors import has_schema


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token (settings.CSRF_FAILURE_VIEW)."""
    text = _("This form was open for too long. Open the page again and retry.")
    return render(request, "403.html", {"refusal": text}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without context: what failed may be what a context would ask.

    503 where the database did not answer: nothing is broken, and a minute later it works. The same
    on a site whose schema is gone: whoever took it away can bring it back.
    """
    error = sys.exc_info()[1]
    is_away = isinstance(error, OperationalError | InterfaceError) or _lost_schema(request, error)
    page = HttpResponse(
        render_to_string("500.html", {"is_away": is_away}), status=503 if is_away else 500
    )
    if is_away:
        page["Retry-After"] = "60"
    # The frame of the API is not reached where the doors before it fail.
    return page_as_json(page) if request.path.startswith(ROOT) else page


def _lost_schema(request: HttpRequest, error: BaseException | None) -> bool:
    """Whether a table was missing because the whole schema of this site is."""
    creator = getattr(request, "creator", None)
    if creator is None or not isinstance(error, ProgrammingError):
        return False
    return isinstance(error.__cause__, UndefinedTable) and not has_schema(creator)
