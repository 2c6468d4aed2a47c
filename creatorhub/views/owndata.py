"""What this site knows about a person: shown, taken along, wiped, deleted."""

from allauth.account.internal.flows.reauthentication import (
    is_reauthentication_required,
    raise_if_reauthentication_required,
)
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import selectors as people
from accounts.models import User
from accounts.roles import Action
from creatorhub.owndata import erasing, files, sources
from creatorhub.owndata.forms import LeaveForm
from tenants.errors import Refusal


@never_cache
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """By source: what is kept, why, how many rows, and the newest of them.

    With `take` somebody wants a file: they are asked who they are, and come back here.
    """
    if "take" in request.GET:
        raise_if_reauthentication_required(request, app="")
    context = {"told": sources.told(_me(request)), "may_take": "take" in request.GET}
    return render(request, "site/own_data.html", context)


@never_cache
@require_safe
def own_data_file(request: HttpRequest, kind: str) -> FileResponse | HttpResponse:
    """Everything as one file. A browser saves it and stays where it is, so the question who is
    there is asked by the page before."""
    if kind not in files.KINDS:
        raise Http404
    if is_reauthentication_required(request, app=""):
        return redirect(f"{reverse('site:own_data')}?take={kind}")
    file = files.write_file(_me(request), kind)
    name = files.file_name(kind)
    return FileResponse(file, as_attachment=True, filename=name, content_type=files.TYPES[kind])


@require_POST
def own_data_wipe(request: HttpRequest) -> HttpResponse:
    """Forget deeds, segments and suggestions; the account stays."""
    erasing.wipe_profile(_me(request))
    messages.success(request, _("Forgotten. Your suggestions start anew from what you do next."))
    answer = redirect("site:own_data")
    answer.delete_cookie(settings.VISITOR_COOKIE_NAME, samesite="Lax")
    return answer


@never_cache
def own_data_delete(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, take the typed address, and delete the account."""
    raise_if_reauthentication_required(request, app="")
    member = _me(request)
    form = LeaveForm(request.POST or None, person=member)
    if request.method != "POST" or not form.is_valid():
        return _leaving(request, member, form)
    try:
        erasing.erase(member_id=member.pk, keep_words=form.cleaned_data["words"] == form.KEEP)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _leaving(request, member, form)
    logout(request)
    answer = redirect("site:own_data_gone")
    for cookie in (settings.VISITOR_COOKIE_NAME, settings.CHOICES_COOKIE_NAME):
        answer.delete_cookie(cookie, samesite="Lax")
    return answer


@require_safe
def own_data_gone(request: HttpRequest) -> HttpResponse:
    """Afterwards: it is done, and what stays."""
    return render(request, "site/own_data_gone.html")


@never_cache
def member_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """The creator deletes a fan who asked for it by mail or in person."""
    raise_if_reauthentication_required(request, app="")
    # A form that waited for that question goes on without the doors, maybe weeks later.
    if not people.may_now(request, Action.MEMBERS):
        raise PermissionDenied
    member = get_object_or_404(people.fans(), pk=pk)
    form = LeaveForm(request.POST or None, person=member, by_creator=True)
    if request.method == "POST" and form.is_valid():
        keep = form.cleaned_data["words"] == form.KEEP
        try:
            erasing.erase(member_id=member.pk, keep_words=keep, by_creator=True)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The account is deleted."))
            return redirect("analytics:studio_members")
    context = {"member": member, "form": form}
    return render(request, "studio/member_delete.html", context, status=422 if form.errors else 200)


def _leaving(request: HttpRequest, member: User, form: LeaveForm) -> HttpResponse:
    context = {"form": form, "renewing": member.orders.filter(renews=True)}
    return render(request, "site/own_data_delete.html", context, status=422 if form.errors else 200)


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
