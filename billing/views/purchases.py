"""What one fan bought, for the studio: a piece of the fan's page, or a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.selectors import fans
from billing import selectors

MOST = 100


@require_GET
def purchases(request: HttpRequest, pk: int) -> HttpResponse:
    """The orders of this fan, newest first; those that were never paid, too."""
    member = get_object_or_404(fans(), pk=pk)
    piece = "HX-Request" in request.headers
    context = {"member": member, "orders": selectors.orders_of(member)[:MOST]}
    name = "_purchases" if piece else "purchases"
    return render(request, f"billing/studio/{name}.html", context)
