"""Who is about to go: memberships that end, and fans who went quiet."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from growth import selectors, services

ON_A_PAGE = 50


@require_safe
def studio_lists(request: HttpRequest) -> HttpResponse:
    """One of the two lists, with a letter that is drafted and waits for a click."""
    name = "idle" if request.GET.get("list") == "idle" else "expiring"
    found: Any = selectors.idle() if name == "idle" else selectors.expiring()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "name": name,
        "page_obj": page,
        "reach": selectors.reach({"list": name}),
        "draft": services.draft_for({"list": name}),
    }
    return render(request, "growth/studio/lists.html", context)
