"""Who asks: a program with a token of this site, or a person's session from the own pages."""

from typing import Any

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.selectors.tokens import digest_of, token_named
from accounts.services.tokens import note_use
from creatorhub.api import limits
from creatorhub.api.errors import TokenRefused

SCHEME = "bearer "
ROOT = "/api/"


def is_program(request: HttpRequest) -> bool:
    """True for a request below /api/ that brings a token: it asks for no Origin, as no browser
    adds this header by itself; and the cookies of such a request are not looked at."""
    given = request.headers.get("Authorization", "")
    return request.path.startswith(ROOT) and given.lower().startswith(SCHEME)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer ch_…` acts as the maker of the token, with the role of this moment.

    A token stands in one site's schema, so it is nothing on any other.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The maker and the token; None without one. Raises TokenRefused, Throttled."""
        given = request.headers.get("Authorization", "")
        if not given.lower().startswith(SCHEME):
            return None
        text = given[len(SCHEME) :].strip()
        limits.check_network(request, digest_of(text))
        token = token_named(text)
        if token is None:
            limits.note_guess(request)
            raise TokenRefused
        note_use(token=token)
        return token.member, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return "Bearer"


class PageAuthentication(SessionAuthentication):
    """The session of this site's own pages, with the token of a form (X-CSRFToken) on writes."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """The signed-in person; None for a visitor. Raises PermissionDenied without the token."""
        return super().authenticate(request)
