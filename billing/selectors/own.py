"""What the books know of one buyer; see accounts.selectors.own."""

from django.utils.translation import gettext_lazy as _

from accounts.selectors.own import Field, Source
from billing.models import Entry, Order, Period

PROVIDERS = {"demo": _("test payments")}


def own_sources() -> list[Source]:
    """Orders, and the money that moved for them."""
    return [
        Source(
            "orders", _("Your orders"),
            _("Proof of what you bought, and what it opens."), "receipt",
            lambda who: Order.objects.filter(member_id=who).order_by("-created_at", "-pk"),
            (
                Field("title", _("What")),
                Field("amount", _("Price"), "amount", "money"),
                Field("currency", _("Currency"), in_short=False),
                Field("period", _("How often"), in_short=False, words=dict(Period.choices)),
                Field("state", _("State"), words=dict(Order.State.choices)),
                Field("renews", _("Renews by itself"), "renews", "flag", in_short=False),
                Field("opens", _("Opens"), "keys", "list", in_short=False),
                Field("ordered_at", _("Ordered"), "created_at", "moment"),
                Field("paid_at", _("Paid"), "paid_at", "moment", in_short=False),
                Field("access_ends_at", _("Open until"), "access_ends_at", "moment",
                      in_short=False),
                Field("number", _("Order number"), "uid", in_short=False),
                Field("provider", _("Paid through"), in_short=False, words=PROVIDERS),
            ),
            ("billing.Order.member",),
        ),
        Source(
            "payments", _("Payments and refunds"),
            _("The books of the creator: the law asks for them."), "card",
            lambda who: Entry.objects.filter(
                order__member_id=who, account=Entry.Account.CASH
            ).order_by("-at", "-pk"),
            (
                Field("what", _("What"), "order__title"),
                Field("amount", _("Amount"), "amount", "money"),
                Field("currency", _("Currency"), in_short=False),
                Field("at", _("When"), "at", "moment"),
                Field("fact", _("Fact"), "fact", in_short=False),
                Field("order", _("Order number"), "order__uid", in_short=False),
            ),
        ),
    ]  # fmt: skip
