"""The studio's page about tokens for programs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.forms.tokens import TokenForm
from accounts.models import ApiToken
from accounts.scopes import SCOPES
from accounts.selectors import tokens as selectors
from accounts.services import tokens as services
from tenants.errors import Refusal


@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Every token with its last use, and the form for a new one, which is shown this once."""
    form, made = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, made = services.make_token(member=request.user, **form.values())  # type: ignore[arg-type]
            form = TokenForm()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    rows = [_row(token) for token in selectors.tokens()]
    context = {
        "form": form,
        "made": made,
        "working": [row for row in rows if row["works"]],
        "over": [row for row in rows if not row["works"]],
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/studio_tokens.html", context, status=status)


def _row(token: ApiToken) -> dict[str, Any]:
    now = timezone.now()
    is_over = token.expires_at is not None and token.expires_at <= now
    return {
        "token": token,
        "works": token.revoked_at is None and not is_over,
        "may": [str(SCOPES.get(scope, scope)) for scope in token.scopes],
    }


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token at once."""
    services.revoke_token(token=get_object_or_404(selectors.tokens(), pk=pk))
    messages.success(request, _("Revoked. Programs that use this token are turned away now."))
    return redirect("accounts:studio_tokens")
