"""Which site is asked for? The first question of every request; no answer means 404."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.template.loader import render_to_string
from django.urls import set_urlconf

from tenants import hosts, kept
from tenants.connection import connection

Answer = Callable[[HttpRequest], HttpResponse]


class SiteMiddleware:
    """Set `request.creator` (None on the platform) and the schema; an unknown host is a 404."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()
        host = _host(request)
        request.creator = None  # type: ignore[attr-defined]
        if host == settings.PLATFORM_HOST:
            return self._answer(request, settings.PUBLIC_SCHEMA_URLCONF)
        creator = hosts.creator_at(host) if host else None
        if creator is None:
            return HttpResponseNotFound(render_to_string("unknown_host.html"))
        request.creator = creator  # type: ignore[attr-defined]
        connection.set_tenant(creator)
        with kept.visit(creator):
            return self._answer(request, settings.ROOT_URLCONF)

    def _answer(self, request: HttpRequest, urlconf: str) -> HttpResponse:
        request.urlconf = urlconf  # type: ignore[attr-defined]
        set_urlconf(urlconf)
        try:
            return self.get_response(request)
        finally:
            connection.set_schema_to_public()


def _host(request: HttpRequest) -> str:
    try:
        return request.get_host().rpartition(":")[0].lower() or request.get_host().lower()
    except DisallowedHost:
        return ""
