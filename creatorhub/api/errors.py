"""The one shape of every error: {"error": {"code", "message", "fields", "request_id"}}."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from creatorhub import logs
from tenants.errors import Refusal

# What our own doors outside of REST framework answer, by status.
OTHERS = {
    400: ("unreadable", _("This request cannot be read.")),
    401: ("not_signed_in", _("Send a token: Authorization: Bearer ch_…")),
    403: ("not_allowed", _("This is not allowed for you.")),
    404: ("not_found", _("There is nothing at this address.")),
    405: ("method_not_allowed", _("This address does not take this method.")),
    406: ("not_acceptable", _("Answers are JSON: let Accept name application/json.")),
    413: ("too_large", _("The body is larger than 256 KB. Send less at once.")),
    415: ("unsupported_media_type", _("Send JSON, with Content-Type: application/json.")),
    429: ("too_many_requests", _("Too many requests. Wait as long as Retry-After says.")),
    500: ("server_error", _("Something went wrong on our side. Try again in a moment.")),
    503: ("not_available", _("This site does not answer at the moment. Try again later.")),
}


class Problem(exceptions.APIException):
    """Base of what the frame itself refuses; REST framework reads these three attributes."""

    status_code = status.HTTP_400_BAD_REQUEST


class Unreadable(Problem):
    """The body is no JSON that we take: broken, too deep, with a key twice, or with a NUL."""

    default_detail = _("The body is no JSON that can be read: one object, each key once.")
    default_code = "unreadable"


class UnknownParameter(Problem):
    """A parameter in the address that this route does not have."""

    default_detail = _("This address has no such parameter: %(name)s.")
    default_code = "unknown_parameter"

    def __init__(self, name: str) -> None:
        super().__init__(self.default_detail % {"name": name[:60].replace("\x00", "")})


class CursorRefused(Problem):
    """A cursor that was not given out for this list."""

    default_detail = _("This cursor does not belong to this list. Begin without one.")
    default_code = "invalid_cursor"


class TooLarge(Problem):
    """A body above the limit."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = OTHERS[413][1]
    default_code = "too_large"


class TokenRefused(exceptions.AuthenticationFailed):
    """No token of this site, or one that has ended: nobody learns which."""

    default_detail = _("This token is not valid here.")
    default_code = "token_refused"


class NotAllowed(exceptions.PermissionDenied):
    """The role of this person does not do that."""

    default_detail = OTHERS[403][1]
    default_code = "not_allowed"


class ScopeMissing(exceptions.PermissionDenied):
    """The token was not made for this."""

    default_detail = _("This token may not do that: it lacks the scope %(scope)s.")
    default_code = "scope_missing"

    def __init__(self, scope: str) -> None:
        super().__init__(self.default_detail % {"scope": scope})


class StrongNeeded(exceptions.PermissionDenied):
    """Members and money ask for a second factor in the session."""

    default_detail = _("Confirm with your second factor first, then try again.")
    default_code = "second_factor_needed"


class KeyRefused(Problem):
    """An Idempotency-Key is 1 to 255 printable ASCII characters."""

    default_detail = _("An Idempotency-Key has 1 to 255 printable ASCII characters.")
    default_code = "key_refused"


class KeyReused(Problem):
    """The same key came before with another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = _("This Idempotency-Key was used for another request. Take a new one.")
    default_code = "key_reused"


class InProgress(Problem):
    """The first request with this key is still at work."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = _("A request with this Idempotency-Key is still at work. Ask again soon.")
    default_code = "in_progress"


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer for an error of a view (setting EXCEPTION_HANDLER); None leaves it a 500."""
    if isinstance(error, Refusal):
        return Response(_body(error.code, str(error)), status.HTTP_409_CONFLICT)
    if isinstance(error, RequestDataTooBig):
        error = TooLarge()
    if isinstance(error, Http404):
        return Response(_body(*OTHERS[404]), status.HTTP_404_NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return Response(_body(*OTHERS[403]), status.HTTP_403_FORBIDDEN)
    if not isinstance(error, exceptions.APIException):
        return None
    return Response(_told(error), error.status_code, headers=_headers(error))


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if name := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = name
    if getattr(error, "wait", None) is not None:
        headers["Retry-After"] = str(int(error.wait))  # type: ignore[attr-defined]
    return headers


def _told(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        text = _("Something in it is not right. See the fields.")
        return _body("invalid", text, dict(_fields(error.detail)))
    own = {
        exceptions.NotAuthenticated: OTHERS[401],
        exceptions.NotFound: OTHERS[404],
        exceptions.MethodNotAllowed: OTHERS[405],
        exceptions.Throttled: OTHERS[429],
        exceptions.NotAcceptable: OTHERS[406],
        exceptions.UnsupportedMediaType: OTHERS[415],
        exceptions.ParseError: ("unreadable", Unreadable.default_detail),
    }
    code, text = own.get(type(error), (error.get_codes(), error.detail))
    return _body(str(code if isinstance(code, str) else "refused"), text)


def _body(code: str, text: Any, fields: dict[str, list[str]] | None = None) -> dict[str, Any]:
    told = {"code": code, "message": str(text), "fields": fields or {}}
    return {"error": {**told, "request_id": logs.request_id.get()}}


def _fields(detail: Any, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Errors by field, flat: `events.0.kind`; what is wrong with the whole is under `body`."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            part = "" if key == "non_field_errors" else str(key)
            yield from _fields(inner, ".".join(filter(None, [name, part])))
    elif isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        for index, inner in enumerate(detail):
            yield from _fields(inner, ".".join(filter(None, [name, str(index)])))
    else:
        texts = detail if isinstance(detail, list) else [detail]
        yield name or "body", [str(text) for text in texts]


def page_as_json(page: HttpResponse) -> HttpResponse:
    """What a door outside of REST framework refused with a page, in the shape of the API."""
    code, text = OTHERS.get(page.status_code, OTHERS[500 if page.status_code >= 500 else 400])
    told = JsonResponse(_body(code, text), status=page.status_code)
    for name in ("Retry-After", "Allow", "X-Request-Id"):
        if name in page.headers:
            told[name] = page[name]
    return told
