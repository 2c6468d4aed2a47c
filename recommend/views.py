"""The shelf as a piece of a page, and the creator's view of last night."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from courses.selectors import cards
from recommend import selectors


def shelf(request: HttpRequest) -> HttpResponse:
    """What comes next for this person, to be put into a page by htmx."""
    entries = selectors.shelf_for(request.user)
    shown = cards([entry.course for entry in entries], request.user)
    reasons = [entry.reason for entry in entries]
    context = {"shelf": list(zip(shown, reasons, strict=True))}
    return render(request, "recommend/_shelf.html", context)


def studio_report(request: HttpRequest) -> HttpResponse:
    """How last night went, and whether the model is worth it."""
    return render(request, "recommend/studio_report.html", selectors.last_nights())
