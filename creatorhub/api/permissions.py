"""What is allowed: a view declares scope and role for each method, or it refuses everybody."""

from typing import Any

from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken
from accounts.roles import STRONG, Action
from accounts.scopes import scope_of
from accounts.selectors import is_strong
from creatorhub.api.errors import NotAllowed, ScopeMissing, StrongNeeded

ANYONE, MEMBER = "anyone", "member"
SAFE = {"GET", "HEAD"}


class Declared(BasePermission):
    """Deny by default.

    A view says `scope` (the noun of accounts.scopes; "" where a token needs none) and `may`: by
    method "anyone", "member" (who is signed in) or the name of an accounts.roles.Action. With
    `parameter_needs` a parameter asks for another noun and action: {"member": "members"}.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """True when person, role and token all allow it. Raises what says why not."""
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method == "OPTIONS" or not hasattr(view, method.lower()):
            raise MethodNotAllowed(method)
        needs, scope = getattr(view, "may", {}).get(method), getattr(view, "scope", None)
        if needs is None or scope is None:
            return False
        if needs == ANYONE:
            return True
        if not request.user.is_authenticated:
            raise NotAuthenticated
        check(request, scope, needs, writes=method not in SAFE)
        for name, noun in getattr(view, "parameter_needs", {}).items():
            if name in request.query_params:
                check(request, noun, noun, writes=False)
        return True


def check(request: Request, noun: str, needs: str, *, writes: bool) -> None:
    """Let the person pass, or raise: ScopeMissing, PermissionDenied, StrongNeeded."""
    wanted = scope_of(noun, writes=writes)
    if isinstance(request.auth, ApiToken) and noun and wanted not in request.auth.scopes:
        raise ScopeMissing(wanted)
    if needs == MEMBER:
        return
    action = Action(needs)
    if not request.user.can.do(action):
        raise NotAllowed
    if action in STRONG and request.auth is None and not is_strong(request._request):
        raise StrongNeeded
