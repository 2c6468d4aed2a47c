"""Offers that the owner makes for the people of a segment."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import selectors as accounts
from analytics import selectors as analytics
from analytics.errors import NoSuchAudience
from analytics.models import RuleSegment
from billing import selectors, services
from billing.forms import SegmentOfferForm
from billing.views import SeeOther
from tenants.schemas import here


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a tier or a course on sale for a segment alone, or take such an offer off sale."""
    segment = _found(pk)
    if request.POST.get("action") == "withdraw":
        number = request.POST.get("offer", "")
        wanted = int(number) if selectors.NUMBER.match(number) else 0
        gone = get_object_or_404(selectors.segment_offers(segment), pk=wanted)
        services.withdraw_offer(offer_id=gone.pk)
        return SeeOther(request.path)
    form = SegmentOfferForm(request.POST or None, currency=here().currency, things=_things())
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        services.create_offer(
            title=values["title"],
            keys=[values["key"]],
            amount=values["price"],
            period=values["period"],
            segment=segment,
        )
        messages.success(request, _("On sale for them. Nobody else sees it."))
        return SeeOther(request.path)
    return _page(request, segment, form)


def _found(pk: int) -> RuleSegment:
    try:
        return analytics.rule_named(pk)
    except NoSuchAudience:
        raise Http404


def _things() -> list[tuple[str, list[tuple[str, str]]]]:
    """Tiers and courses that are on sale, under their headings."""
    found = [
        (label, [pair for pair in pairs if pair[0].startswith(("tier:", "course:"))])
        for label, pairs in accounts.openable()
    ]
    return [(label, pairs) for label, pairs in found if pairs]


def _page(request: HttpRequest, segment: RuleSegment, form: SegmentOfferForm) -> HttpResponse:
    context: dict[str, Any] = {
        "segment": segment,
        "form": form,
        "offers": selectors.segment_offers(segment),
        "size": analytics.members_matching(segment.rule).count(),
        "selling": selectors.provider() is not None,
    }
    status = 422 if form.errors else 200
    return render(request, "billing/studio/segment_offer.html", context, status=status)
