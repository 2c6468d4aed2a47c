"""Offers and orders for programs and pages. Money is integer minor units with a currency."""

from typing import Any

import django_filters
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import is_strong
from analytics.models import RuleSegment
from analytics.selectors import rule_named
from billing import selectors, services
from billing.engine import money
from billing.errors import NotOnSale
from billing.models import Offer, Order, Period
from tenants.models import CURRENCIES
from tenants.names import check_plain

BIGGEST = 2**31 - 1
MOST_KEYS = 12
KEY = RegexValidator(r"^(course|group|tier):[1-9][0-9]{0,8}\Z", _("A key like course:12."))


class OfferRow(serializers.Serializer):
    """What is sold: access keys, for a time, at a price that never changes."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    keys = serializers.ListField(child=serializers.CharField())
    amount = serializers.IntegerField(help_text=_("In minor units, as cents."))
    currency = serializers.ChoiceField(CURRENCIES)
    period = serializers.ChoiceField(Period.choices)
    is_active = serializers.BooleanField(help_text=_("On sale."))
    segment = serializers.IntegerField(
        source="segment_id", allow_null=True, help_text=_("Sold to these people alone.")
    )
    created_at = serializers.DateTimeField()


class NewOffer(serializers.Serializer):
    """An offer in the site's currency."""

    title = serializers.CharField(max_length=140, validators=[check_plain])
    keys = serializers.ListField(
        child=serializers.CharField(validators=[KEY]), min_length=1, max_length=MOST_KEYS
    )
    amount = serializers.IntegerField(min_value=1, max_value=money.MOST)
    period = serializers.ChoiceField(Period.choices, required=False)
    segment = serializers.IntegerField(min_value=1, max_value=BIGGEST, required=False)

    def validate_keys(self, keys: list[str]) -> list[str]:
        """Each once."""
        return list(dict.fromkeys(keys))


class OfferFilter(django_filters.FilterSet):
    """What the list can be narrowed to."""

    key = django_filters.CharFilter(
        method="opening", max_length=64, label=_("That open this key, as course:12.")
    )
    period = django_filters.ChoiceFilter(choices=Period.choices, label=_("Paid like this."))

    def opening(self, rows: Any, name: str, value: str) -> Any:
        """Those with the key among theirs."""
        return rows.filter(keys__contains=[value])


def offers_for(request: Request) -> Any:
    """A program shows what its maker may know; a session all of it after a second factor."""
    is_sure = request.auth is not None or is_strong(request._request)
    return selectors.offer_rows(request.user, is_sure=is_sure)


class _Offers(generics.GenericAPIView):
    """What the list and its single rows share."""

    def get_queryset(self) -> Any:
        """On sale for this person; all of them for who sets prices.

        Finding them asks the site's segments: a description, which is made for no site, does not.
        """
        if getattr(self, "swagger_fake_view", False):
            return Offer.objects.none()
        return offers_for(self.request)


class Offers(_Offers, generics.ListAPIView):
    """The offers that this person may know of."""

    scope = "offers"
    may = {"GET": "member", "POST": "prices"}
    summary = {"GET": _("List offers"), "POST": _("Make an offer")}
    refuses = {"POST": ("not_on_sale", "no_such_audience")}
    serializer_class = OfferRow
    takes = {"POST": NewOffer}
    gives = {"POST": (201, OfferRow)}
    filterset_class = OfferFilter
    ordering = ("id",)

    def post(self, request: Request) -> Response:
        """Put something on sale; it must be there, and courses must be published."""
        given = NewOffer(data=request.data)
        given.is_valid(raise_exception=True)
        told = dict(given.validated_data)
        if not selectors.are_there(told["keys"]):
            raise NotOnSale(_("One of these keys opens nothing that can be sold."))
        number = told.pop("segment", None)
        segment: RuleSegment | None = rule_named(number) if number else None
        return Response(OfferRow(services.create_offer(**told, segment=segment)).data, 201)


class OfferDetail(_Offers, generics.RetrieveAPIView):
    """One offer."""

    scope = "offers"
    may = {"GET": "member", "DELETE": "prices"}
    summary = {"GET": _("Read an offer"), "DELETE": _("Take an offer off sale")}
    about = {"DELETE": _("What was sold stays sold.")}
    serializer_class = OfferRow

    def delete(self, request: Request, pk: int) -> Response:
        """Off sale; twice is once."""
        offer: Offer = self.get_object()
        services.withdraw_offer(offer_id=offer.pk)
        return Response(status=204)


class OrderRow(serializers.Serializer):
    """An order. `received` and `returned` are what the books say, in minor units."""

    id = serializers.UUIDField(source="uid")
    member = serializers.IntegerField(
        source="member_id", allow_null=True, help_text=_("null for somebody who left.")
    )
    offer = serializers.IntegerField(source="offer_id")
    title = serializers.CharField()
    keys = serializers.ListField(child=serializers.CharField())
    amount = serializers.IntegerField(help_text=_("In minor units, as cents."))
    currency = serializers.ChoiceField(CURRENCIES)
    period = serializers.ChoiceField(Period.choices)
    state = serializers.ChoiceField(Order.State.choices)
    renews = serializers.BooleanField()
    is_test = serializers.SerializerMethodField(help_text=_("No real money."))
    received = serializers.IntegerField()
    returned = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)
    access_ends_at = serializers.DateTimeField(allow_null=True)

    def get_is_test(self, order: Order) -> bool:
        """True for the demo provider's money."""
        return not order.livemode


class OrderFilter(django_filters.FilterSet):
    """What the list can be narrowed to."""

    state = django_filters.ChoiceFilter(choices=Order.State.choices, label=_("In this state."))
    member = django_filters.NumberFilter(
        field_name="member_id", min_value=1, max_value=BIGGEST, label=_("Of this member.")
    )
    offer = django_filters.NumberFilter(
        field_name="offer_id", min_value=1, max_value=BIGGEST, label=_("For this offer.")
    )


class Orders(generics.ListAPIView):
    """Every order of the site, newest first."""

    scope = "orders"
    may = {"GET": "money"}
    summary = {"GET": _("List orders")}
    serializer_class = OrderRow
    filterset_class = OrderFilter
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Paid or not."""
        return selectors.order_rows()


class OrderDetail(generics.RetrieveAPIView):
    """One order."""

    scope = "orders"
    may = {"GET": "money"}
    summary = {"GET": _("Read an order")}
    serializer_class = OrderRow
    lookup_field = "uid"

    def get_queryset(self) -> Any:
        """Paid or not."""
        return selectors.order_rows()
