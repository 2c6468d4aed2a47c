"""The studio's first page, and the search of the studio."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import selectors as people
from creatorhub import finding
from creatorhub.today import today_of


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What needs the creator now, first steps, and how the site stands."""
    creator = request.creator  # type: ignore[attr-defined]
    return render(
        request, "studio/today.html", today_of(creator, request.user, people.Sees(request))
    )


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Jump to anything in the studio: a page, or the options of the palette for htmx."""
    words = finding.asked(request.GET.get("q", ""))
    sections = finding.found(words, request.user, people.Sees(request))
    context = {"words": words, "sections": sections, "total": finding.total(sections)}
    if "HX-Request" in request.headers:
        return render(request, "studio/_found.html", {**context, "as_options": True})
    return render(request, "studio/find.html", context)
