"""One fan, as the owner knows them: figures, history, access, notes, tags."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import services as accounts
from accounts.models import User
from accounts.selectors import fans
from analytics import selectors
from analytics.forms.member import AccessForm, NoteForm, TagsForm
from analytics.selectors import history, persons
from tenants.errors import Refusal


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one fan on one page."""
    return _page(request, _fan(pk))


def _fan(pk: int) -> User:
    return get_object_or_404(fans().select_related("visitor"), pk=pk)


def _page(request: HttpRequest, member: User, **refused: Form) -> HttpResponse:
    counted = member.is_remembered
    slug = selectors.segment_of(member.pk)
    context: dict[str, Any] = {
        "member": member,
        "segment": selectors.NAMES.get(slug or ""),
        "segment_slug": slug,
        "access": persons.access_of(member),
        "answers": persons.answers(member),
        "came_from": persons.came_from(member),
        "notes": member.notes.all(),
        "figures": history.figures(member),
        "history": history.history(member, request.GET.get("before", "")) if counted else None,
        "is_first_page": "before" not in request.GET,
        "note_form": NoteForm(),
        "tags_form": TagsForm(initial={"tags": ", ".join(member.tags)}),
        "access_form": AccessForm(),
    }
    status = 422 if refused else 200
    return render(request, "analytics/studio/member.html", context | refused, status=status)


def _back(pk: int, place: str) -> HttpResponse:
    answer = redirect("analytics:studio_member", pk)
    answer["Location"] += f"#{place}"
    return answer


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note."""
    member, form = _fan(pk), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, member, note_form=form)
    accounts.add_note(member=member, author=request.user, text=form.cleaned_data["text"])  # type: ignore[arg-type]
    return _back(pk, "notes")


@require_POST
def note_delete(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    """Take a note away."""
    accounts.delete_note(note=get_object_or_404(_fan(pk).notes, pk=note))
    messages.success(request, _("The note is gone."))
    return _back(pk, "notes")


@require_POST
def tags(request: HttpRequest, pk: int) -> HttpResponse:
    """All tags of this fan anew."""
    member, form = _fan(pk), TagsForm(request.POST)
    if form.is_valid():
        try:
            accounts.set_tags(member=member, tags=form.cleaned_data["tags"])
        except Refusal as refusal:
            form.add_error("tags", str(refusal))
    if form.errors:
        return _page(request, member, tags_form=form)
    messages.success(request, _("Saved."))
    return _back(pk, "tags")


@require_POST
def access(request: HttpRequest, pk: int) -> HttpResponse:
    """Open something for this fan by hand."""
    member, form = _fan(pk), AccessForm(request.POST)
    if form.is_valid():
        try:
            accounts.give_access(member=member, owner=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return _page(request, member, access_form=form)
    messages.success(request, _("It is open for this person now."))
    return _back(pk, "access")


@require_POST
def access_end(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """End now what was opened by hand."""
    try:
        accounts.end_access(grant=get_object_or_404(_fan(pk).grants, pk=grant))
        messages.success(request, _("This access has ended."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _back(pk, "access")
