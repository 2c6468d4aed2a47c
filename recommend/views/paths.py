"""A path of one's own."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from recommend import services
from recommend.forms import USUAL_HOURS, PathForm
from recommend.selectors import plans
from recommend.selectors.guiding import guidance
from tenants.errors import Refusal


@require_GET
def path(request: HttpRequest) -> HttpResponse:
    """Three questions, or the path that the answers in the address lead to, or the kept one."""
    if not guidance().is_enough:
        return _too_few(request)
    person = request.user
    if "change" in request.GET or not PathForm.base_fields.keys() & request.GET.keys():
        kept = plans.plan_of(person)
        if kept and "change" not in request.GET:
            return _path(request, kept)
        return _questions(request, _empty_form(request, kept))
    form = PathForm(request.GET, person=person)
    if not form.is_valid():
        return _questions(request, form, 422)
    found = plans.route_for(person, form.answers)
    # A course may have gone since the first line.
    return _path(request, found) if found else _too_few(request)


@require_POST
def path_keep(request: HttpRequest) -> HttpResponse:
    """Keep the path that the answers lead to."""
    form = PathForm(request.POST, person=request.user)
    if not form.is_valid():
        return _questions(request, form, 422)
    try:
        services.make_plan(member=request.user, answers=form.answers)  # type: ignore[arg-type]
    except Refusal as refusal:
        return _questions(request, form, 409, refusal)
    return redirect("recommend:path")


@require_POST
def path_drop(request: HttpRequest) -> HttpResponse:
    """Let the kept path go."""
    if services.drop_plan(member=request.user):  # type: ignore[arg-type]
        messages.success(request, _("Your path is gone. What you learnt stays."))
    return redirect("recommend:path")


def _too_few(request: HttpRequest) -> HttpResponse:
    return render(request, "recommend/path.html", {"too_few": True})


def _empty_form(request: HttpRequest, kept: plans.Route | None) -> PathForm:
    """The form as it was answered before: in the address, or for the kept path."""
    usual = {"level": 0, "hours": USUAL_HOURS}
    before = plans.answers_kept(kept.answers) if kept else {}
    asked = PathForm(request.GET, person=request.user)
    said = asked.cleaned_data if len(request.GET) > 1 and asked.is_valid() else before
    return PathForm(initial={**usual, **said}, person=request.user)


def _questions(
    request: HttpRequest, form: PathForm, status: int = 200, refusal: Refusal | None = None
) -> HttpResponse:
    context = {"form": form, "refusal": refusal}
    return render(request, "recommend/path.html", context, status=status)


def _path(request: HttpRequest, route: plans.Route) -> HttpResponse:
    said = plans.answers_said(route.answers)
    query = "" if route.is_kept else urlencode(said)
    context = {"route": route, "said": said, "query": query}
    return render(request, "recommend/path.html", context)
