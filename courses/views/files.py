"""Private films and sounds: a checked redirect to an address that lives five minutes."""

from uuid import UUID

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import selectors
from courses.engine import ranges
from courses.models import Media

KEPT_FOR = 60  # seconds that a browser may play on by itself after a refund


@require_safe
def play(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask whether this person may have the file now, then lead to its short-lived address.

    Pages name this address, so a player that comes back after hours is asked anew.
    """
    media = get_object_or_404(Media, uid=uid)
    if not selectors.may_fetch(request.user, media):
        return _refuse(request)
    response = redirect("courses:file", selectors.token(media, request.user))
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The bytes behind a token, whole (200) or one range of them (206); 416 beyond the end."""
    media = selectors.file_behind(token, request.user)
    if media is None:
        return _refuse(request)
    path = selectors.path_of(media)
    if not path.is_file():
        raise Http404
    try:
        span = ranges.span(request.headers.get("Range", ""), media.size)
    except ranges.OutOfRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{media.size}"})
    first, last = span or (0, media.size - 1)
    _give_back_connection()
    body = ranges.read(path, first, last)
    response = StreamingHttpResponse(body, status=206 if span else 200)
    if span:
        response["Content-Range"] = f"bytes {first}-{last}/{media.size}"
    response["Content-Length"] = str(last - first + 1)
    return _dressed(response, media)


def _dressed(response: StreamingHttpResponse, media: Media) -> StreamingHttpResponse:
    response["Content-Type"] = media.content_type
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"private, max-age={KEPT_FOR}"
    return response


def _give_back_connection() -> None:
    """A slow listener must not hold one of the few database connections for minutes."""
    if not connection.in_atomic_block:
        connection.close()


def _refuse(request: HttpRequest) -> HttpResponse:
    text = _("This file is not open to you, or its address is too old. Open the lesson again.")
    response = render(request, "403.html", {"refusal": text}, status=403)
    response["Cache-Control"] = "no-store"
    return response
