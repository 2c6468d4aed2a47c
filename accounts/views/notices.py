"""The bell, what a person wants to hear, and the link that ends a kind of mail."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts import selectors, services
from accounts.models import Notice, User
from accounts.registry import BY_KIND

ON_A_PAGE = 30
IN_THE_PANEL = 5


@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Everything in the bell, newest first; for htmx the last few as a panel."""
    found = selectors.bell_of(request.user)
    if "HX-Request" in request.headers:
        last = _worded(request, found[:IN_THE_PANEL])
        return render(request, "accounts/_notices_panel.html", {"notices": last})
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page_obj": page, "notices": _worded(request, page.object_list)}
    return render(request, "accounts/notices.html", context)


def _worded(request: HttpRequest, found: Iterable[Notice]) -> list[tuple[Notice, selectors.Words]]:
    return [(notice, selectors.words_now(request, notice)) for notice in found]


@never_cache
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Open one: it is read, and leads to what it speaks of."""
    found = get_object_or_404(selectors.bell_of(request.user), pk=pk)
    services.read_notice(notice=found)
    return redirect(found.path or "accounts:notices")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    member: User = request.user  # type: ignore[assignment]
    services.read_all(member=member)
    return redirect("accounts:notices")


def messages_page(request: HttpRequest) -> HttpResponse:
    """Which messages come, and by which way."""
    member: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        services.choose_messages(member=member, on=set(request.POST.getlist("on")))
        messages.success(request, _("Saved. From now on you hear what you chose."))
        return redirect("accounts:messages")
    sections = selectors.choices_of(member)
    return render(request, "accounts/messages.html", {"sections": sections})


@csrf_exempt
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a mail: asks first; a POST, also one from a mail provider, ends that kind."""
    try:
        if request.method == "POST":
            kind = services.unsubscribe(token=token)
        else:
            _member_id, kind = services.read_token(token)
    except BadSignature:
        return render(request, "accounts/unsubscribe_unknown.html", status=400)
    context = {"message": BY_KIND.get(kind), "is_done": request.method == "POST"}
    answer = render(request, "accounts/unsubscribe.html", context)
    answer["Referrer-Policy"] = "no-referrer"  # the address is a key
    return answer
