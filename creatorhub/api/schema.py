"""The description of the API (OpenAPI), made from what each view declares."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scopes import scope_of
from creatorhub.api.framing import BIGGEST
from creatorhub.api.permissions import ANYONE, SAFE

NUMBER = {"type": "integer", "minimum": 0}
HEADERS: dict[str, Any] = {
    "RateLimit-Limit": (gettext_lazy("Requests a minute."), NUMBER),
    "RateLimit-Remaining": (gettext_lazy("How many are left of them."), NUMBER),
    "RateLimit-Reset": (gettext_lazy("Seconds until they are counted anew."), NUMBER),
    "Retry-After": (gettext_lazy("Seconds to wait."), NUMBER),
    "WWW-Authenticate": (gettext_lazy("Always Bearer."), {"type": "string"}),
}
RATE = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
TOLD = {"401": ("WWW-Authenticate",), "429": ("Retry-After",)}
WRITES = {"post", "put", "patch", "delete"}
ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields", "request_id"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
                "request_id": {"type": "string"},
            },
        }
    },
    "example": {
        "error": {
            "code": "invalid",
            "message": "Something in it is not right. See the fields.",
            "fields": {"title": ["This field is required."]},
            "request_id": "0b9d5f0e6c3f4f2a9d1c",
        }
    },
}


class Described(AutoSchema):
    """Reads `summary`, `about`, `takes`, `gives`, `refuses`, `scope` and `may` of a view."""

    def get_summary(self) -> str:
        """One line, translated."""
        return str(self.view.summary[self.method])

    def get_description(self) -> str:
        """What there is to know besides, and the codes of its refusals."""
        told = str(getattr(self.view, "about", {}).get(self.method, ""))
        codes = getattr(self.view, "refuses", {}).get(self.method, ())
        if not codes:
            return told
        text = _("May be refused (409): %(codes)s.") % {"codes": ", ".join(codes)}
        return f"{told} {text}".strip()

    def get_request_serializer(self) -> Any:
        """The body, of the methods that take one."""
        return getattr(self.view, "takes", {}).get(self.method)

    def get_response_serializers(self) -> Any:
        """The answer: its own, nothing for DELETE, else the view's shape."""
        if self.method in (own := getattr(self.view, "gives", {})):
            status, shape = own[self.method]
            return {status: shape}
        return {204: None} if self.method == "DELETE" else self.view.serializer_class

    def get_override_parameters(self) -> list[Any]:
        """The parameters of a view that is no list."""
        declared = getattr(self.view, "parameters", None)
        return [declared] if declared else []

    def get_extensions(self) -> dict[str, Any]:
        """The scope that a token needs, what a person must be allowed to do, and the refusals."""
        writes = self.method not in SAFE
        scope = scope_of(self.view.scope, writes=writes) if self.view.scope else ""
        told = {"x-scope": scope, "x-may": self.view.may[self.method]}
        codes = getattr(self.view, "refuses", {}).get(self.method, ())
        return told | ({"x-refusals": list(codes)} if codes else {})


class TokenScheme(OpenApiAuthenticationExtension):
    """Tokens, as OpenAPI tells them."""

    target_class = "creatorhub.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A header that programs send."""
        return {"type": "http", "scheme": "bearer"}


class PageScheme(OpenApiAuthenticationExtension):
    """The session of the own pages."""

    target_class = "creatorhub.api.authentication.PageAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A cookie that browsers send."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def with_errors(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add what holds for every operation: the shape of errors, keys of writes, sizes of ids."""
    schemas = result["components"].setdefault("schemas", {})
    for name, shape in schemas.items():
        if name.endswith("Request"):
            shape["additionalProperties"] = False
    schemas["Error"] = ERROR
    result["components"]["headers"] = {
        name: {"description": str(told), "schema": kind} for name, (told, kind) in HEADERS.items()
    }
    for operations in result["paths"].values():
        for method, operation in operations.items():
            _complete(operation, method)
    return result


def _complete(operation: dict[str, Any], method: str) -> None:
    codes = ["400", "401", "403", "404", "406", "429"]
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        if parameter["in"] == "path" and parameter["schema"].get("type") == "integer":
            parameter["schema"] |= {"minimum": 1, "maximum": BIGGEST}
    if method in WRITES:
        codes += ["409", "413", "415", "422"]
        parameters.append(_key())
    elif "x-refusals" in operation:
        codes.append("409")
    told = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for code in [*codes, "default"]:
        answer = {"description": _("An error"), "content": told}
        operation["responses"].setdefault(code, answer)
    for code, answer in operation["responses"].items():
        names = TOLD.get(code, RATE if code.startswith("2") else ())
        if names:
            answer["headers"] = {n: {"$ref": f"#/components/headers/{n}"} for n in names}


def _key() -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
    told = _("The same key and request within 24 hours give the same answer, and act once.")
    return {"name": "Idempotency-Key", "in": "header", "description": told, "schema": schema}


def description() -> dict[str, Any]:
    """The whole description in the active language. Made once for each language and process."""
    return _in_language(get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=8)
def _in_language(language: str) -> dict[str, Any]:
    with override(language):
        made: dict[str, Any] = SchemaGenerator(urlconf=settings.ROOT_URLCONF).get_schema(
            request=None, public=True
        )
    return made


class SchemaView(APIView):
    """The description of this API, for programs that make a client of it."""

    may = {"GET": ANYONE}
    scope = ""
    schema = None

    def get(self, request: Request) -> Response:
        """OpenAPI 3.0 as JSON."""
        return Response(description())
