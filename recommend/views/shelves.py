"""Shelves: each a piece for htmx, and a page for whoever has no script."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from courses.models import Course
from recommend import selectors

PAGE_LENGTH = 12


@require_GET
@vary_on_headers("HX-Request")
def shelf(request: HttpRequest) -> HttpResponse:
    """What comes next for this person."""
    piece = "HX-Request" in request.headers
    shown = selectors.for_you(request.user, selectors.SHOWN if piece else PAGE_LENGTH)
    name = "recommend/_section.html" if piece else "recommend/shelf.html"
    return render(request, name, {"section": shown})


@require_GET
@vary_on_headers("HX-Request")
def beside(request: HttpRequest, slug: str) -> HttpResponse:
    """What goes with a course, beside its page and at its end."""
    course = _course(slug=slug)
    title = request.creator.title  # type: ignore[attr-defined]
    context = {"course": course, "sections": selectors.beside(request.user, course, title)}
    piece = "HX-Request" in request.headers
    return render(request, f"recommend/{'_sections' if piece else 'beside'}.html", context)


@require_GET
@vary_on_headers("HX-Request")
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Why one course stands on one of this person's shelves."""
    beside = request.GET.get("beside", "")[:80].replace("\x00", "")
    near = _course(slug=beside) if beside else None
    shelf = request.GET.get("shelf", "for-you")
    found = selectors.why(request.user, pk, shelf, near)
    if found is None:
        raise Http404
    context: dict[str, Any] = {"why": found, "course": found.entry.course}
    piece = "HX-Request" in request.headers
    return render(request, f"recommend/{'_why' if piece else 'why'}.html", context)


def _course(slug: str) -> Course:
    """A course that everybody may know of. Raises Http404."""
    course: Course = get_object_or_404(Course.objects.visible_to(AnonymousUser()), slug=slug)
    return course
