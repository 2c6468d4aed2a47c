"""The shelf as a piece of a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses.selectors import cards
from recommend import selectors


def shelf(request: HttpRequest) -> HttpResponse:
    """What comes next for this person, to be put into a page by htmx."""
    entries = selectors.shelf_for(request.user)
    shown = cards([entry.course for entry in entries], request.user)
    title = selectors.shelf_title(request.user, entries)
    reasons = [entry.reason for entry in entries]
    context = {"shelf": list(zip(shown, reasons, strict=True)), "shelf_title": title}
    return render(request, "recommend/_shelf.html", context)


def studio_report(request: HttpRequest) -> HttpResponse:
    """Where the report was before it became a page of Insights."""
    return redirect("studio:insights_nights", permanent=True)
