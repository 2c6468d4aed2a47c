"""What stays in the books when a buyer leaves: amount, date and title, under a pseudonym."""

import secrets
from contextlib import suppress

from django.db import transaction

from accounts import services as accounts
from accounts.models import User
from accounts.services.erasing import unname_notices
from billing import selectors
from billing.errors import CheckoutClosed, NothingRenews, StillRenews
from billing.models import DemoPayment, Order
from billing.providers import DemoProvider, Status
from billing.services.orders import cancel, choose


def end_payments(member: User) -> None:
    """Have the provider charge nothing more, and close the checkouts that are open.

    Each order in a transaction of its own, before anything is deleted; again is fine. What the
    provider refuses is raised, and then the person is still there.
    """
    for order in selectors.orders_of(member).filter(renews=True):
        with suppress(NothingRenews):
            cancel(order)
    for order in selectors.orders_of(member).filter(state__in=selectors.WAITING):
        if order.provider == DemoProvider.name:
            with suppress(CheckoutClosed):
                choose(order=order, outcome=Status.CANCELLED)


@transaction.atomic
def unname_orders(member: User) -> str:
    """Put a random pseudonym in the place of the buyer; orders that were never paid go.

    Returns the pseudonym, "" where nothing was ever paid. It is not made from anything that is
    known of the person. Raises StillRenews while something would be charged again.
    """
    orders = selectors.orders_of(member).select_for_update(no_key=True).order_by("pk")
    held = list(orders)
    if any(order.renews for order in held):
        raise StillRenews
    unpaid = [order for order in held if order.paid_at is None]
    paid = [order.pk for order in held if order.paid_at is not None]
    accounts.withdraw_notices(keys=[f"order:{order.pk}" for order in unpaid])
    unname_notices(keys=[f"order:{pk}" for pk in paid])
    DemoPayment.objects.filter(order_uid__in=[order.uid for order in unpaid]).delete()
    Order.objects.filter(pk__in=[order.pk for order in unpaid]).delete()
    pseudonym = f"p-{secrets.token_hex(4)}" if paid else ""
    Order.objects.filter(pk__in=paid).update(member=None, pseudonym=pseudonym, return_to="")
    return pseudonym
