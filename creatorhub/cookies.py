"""Which of the cookies that a browser sends are ours to read."""

import re
from collections import Counter
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+\Z")  # RFC 6265, cookie-name


class CookieMiddleware:
    """Leave out what a neighbour may have tossed, before anybody looks at the cookies.

    A browser gives a name that begins with __Host- to nobody but the host itself. But it sees
    bytes, and Django strips every kind of space from a name: " __Host-session" with an
    ideographic space in front may be set by a sibling's page for the whole domain, and would be
    read as our session. So a name is taken as it is written, or not at all; and one that comes
    twice, which only somebody else's cookie can bring about, is not taken from either.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if sent := request.META.get("HTTP_COOKIE"):
            request.META["HTTP_COOKIE"] = ours(sent)
        return self.get_response(request)


def ours(sent: str) -> str:
    """A `Cookie` header without the cookies whose names are no names, or came twice."""
    cookies = [cookie.strip(" \t") for cookie in sent.split(";")]
    names = [cookie.partition("=")[0] if "=" in cookie else "" for cookie in cookies]
    times = Counter(names)
    return "; ".join(
        cookie
        for cookie, name in zip(cookies, names, strict=True)
        if TOKEN.match(name) and times[name] == 1
    )
