"""Pages that are the same for every anonymous visitor, kept whole for a few seconds: docs/adr/0014.

A kept page holds no secret of the answer it was made from: where the CSRF token and the nonce
stood there are gaps, and each answer fills them with its own.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import _unmask_cipher_token, get_token
from django.utils.cache import patch_vary_headers

from analytics.selectors.consent import choices_in, is_quiet
from tenants.kept import Key, Shelf, here

Answer = Callable[[HttpRequest], HttpResponse]

# Where a token of ours stands: a whole value in quotes. Elsewhere 64 letters are a text, maybe one
# that was made to fit the secret of whoever comes first, so that the next one's token fills it.
TOKEN = re.compile(rb'(?<=")[A-Za-z0-9]{64}(?=")')
# Routes whose anonymous page depends on nothing but what is in `key_of`.
ROUTES = {
    "site:home",
    "site:creator",
    "site:terms",
    "site:privacy",
    "courses:list",
    "courses:detail",
    "community:list",
    "billing:pricing",
}


@dataclass(frozen=True)
class Kept:
    """A page in pieces: between two pieces stands the gap named at the same place."""

    pieces: tuple[bytes, ...]
    gaps: tuple[str, ...]  # "token" or "nonce"
    headers: tuple[tuple[str, str], ...]
    until: float

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(map(len, self.pieces))


shelf = Shelf()


class WholePageMiddleware:
    """Answer an anonymous visitor with a kept page while the site is as it was.

    Stands after the middleware for language and CSRF, so that those do their work on kept pages
    too; what stands further in, and the view, is skipped.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked here, before anything is read: what is read later is not older than the mark.
        site = here()
        key = key_of(request, site) if site else None
        if key is None:
            return self.get_response(request)
        kept = shelf.take(key)
        if kept is not None:
            return _answer(kept, request)
        response = self.get_response(request)
        if may_keep(request, response):
            shelf.put(key, _cut(request, response))
        return response


def key_of(request: HttpRequest, site: Key) -> Key | None:
    """Everything that an anonymous page depends on; None when this request gets its own.

    That is: `site` (the schema, its mark, the creator's row), host, path, language and colour
    scheme, and whether this browser may be counted.
    """
    is_plain = request.method == "GET" and not request.META.get("QUERY_STRING")
    if not is_plain or "HX-Request" in request.headers:
        return None
    cookies = request.COOKIES
    if settings.SESSION_COOKIE_NAME in cookies:
        return None
    may_count = choices_in(cookies.get(settings.CHOICES_COOKIE_NAME, "")).counting
    return (
        *site,
        request.get_host(),
        request.path,
        request.LANGUAGE_CODE,  # type: ignore[attr-defined]
        cookies.get(settings.THEME_COOKIE_NAME, "") in ("light", "dark")
        and cookies[settings.THEME_COOKIE_NAME],
        may_count and not is_quiet(request.headers),
    )


def may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Only a whole good page of a named route that said nothing to this visitor alone."""
    match = request.resolver_match
    if match is None or match.view_name not in ROUTES or response.streaming:
        return False
    is_own = bool(response.cookies) or request.session.modified or "Cache-Control" in response
    return response.status_code == 200 and not is_own and not request.user.is_authenticated


def _cut(request: HttpRequest, response: HttpResponse) -> Kept:
    pieces, gaps, last = [], [], 0
    for start, end, gap in sorted(_secrets(request, response.content)):
        pieces.append(response.content[last:start])
        gaps.append(gap)
        last = end
    pieces.append(response.content[last:])
    headers = tuple(response.items())
    until = monotonic() + settings.PAGES_KEPT_FOR
    return Kept(tuple(pieces), tuple(gaps), headers, until)


def _secrets(request: HttpRequest, body: bytes) -> Iterator[tuple[int, int, str]]:
    """Where the tokens and the nonce of this answer stand."""
    secret = request.META.get("CSRF_COOKIE", "")
    for found in TOKEN.finditer(body):
        if _unmask_cipher_token(found[0].decode()) == secret:
            yield found.start(), found.end(), "token"
    nonce = str(request.csp_nonce).encode()  # type: ignore[attr-defined]
    for found in re.finditer(re.escape(nonce), body):
        yield found.start(), found.end(), "nonce"


def _answer(kept: Kept, request: HttpRequest) -> HttpResponse:
    own = {"token": get_token(request), "nonce": str(request.csp_nonce)}  # type: ignore[attr-defined]
    filled = [kept.pieces[0]]
    for gap, piece in zip(kept.gaps, kept.pieces[1:], strict=True):
        filled += own[gap].encode(), piece
    response = HttpResponse(b"".join(filled), headers=dict(kept.headers))
    patch_vary_headers(response, ["Cookie"])
    return response
