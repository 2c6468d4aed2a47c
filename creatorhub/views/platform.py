"""The platform's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """What CreatorHub is, what it costs, and sites to visit."""
    return render(request, "platform/home.html")


start = confirm = resend = sites = open_studio = terms = privacy = mail = message = home
