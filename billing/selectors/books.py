"""Questions to the ledger: what came in, what went back, and are the books right?"""

from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Sum, Value, When

from billing.models import Entry, Order


def sales() -> QuerySet[Any]:
    """Every order that was paid, newest first, with what came in and what went back."""
    paid: QuerySet[Any] = Order.objects.exclude(paid_at=None).select_related("member")
    return with_sums(paid).order_by("-paid_at", "-pk")


def with_sums(orders: QuerySet[Any]) -> QuerySet[Any]:
    """These orders with `received` and `returned`, in minor units."""
    return orders.annotate(received=_total(payments=True), returned=_total(payments=False))


def _total(*, payments: bool) -> Any:
    sign, start = (1, "payment:") if payments else (-1, "refund:")
    lines = Q(entries__account=Entry.Account.CASH, entries__fact__startswith=start)
    return sign * Sum("entries__amount", filter=lines, default=0)


def totals() -> list[dict[str, Any]]:
    """Sums of the ledger by currency, real money apart from demo money.

    Keys: livemode, currency, received, refunded, net (minor units), orders.
    """
    cash = Entry.objects.filter(account=Entry.Account.CASH).order_by()
    into = Case(When(amount__gt=0, then="amount"), default=Value(0))
    found = cash.values("order__livemode", "currency").annotate(
        received=Sum(into), net=Sum("amount"), orders=Count("order", distinct=True)
    )  # fmt: skip
    return [
        {**row, "livemode": row["order__livemode"], "refunded": row["received"] - row["net"]}
        for row in found.order_by("-order__livemode", "currency")
    ]


def ledger_balance() -> dict[str, int]:
    """The sum of all lines by currency; every value is zero, or the books are wrong."""
    rows = Entry.objects.order_by().values_list("currency").annotate(Sum("amount"))
    return dict(rows)


def unbalanced_orders() -> list[int]:
    """Orders whose lines do not sum to zero; empty, or the books are wrong."""
    rows = Entry.objects.order_by().values("order_id").annotate(total=Sum("amount"))
    return list(rows.exclude(total=0).values_list("order_id", flat=True))
