"""The lesson page, and what the reader does there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.selectors import remember_keys
from courses import selectors, services
from courses.forms import PlaceForm
from courses.models import Lesson
from tenants.errors import Refusal


@require_safe
def lesson(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A lesson to read, watch or hear; or, with status 403, what opens it."""
    found = _find(request, slug, pk)
    outline = selectors.read(found.steps)  # type: ignore[attr-defined]
    context = _context(request, found, outline)
    if not selectors.may_open_lesson(request.user, found):
        return render(request, "courses/paywall.html", context, status=403)
    services.open_lesson(lesson=found, member=request.user, outline=outline)
    return render(request, "courses/lesson.html", context)


def _find(request: HttpRequest, slug: str, pk: int) -> Lesson:
    found = selectors.lesson_page(request.user, slug, pk)
    if found is None:
        raise Http404
    remember_keys(request.user, found.held)  # type: ignore[attr-defined]
    return found


def _context(request: HttpRequest, found: Lesson, outline: selectors.Outline) -> dict[str, Any]:
    return {
        "lesson": found,
        "course": found.course,
        "outline": outline,
        "step": outline.step(found.pk),
        "number": outline.index(found.pk) + 1,
        "before": outline.before(found.pk),
        "after": outline.after(found.pk),
        "may_read": selectors.may_read(request.user, found.course),
        "offer_keys": ",".join(found.course.keys),
        "next": request.path,
    }


@require_POST
def progress(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep the reader's place; 204, or 409 with the reason."""
    found = _find(request, slug, pk)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("The position is missing."), "code": "invalid"}, status=400)
    try:
        services.save_progress(
            lesson=found,
            member=request.user,  # type: ignore[arg-type]
            place=form.cleaned_data["position"],
        )
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal), "code": refusal.code}, status=409)
    return HttpResponse(status=204)


@require_POST
def finish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Mark the lesson as done and go on: to the next one, or to the end of the course."""
    found = _find(request, slug, pk)
    try:
        outcome = services.finish_lesson(lesson=found, member=request.user)  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("courses:lesson", slug, pk)
    if outcome.is_course_finished:
        return redirect(reverse("courses:detail", args=[slug]) + "#finished")
    if outcome.next_id:
        return redirect("courses:lesson", slug, outcome.next_id)
    messages.success(request, _("Done. A few earlier lessons are still open."))
    return redirect("courses:detail", slug)


@require_POST
def reopen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take the mark off the lesson."""
    found = _find(request, slug, pk)
    services.reopen_lesson(lesson=found, member=request.user)  # type: ignore[arg-type]
    return redirect("courses:lesson", slug, pk)
