"""What came in: the creator's sales, one order, and refunds."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from billing import selectors, services
from billing.engine import money
from billing.forms import RefundForm
from billing.models import Order
from billing.templatetags.money import money as shown
from billing.views import SeeOther
from tenants.errors import Refusal

PER_PAGE = 50


@require_GET
def sales(request: HttpRequest) -> HttpResponse:
    """Every paid order, newest first, with the sums of the ledger."""
    page = Paginator(selectors.sales(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "totals": selectors.totals(),
        "has_clock": settings.PAYMENTS == "demo",
        "selling": selectors.provider() is not None,
    }
    return render(request, "billing/studio/sales.html", context)


@require_GET
def order(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One sale with every line of its ledger."""
    return _page(request, get_object_or_404(selectors.sales(), uid=uid))


def _page(request: HttpRequest, found: Order, form: RefundForm | None = None) -> HttpResponse:
    left = found.received - found.returned  # type: ignore[attr-defined]
    suggested = money.major(min(found.amount, left), found.currency)
    context = {
        "order": found,
        "entries": found.entries.all(),
        "left": left,
        "form": form or RefundForm(currency=found.currency, initial={"amount": suggested}),
        "key": request.POST.get("key") or get_random_string(16),
    }
    return render(request, "billing/studio/order.html", context, status=422 if form else 200)


@require_POST
def refund(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give back everything that is left, or a part."""
    found = get_object_or_404(selectors.sales(), uid=uid)
    amount = None
    if request.POST.get("scope") != "full":
        form = RefundForm(request.POST, currency=found.currency)
        if not form.is_valid():
            return _page(request, found, form)
        amount = form.cleaned_data["amount"]
    return _refunded(request, found, amount)


def _refunded(request: HttpRequest, found: Order, amount: int | None) -> HttpResponse:
    before = found.returned  # type: ignore[attr-defined]
    try:
        key = request.POST.get("key", "")[:40].replace("\x00", "")  # PostgreSQL keeps no NUL
        services.refund(found, amount, key=key)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        after = selectors.sales().get(pk=found.pk)
        given = {"amount": shown(after.returned - before, found.currency)}
        messages.success(request, _("%(amount)s was refunded.") % given)
    return SeeOther(reverse("billing:studio_order", args=[found.uid]))
