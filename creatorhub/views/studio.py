"""The studio's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def today(request: HttpRequest) -> HttpResponse:
    """First steps, and what needs the creator now."""
    return render(request, "studio/today.html")
