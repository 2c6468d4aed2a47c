"""The landing page and the legal texts."""

import tomllib
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from creatorhub.windows import windows


@cache
def legal_texts() -> dict[str, dict[str, str]]:
    """The platform's own terms and privacy text, by language."""
    path = settings.BASE_DIR / "creatorhub" / "demo" / "content" / "platform.toml"
    return tomllib.loads(path.read_text())


def _legal(request: HttpRequest, kind: str) -> HttpResponse:
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    text = legal_texts()[language][kind]
    return render(request, "platform/legal.html", {"kind": kind, "text": text})


def home(request: HttpRequest) -> HttpResponse:
    """What CreatorHub is, what it costs, and sites to visit."""
    return render(request, "platform/home.html", {"windows": windows()})


def terms(request: HttpRequest) -> HttpResponse:
    """The platform's terms."""
    return _legal(request, "terms")


def privacy(request: HttpRequest) -> HttpResponse:
    """The platform's privacy text."""
    return _legal(request, "privacy")
