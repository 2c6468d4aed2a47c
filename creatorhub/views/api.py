"""The studio's page that says how programs talk to this site."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.scopes import SCOPES
from analytics.selectors.rows import member_people
from billing.selectors import offer_rows, order_rows
from community.selectors import feed, groups_for
from courses.selectors import course_rows, lesson_rows
from creatorhub.api import errors, limits, paging, parsing
from creatorhub.api.reading import subjects
from creatorhub.api.schema import ERROR, description
from tenants import hosts

REFUSALS = (
    errors.Unreadable, errors.UnknownParameter, errors.CursorRefused, errors.TokenRefused,
    errors.ScopeMissing, errors.KeyReused, errors.InProgress,
)  # fmt: skip


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """How to begin, what holds everywhere, and every operation with a call to copy."""
    address = hosts.url(request.creator.host).rstrip("/")  # type: ignore[attr-defined]
    context = {
        "keep": "TOKEN=ch_…",
        "begin": f'curl {address}/api/v1/me/ \\\n  -H "Authorization: Bearer $TOKEN"',
        "address": f"{address}/api/v1/",
        "error": json.dumps(ERROR["example"], indent=2),
        "refusals": refusals(),
        "subjects": subjects(description(), address, rows_of(request.user)),
        "scopes": SCOPES.items(),
        "most": limits.MOST_BY_ONE,
        "most_rows": paging.MOST,
        "kilobytes": parsing.MOST_BYTES // 1024,
    }
    return render(request, "studio/api.html", context)


def refusals() -> list[tuple[int, str, str]]:
    """Status, code and message of what may be refused anywhere, by status."""
    found = [(kind.status_code, kind.default_code, kind.default_detail) for kind in REFUSALS]
    doors = [(status, code, told) for status, (code, told) in errors.OTHERS.items()]
    texts = [
        (status, code, str(told) % {"name": "kinds", "scope": "courses:write"})
        for status, code, told in [*found, *(one for one in doors if one[1] != "unreadable")]
    ]
    return sorted(texts, key=lambda row: row[0])


def rows_of(person: Any) -> dict[str, Any]:
    """An id of each subject that this person may see, so that copied calls find something."""
    known: User = person
    group = groups_for(known).first()
    post = feed(group).prefetch_related(None).first() if group else None
    found = {
        "courses": course_rows(known).order_by("position", "pk").first(),
        "lessons": lesson_rows(known).order_by("pk").first(),
        "groups": group,
        "posts": post,
        "offers": offer_rows(known).order_by("pk").first(),
        "members": member_people().order_by("pk").first() if known.can.members else None,
    }
    ids: dict[str, Any] = {name: row.pk for name, row in found.items() if row is not None}
    order = order_rows().order_by("-created_at").first() if known.can.money else None
    return ids | ({"orders": order.uid} if order else {})
