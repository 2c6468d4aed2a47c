"""Who does not want to be counted is not, whichever page is opened."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from analytics.selectors.consent import choices_in, choices_of, is_quiet
from analytics.services.recording import hushed

Answer = Callable[[HttpRequest], HttpResponse]


class QuietMiddleware:
    """Hush the memory for a browser that says "do not track", or refused to be counted here."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self._hear(request)
        if not self._is_quiet(request):
            return self.get_response(request)
        with hushed():
            return self.get_response(request)

    @staticmethod
    def _hear(request: HttpRequest) -> None:
        """A fan who chose nothing yet keeps to what this browser refused: no personal shelf."""
        cookie = request.COOKIES.get(settings.CHOICES_COOKIE_NAME, "")
        if not choices_in(cookie).personal and isinstance(request.user, User):
            chosen = choices_of(request.user, cookie, request.headers)
            request.user.has_quiet_browser = not chosen.personal

    @staticmethod
    def _is_quiet(request: HttpRequest) -> bool:
        if is_quiet(request.headers):
            return True
        cookie = request.COOKIES.get(settings.CHOICES_COOKIE_NAME, "")
        if choices_in(cookie).counting:
            return False  # a person's own choice is asked for by `record`
        return not choices_of(request.user, cookie, request.headers).may_count
