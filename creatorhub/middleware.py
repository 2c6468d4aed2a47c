"""The outer doors: request ids, origins, suspended sites, and who may enter where."""

import gzip
import logging
import re
import secrets
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from accounts.roles import Action
from creatorhub import doors, logs
from creatorhub.api.authentication import is_program
from creatorhub.observing import metrics
from tenants.errors import MailDown

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
KNOWN_ID = re.compile(r"[0-9a-zA-Z-]{8,64}\Z")


class RequestIdMiddleware:
    """Give each request an id, taken from the proxy or made here, for logs and answers.

    The outermost of all, so this is also where answers are counted and timed.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if KNOWN_ID.match(given) else uuid.uuid4().hex
        token = logs.request_id.set(request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            if response.status_code == 403:  # its page names the id, so the log must know it
                whose = getattr(getattr(request, "creator", None), "schema_name", None)
                told = (request.method, metrics.route_of(request))
                log.info("refused: %s %s", *told, extra={"creator": whose})
        finally:
            logs.request_id.reset(token)
        metrics.count(request, response.status_code, time.perf_counter() - started)
        response["X-Request-Id"] = request_id
        return response


class ProxyMiddleware:
    """The visitor's address behind `settings.TRUSTED_PROXIES` of our own proxies.

    Each proxy adds the address that it saw at the end of X-Forwarded-For, so what our own proxies
    wrote stands at the end, and whatever a visitor sent before them is not looked at.
    """

    def __init__(self, get_response: Answer) -> None:
        if not settings.TRUSTED_PROXIES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.headers.get("X-Forwarded-For", "").split(",")
        # Without the header nobody stands in between: a program on this machine asks.
        if "X-Forwarded-For" in request.headers and len(seen) >= settings.TRUSTED_PROXIES:
            request.META["REMOTE_ADDR"] = seen[-settings.TRUSTED_PROXIES].strip()
        return self.get_response(request)


class CompressionMiddleware(GZipMiddleware):
    """Texts travel compressed. Pictures, films and their ranges never: they are dense already.

    Django pads each answer at random, and the token of a form is masked anew each time, so that the
    length of an answer tells nothing about the secrets in it (BREACH).
    """

    TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "image/svg")

    LEVEL = 3  # half the time of level 6 for a tenth more bytes
    LEAST = 200  # bytes

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Compress what is whole and a text."""
        if response.streaming or response.status_code == 206:
            return response
        is_text = response.headers.get("Content-Type", "").startswith(self.TEXTS)
        if not is_text or "Content-Encoding" in response or len(response.content) < self.LEAST:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.content = self._packed(response.content)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
            if response.headers.get("ETag", "").startswith('"'):
                response.headers["ETag"] = "W/" + response.headers["ETag"]
        return response

    def _packed(self, text: bytes) -> bytes:
        """The header may name a file: a name of random length is the padding."""
        packed = gzip.compress(text, self.LEVEL, mtime=0)
        padding = b"a" * secrets.randbelow(self.max_random_bytes)
        return packed[:3] + bytes([gzip.FNAME]) + packed[4:10] + padding + b"\0" + packed[10:]


class OriginMiddleware:
    """Unsafe requests come from our own pages: `Origin` is ours, `Sec-Fetch-Site` same-origin.

    SameSite cookies do not help between two creators' subdomains; this does. And nobody else's
    page draws one of ours into itself, as a picture, a script, a frame or unseen: what that asked
    for would be made with the visitor's session. An export, which writes its line into the log, no
    other page opens at all, not by a link either.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self._refused(request) or self.get_response(request)
        if self._is_ours(request) or self._route(request) in doors.FROM_ANYWHERE:
            return self.get_response(request)
        if is_program(request):  # its token is no cookie: no other page can make a browser send it
            return self.get_response(request)
        text = _("This form was sent from another site. Open the page again and retry.")
        return HttpResponseForbidden(render(request, "403.html", {"refusal": text}).content)

    @classmethod
    def _refused(cls, request: HttpRequest) -> HttpResponse | None:
        """The answer to another site's page that asks for what only our own may ask for."""
        get = request.headers.get
        if get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
            return None
        route = cls._route(request)
        is_page = get("Sec-Fetch-Mode") == "navigate" and get("Sec-Fetch-Dest") == "document"
        if not is_page and route not in doors.SHOWN_ANYWHERE:
            return HttpResponseForbidden()  # drawn in: nobody would read a page
        wanted = doors.TAKEN_ALONG.get(route)
        if wanted is None or not wanted.items() <= request.GET.dict().items():
            return None
        text = _(
            "Another site led here. Open the page in your studio and take the file from there."
        )
        return HttpResponseForbidden(render(request, "403.html", {"refusal": text}).content)

    @staticmethod
    def _route(request: HttpRequest) -> str:
        try:
            return resolve(request.path_info, getattr(request, "urlconf", None)).view_name
        except Resolver404:
            return ""

    @staticmethod
    def _is_ours(request: HttpRequest) -> bool:
        same_site = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        ours = f"{request.scheme}://{request.get_host()}"
        return same_site and request.headers.get("Origin", "") == ours


class SuspensionMiddleware:
    """A suspended site shows its reason to everybody but the team in the studio.

    Signing in stays open for the creator; nobody can join or buy meanwhile. Everybody may
    still see, take along and delete what the site knows about them.
    """

    OPEN = ("/accounts/", "/static/", "/theme.css", "/icon.svg", "/enter/", "/i18n/",
            "/unsubscribe/", "/robots.txt", "/me/data/")  # fmt: skip
    CLOSED = ("/accounts/signup/",)
    TEAM = ("/studio/", "/files/", "/media/")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        creator = getattr(request, "creator", None)
        if creator is None or not creator.is_suspended or self._is_open(request):
            return self.get_response(request)
        response = render(request, "site/suspended.html", status=503)
        response._has_been_logged = True  # type: ignore[attr-defined] # no error of ours
        return response

    def _is_open(self, request: HttpRequest) -> bool:
        if request.path.startswith("/studio/") and not request.user.is_authenticated:
            return True  # the door leads to the sign-in page
        logo = request.creator.logo  # type: ignore[attr-defined]
        if logo and request.path == reverse("media", args=[logo]):
            return True  # the page that says why wears it, and so do the mails
        if request.path.startswith(self.TEAM):
            return doors.may_enter(request.user, Action.STUDIO)
        return request.path.startswith(self.OPEN) and not request.path.startswith(self.CLOSED)


class DoorMiddleware:
    """Deny by default: each named route declares who may enter in creatorhub.doors."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> Any:
        """Let the person in, lead to the sign-in page, or refuse."""
        match = request.resolver_match
        door = doors.door_of(match.view_name if match else "")
        if doors.may_enter(request.user, door):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        text = _("This page is for the creator of this site.")
        if getattr(request.user, "is_team", False):
            text = _("Your role on this site does not open this page. An owner can change it.")
        return render(request, "403.html", {"refusal": text}, status=403)


class OutageMiddleware:
    """Without the cache nobody counts attempts, so what is limited waits: 503, and nothing is done.
    The same when a code cannot be mailed.

    Signing in, signing up and asking for a code are limited; pages, orders and posts are not.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page that says when to try again; any other error goes on its way."""
        if not isinstance(error, RedisError | MailDown):
            return None
        log.error("cache or mail server does not answer: %s", error)
        answer = render(request, "503.html", status=503)
        answer["Retry-After"] = "60"
        answer._has_been_logged = True  # type: ignore[attr-defined]
        return answer
