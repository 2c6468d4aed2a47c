"""The studio's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from creatorhub.today import today_of


def today(request: HttpRequest) -> HttpResponse:
    """First steps, and what happened lately."""
    return render(request, "studio/today.html", today_of(request.creator))  # type: ignore[attr-defined]
