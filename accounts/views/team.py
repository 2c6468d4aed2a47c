"""The team's page in the studio, and the page that an invitation leads to."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import selectors, services
from accounts.forms.team import InviteForm
from accounts.models import TeamInvite, User
from accounts.roles import ABOUT, NAMES, TEAM, Role
from accounts.services.invites import check_is_for
from tenants.errors import Refusal


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Who works here, who is invited, and what each role may do."""
    return _page(request, InviteForm(_me(request)))


def _page(request: HttpRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    me = _me(request)
    people = list(selectors.team())
    context = {
        "form": form,
        "people": [(person, _roles_for(me, person, people)) for person in people],
        "invites": selectors.open_invites(),
        "roles": [(role, NAMES[role], ABOUT[role]) for role in TEAM],
        "lines": selectors.what_roles_may(),
    }
    return render(request, "accounts/team.html", context, status=status)


def _roles_for(me: User, person: User, people: list[User]) -> list[tuple[str, Any]]:
    """What this person can be made by me; empty where I can change nothing."""
    given = selectors.roles_to_give(me)
    if Role(person.role) not in given:
        return []
    owners = [one for one in people if one.is_owner and one.is_active]
    if person.is_owner and owners == [person]:
        return []
    order = list(Role)
    if person == me:
        given = [role for role in given if order.index(role) <= order.index(Role(me.role))]
    return [(role.value, NAMES[role]) for role in given]


def invite(request: HttpRequest) -> HttpResponse:
    """Invite one or several addresses; those that are refused stay in the form."""
    if request.method != "POST":
        return redirect("accounts:studio_team")
    form = InviteForm(_me(request), request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    refused = _invited(request, form)
    if not refused:
        return redirect("accounts:studio_team")
    data = request.POST.copy()
    data["emails"] = "\n".join(refused)
    again = InviteForm(_me(request), data)
    again.full_clean()
    for refusal in dict.fromkeys(refused.values()):
        again.add_error("emails", refusal)
    return _page(request, again, status=422)


def _invited(request: HttpRequest, form: InviteForm) -> dict[str, str]:
    """Invite each address; what was refused, with the reason."""
    refused: dict[str, str] = {}
    for email in form.cleaned_data["emails"]:
        try:
            services.invite(actor=_me(request), email=email, role=form.cleaned_data["role"])
        except Refusal as refusal:
            refused[email] = str(refusal)
    sent = len(form.cleaned_data["emails"]) - len(refused)
    if sent:
        text = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.",
                        sent)  # fmt: skip
        messages.success(request, text % {"n": sent})
    return refused


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail a new link; the old one is dead."""
    try:
        services.resend(actor=_me(request), invite_id=pk)
        messages.success(request, _("A new link is on its way. The old one is good no more."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:studio_team")


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    try:
        services.revoke(actor=_me(request), invite_id=pk)
        messages.success(request, _("Taken back. The link opens nothing any more."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:studio_team")


@require_POST
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody of the team another role."""
    wanted = request.POST.get("role", "")
    if wanted not in set(TEAM):
        messages.error(request, _("Choose one of the roles."))
        return redirect("accounts:studio_team")
    try:
        member = services.change_role(actor=_me(request), member_id=pk, role=wanted)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:studio_team")
    facts = {"name": member, "role": NAMES[Role(member.role)]}
    messages.success(request, _("%(name)s is %(role)s from now on.") % facts)
    return _on(request, member)


def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take somebody off the team; the account stays as a fan's."""
    member = get_object_or_404(selectors.team(), pk=pk)
    if request.method != "POST":
        return render(request, "accounts/team_remove.html", {"member": member})
    try:
        gone = services.change_role(actor=_me(request), member_id=pk, role=Role.FAN)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:studio_team")
    messages.success(request, _("%(name)s is off the team and a fan again.") % {"name": gone})
    return _on(request, gone)


def _on(request: HttpRequest, changed: User) -> HttpResponse:
    """Back to the team; who just gave the own key away goes where the new role may be."""
    if changed.pk != request.user.pk or changed.can.team:
        return redirect("accounts:studio_team")
    return redirect("studio:today" if changed.can.studio else "accounts:me")


@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: looking spends nothing, only the POST of the invited person does."""
    found = _answer(request, token)
    found["Referrer-Policy"] = "same-origin"  # the address is a key; forms still tell their page
    return found


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    try:
        found = selectors.find_invite(services.digest_of(token))
        if request.user.is_authenticated:
            check_is_for(found, _me(request))
        elif request.method == "POST":
            return redirect_to_login(request.path)
        if request.method == "POST":
            return _accepted(request, token)
    except Refusal as refusal:
        return _refused(request, refusal)
    return render(request, "accounts/team_invite.html", _invitation(request, found))


def _accepted(request: HttpRequest, token: str) -> HttpResponse:
    done = services.accept(token=token, member=_me(request))
    member = User.objects.get(pk=request.user.pk)
    role_name = NAMES[Role(member.role)]
    messages.success(request, _("Welcome to the team. You are %(role)s now.") % {"role": role_name})
    return redirect("studio:today" if Role(done.role) and member.can.studio else "site:home")


def _invitation(request: HttpRequest, found: TeamInvite) -> dict[str, Any]:
    back = urlencode({"next": request.path, "email": found.email})
    return {
        "invite": found,
        "about": ABOUT[Role(found.role)],
        "has_account": selectors.has_account(found.email),
        "sign_up": f"{reverse('account_signup')}?{back}",
        "sign_in": f"{reverse('account_login')}?{back}",
    }


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"refusal": refusal, "here": request.path}
    status = getattr(refusal, "status", 403)
    return render(request, "accounts/team_refused.html", context, status=status)


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
