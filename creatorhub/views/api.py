"""The studio's page that says how programs talk to this site."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.scopes import SCOPES
from creatorhub.api import limits, parsing
from creatorhub.api.reading import subjects
from creatorhub.api.schema import ERROR, description
from tenants import hosts


def docs(request: HttpRequest) -> HttpResponse:
    """How to begin, what holds everywhere, and every operation with a call to copy."""
    address = hosts.url(request.creator.host).rstrip("/")  # type: ignore[attr-defined]
    begin = f"TOKEN=ch_…\ncurl -H 'Authorization: Bearer '\"$TOKEN\" {address}/api/v1/courses/"
    context = {
        "begin": begin,
        "error": json.dumps(ERROR["example"], indent=2),
        "subjects": subjects(description(), address),
        "scopes": SCOPES.items(),
        "most": limits.MOST_BY_ONE,
        "kilobytes": parsing.MOST_BYTES // 1024,
    }
    return render(request, "studio/api.html", context)
