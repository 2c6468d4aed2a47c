"""What the outer doors refuse below /api/ is told in the shape of the API, not as a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from creatorhub.api import errors

ROOT = "/api/"


class ApiErrorsMiddleware:
    """Unknown addresses, foreign origins, paused sites and outages, as JSON for programs.

    Stands inside PreferencesMiddleware, so that the texts are in the right language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(ROOT) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith("application/json"):
            return response
        told = errors.page_as_json(response)
        told._has_been_logged = True  # type: ignore[attr-defined] # with the page
        return told
