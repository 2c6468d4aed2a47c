"""The demo checkout: a test page without card field, and the way back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from billing import selectors, services
from billing.errors import AlreadyOwned
from billing.models import Order
from billing.providers import DemoProvider, Status
from billing.views import SeeOther, bought
from tenants.errors import Refusal

OUTCOMES = {"pay": Status.PAID, "decline": Status.DECLINED, "cancel": Status.CANCELLED}


def _order(request: HttpRequest, uid: UUID) -> Order:
    return get_object_or_404(selectors.orders_of(request.user), uid=uid)


def _back(order: Order) -> str:
    return selectors.own_path(order.return_to) or reverse("billing:order", args=[order.uid])


@require_GET
def checkout(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is bought, for how much, and three buttons."""
    order = _order(request, uid)
    if order.provider != DemoProvider.name:
        raise Http404
    if not order.waits:
        return redirect("billing:return", uid)
    covered = selectors.lower_memberships(order)
    return render(request, "billing/checkout.html", {"order": order, "covered": covered})


@require_POST
def pay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A button of the test page was pressed."""
    order = _order(request, uid)
    outcome = OUTCOMES.get(request.POST.get("outcome", ""))
    if outcome is None:
        return SeeOther(reverse("billing:checkout", args=[uid]))
    try:
        order = services.choose(order=order, outcome=outcome)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return SeeOther(_back(order))
    if outcome is Status.PAID and order.state == Order.State.CANCELLED:
        messages.info(request, str(AlreadyOwned.message))
        return SeeOther(_back(order))
    return SeeOther(reverse("billing:return", args=[uid]))


@require_GET
def come_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The fan returns from the checkout: ask the provider what happened, then lead on."""
    order = _order(request, uid)
    try:
        order = services.reconcile(order.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return SeeOther(reverse("billing:order", args=[uid]))
    if order.waits:
        return SeeOther(reverse("billing:checkout", args=[uid]))
    if order.state == Order.State.PAID:
        text = _("Thank you! “%(title)s” is open for you now.") % {"title": order.title}
        messages.success(request, text)
        return SeeOther(bought(order) or _back(order))
    elif order.state == Order.State.CANCELLED:
        messages.info(request, _("You left the checkout. Nothing was charged."))
    return SeeOther(_back(order))
