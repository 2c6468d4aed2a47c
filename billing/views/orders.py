"""A fan's own orders and memberships."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from billing import selectors, services
from billing.errors import NothingRenews
from billing.models import Order, Period
from billing.templatetags.money import moment
from billing.views import SeeOther, bought
from tenants.errors import Refusal


@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """Memberships that run, what was bought, and what is over; for a hole, what is paid now."""
    services.follow_up_member(request.user)  # type: ignore[arg-type]
    found = list(selectors.orders_of(request.user))
    live = [order for order in found if order.state == Order.State.PAID]
    context = {
        "memberships": [order for order in live if order.period != Period.ONCE],
        "purchases": [order for order in live if order.period == Period.ONCE],
        "waiting": [order for order in found if order.waits],
        "past": [order for order in found if order not in live and not order.waits],
    }
    piece = "HX-Request" in request.headers
    return render(request, "billing/_paid.html" if piece else "billing/orders.html", context)


@require_GET
def order(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One order: what was paid, and until which second it opens what."""
    services.follow_up_member(request.user)  # type: ignore[arg-type]
    found = get_object_or_404(selectors.orders_of(request.user), uid=uid)
    context = {"order": found, "lines": selectors.movements(found), "bought": bought(found)}
    return render(request, "billing/order.html", context)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Stop the renewal of a membership, after one question. Looking changes nothing."""
    found = get_object_or_404(selectors.orders_of(request.user), uid=uid)
    if request.method == "GET":
        if found.renews:
            return render(request, "billing/cancel.html", {"order": found})
        messages.info(request, str(NothingRenews()))
        return SeeOther(reverse("billing:order", args=[uid]))
    try:
        found = services.cancel(found)
    except Refusal as refusal:
        messages.info(request, str(refusal))
    else:
        until = {"moment": moment(found.access_ends_at)}
        messages.success(request, _("It will not renew. You keep access until %(moment)s.") % until)
    return SeeOther(reverse("billing:order", args=[uid]))
