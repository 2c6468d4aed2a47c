"""A creator's site: home, legal pages, and the owner's entry from the platform."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Everything the site has, and what comes next for this person."""
    return render(request, "site/home.html")


def terms(request: HttpRequest) -> HttpResponse:
    """The creator's own terms."""
    return render(request, "site/legal.html", {"kind": "terms"})


def privacy(request: HttpRequest) -> HttpResponse:
    """The creator's own privacy text."""
    return render(request, "site/legal.html", {"kind": "privacy"})


def enter(request: HttpRequest) -> HttpResponse:
    """The owner arrives from the platform with a one-time code."""
    return render(request, "site/enter.html")
