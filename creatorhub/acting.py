"""The log knows who sent a request: told at the door, asked when something is done."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.services import acting_in
from creatorhub import logs

Answer = Callable[[HttpRequest], HttpResponse]


class ActingMiddleware:
    """Right after the site is known: deeds of this request are deeds of who sent it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_in(request, request_id=logs.request_id.get):
            return self.get_response(request)
