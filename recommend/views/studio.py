"""Addresses of the studio that moved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe


@require_safe
def studio_report(request: HttpRequest) -> HttpResponse:
    """Where the report was before it became a page of Insights."""
    return redirect("studio:insights_nights", permanent=True)
