"""The creator's tiers, course prices and demo clock."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Tier
from billing import selectors, services
from billing.forms import CoursePriceForm, FurtherOfferForm, TierForm
from billing.views import SeeOther
from courses.models import Course
from tenants import clock as site_clock
from tenants.errors import Refusal

STEPS: dict[str, dict[str, int]] = {
    "day": {"days": 1},
    "month": {"months": 1},
    "year": {"months": 12},
}


@require_GET
def tiers(request: HttpRequest) -> HttpResponse:
    """Every tier with its prices, lowest first."""
    prices = selectors.with_contents(selectors.tier_prices(archived=True))
    context = {"prices": prices, "selling": selectors.provider() is not None}
    return render(request, "billing/studio/tiers.html", context)


@require_http_methods(["GET", "POST"])
def tier_new(request: HttpRequest) -> HttpResponse:
    """Make a tier."""
    form = TierForm(request.POST or None, currency=_currency(request))
    if request.method == "POST" and form.is_valid():
        try:
            tier = services.make_tier(**form.cleaned_data)
        except Refusal as refusal:
            form.add_error("rank", str(refusal))
        else:
            messages.success(request, _("“%(name)s” is on sale.") % {"name": tier.name})
            return SeeOther(reverse("billing:studio_tiers"))
    return render(request, "billing/studio/tier.html", {"form": form})


@require_http_methods(["GET", "POST"])
def tier_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a tier, take it off sale, or bring it back."""
    tier = get_object_or_404(Tier, pk=pk)
    if request.POST.get("action") in {"archive", "restore"}:
        services.set_tier_archived(tier_id=pk, archived=request.POST["action"] == "archive")
        return SeeOther(reverse("billing:studio_tiers"))
    price = next(price for price in selectors.tier_prices(archived=True) if price.tier.pk == pk)
    form = TierForm.of(price, _currency(request))
    if request.method == "POST":
        form = TierForm(request.POST, currency=_currency(request))
        if form.is_valid() and _saved(form, tier):
            messages.success(request, _("Saved. Members keep the price they bought at."))
            return SeeOther(reverse("billing:studio_tiers"))
    return render(request, "billing/studio/tier.html", {"form": form, "tier": tier})


def _saved(form: TierForm, tier: Tier) -> bool:
    values = form.cleaned_data
    try:
        services.update_tier(tier_id=tier.pk, **{**values, "rank": values["rank"] or tier.rank})
    except Refusal as refusal:
        form.add_error("rank", str(refusal))
        return False
    return True


def _currency(request: HttpRequest) -> str:
    return str(request.creator.currency)  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def course_price(request: HttpRequest) -> HttpResponse:
    """The one-time price of a course, and further offers of it: a piece, or a page of its own."""
    number = request.GET.get("course", "")
    course = get_object_or_404(Course, pk=int(number) if selectors.NUMBER.match(number) else 0)
    forms = _price_forms(request, course)
    if request.method == "POST" and _priced(request, course, forms):
        return _priced_answer(request, course)
    return _price_page(request, course, forms)


def _price_forms(request: HttpRequest, course: Course) -> dict[str, Any]:
    regular = selectors.course_offers(course.pk).filter(is_list_price=True).first()
    currency = _currency(request)
    return {
        "form": CoursePriceForm.of(regular, currency),
        "further": FurtherOfferForm(currency=currency),
    }


def _priced(request: HttpRequest, course: Course, forms: dict[str, Any]) -> bool:
    """Do what was posted: set the price, add an offer, or withdraw one."""
    if request.POST.get("action") == "withdraw":
        number = request.POST.get("offer", "")
        pk = int(number) if selectors.NUMBER.match(number) else 0
        offer = get_object_or_404(selectors.course_offers(course.pk), pk=pk)
        services.withdraw_offer(offer_id=offer.pk)
        return True
    if request.POST.get("action") == "add":
        return _added(request, course, forms)
    form = forms["form"] = CoursePriceForm(request.POST, currency=_currency(request))
    if form.is_valid():
        services.set_course_price(course.pk, form.cleaned_data["price"])
    return form.is_valid()


def _added(request: HttpRequest, course: Course, forms: dict[str, Any]) -> bool:
    form = forms["further"] = FurtherOfferForm(request.POST, currency=_currency(request))
    if form.is_valid():
        values = form.cleaned_data
        services.create_offer(title=values["title"], keys=[course.key], amount=values["price"])
    return form.is_valid()


def _priced_answer(request: HttpRequest, course: Course) -> HttpResponse:
    if "HX-Request" in request.headers:
        return _price_page(request, course, _price_forms(request, course), saved=True)
    messages.success(request, _("The price is saved."))
    return SeeOther(request.get_full_path())


def _price_page(
    request: HttpRequest, course: Course, forms: dict[str, Any], *, saved: bool = False
) -> HttpResponse:
    context = {
        **forms,
        "course": course,
        "offers": selectors.course_offers(course.pk),
        "saved": saved,
        "selling": selectors.provider() is not None,
    }
    piece = "HX-Request" in request.headers
    name = "_course_price.html" if piece else "course_price.html"
    return render(request, f"billing/studio/{name}", context)


@require_http_methods(["GET", "POST"])
def clock(request: HttpRequest) -> HttpResponse:
    """Let the demo clock of this site run ahead, or bring it back."""
    if settings.PAYMENTS != "demo":
        raise Http404
    if request.method == "POST":
        step = STEPS.get(request.POST.get("step", ""))
        try:
            services.move_clock(**step) if step else services.reset_clock()
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return SeeOther(reverse("billing:studio_clock"))
    context = {"now": site_clock.now(), "ahead": site_clock.offset()}
    return render(request, "billing/studio/clock.html", context)
