"""The person's language and time zone for the length of a request."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

Answer = Callable[[HttpRequest], HttpResponse]


class PreferencesMiddleware:
    """Language: the switch, then the person's own, then the site's, then the browser's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._language(request)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        # Both end with the request, so that the thread's next visitor begins afresh.
        with translation.override(language), timezone.override(self._zone(request)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _language(request: HttpRequest) -> str:
        creator = getattr(request, "creator", None)
        chosen = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            chosen.append(getattr(request.user, "language", ""))
        chosen.append(creator.language if creator else "")
        known = dict(settings.LANGUAGES)
        return next((code for code in chosen if code in known), "") or (
            translation.get_language_from_request(request)
        )

    @staticmethod
    def _zone(request: HttpRequest) -> ZoneInfo:
        creator = getattr(request, "creator", None)
        own = ""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            own = getattr(request.user, "time_zone", "")
        return ZoneInfo(own or (creator.time_zone if creator else "UTC"))
