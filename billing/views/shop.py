"""Prices, offers, and the way into the checkout."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from accounts import selectors as accounts
from billing import selectors, services
from billing.errors import AlreadyOwned
from billing.models import Offer, Period
from billing.views import SeeOther
from tenants.errors import Refusal

Page = dict[str, Any]


@require_GET
def pricing(request: HttpRequest) -> HttpResponse:
    """The tiers side by side, by the month or by the year."""
    prices = selectors.with_contents(selectors.tier_prices())
    yearly = request.GET.get("period") == Period.YEAR
    sold = [price for price in prices if price.offers]
    context = {
        "prices": prices,
        "cards": [_card(price, yearly) for price in sold],
        "benefits": selectors.benefits(sold),
        "specials": selectors.tier_specials(prices, request.user),
        "yearly": yearly,
        "best_saving": max((price.saving for price in prices), default=0),
        "current": selectors.current_tier(request.user, [price.tier for price in prices]),
        "selling": selectors.provider() is not None,
        "back": request.get_full_path(),
    }
    return render(request, "billing/pricing.html", context)


def _card(price: selectors.TierPrice, yearly: bool) -> Page:
    """What one tier shows: the chosen period first, and the other one where there is one."""
    chosen, other = price.offers[0], price.offers[1] if len(price.offers) > 1 else None
    if other and yearly:
        chosen, other = other, chosen
    return {"price": price, "offer": chosen, "other": other}


@require_GET
@vary_on_headers("HX-Request")
def offer(request: HttpRequest) -> HttpResponse:
    """The ways to open something: a piece for a hole in another page, or a page of its own."""
    keys = selectors.access_keys(request.GET.get("keys", ""))
    if not keys:
        raise Http404
    back = selectors.own_path(request.GET.get("next", ""))
    board = selectors.board(keys, request.user)
    if board.is_due:
        services.follow_up_member(request.user)  # type: ignore[arg-type]
        accounts.forget_keys(request.user)
    piece = "HX-Request" in request.headers
    if accounts.may_open(request.user, keys):
        return _opened(back, piece)
    context = {
        "board": board,
        "back": back,
        "current": selectors.current_tier(request.user, [price.tier for price in board.tiers]),
        "selling": selectors.provider() is not None,
        "bar": piece and "bar" in request.GET,  # a bar at the foot of the page waits for the price
    }
    return render(request, "billing/_offers.html" if piece else "billing/offer.html", context)


def _opened(back: str, piece: bool) -> HttpResponse:
    """It is open by now (bought in another tab, or renewed): show it instead of prices."""
    if piece:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return HttpResponseRedirect(back or reverse("site:home"))


@require_http_methods(["GET", "POST"])
def buy(request: HttpRequest) -> HttpResponse:
    """Order an offer and go to the checkout. GET asks first, for people who just signed in."""
    back = selectors.own_path(request.GET.get("next", ""))
    try:
        wanted = selectors.offer_named(request.GET.get("offer", ""))
        selectors.check_shown(wanted, request.user)
        if request.method == "POST":
            return _ordered(request, wanted, back)
        if selectors.owns(request.user, wanted.keys, wanted.period):  # type: ignore[arg-type]
            raise AlreadyOwned
    except Refusal as refusal:
        messages.info(request, str(refusal))
        return SeeOther(back or reverse("billing:pricing"))
    selling = selectors.provider() is not None
    return render(request, "billing/buy.html", {"offer": wanted, "back": back, "selling": selling})


def _ordered(request: HttpRequest, wanted: Offer, back: str) -> HttpResponse:
    order = services.place_order(member=request.user, offer=wanted, return_to=back)  # type: ignore[arg-type]
    return SeeOther(services.open_checkout(order))
