"""The receipt that goes out by mail, once per order."""

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse

from accounts import services as accounts
from accounts.models import Notice, User
from billing.models import Order
from tenants import clock, hosts
from tenants.schemas import here


@transaction.atomic
def send_receipt(*, order_id: int) -> bool:
    """Mail the receipt in the buyer's language and time zone. Returns False when it went before.

    The order is locked while its mail is handed over and marked in the same transaction, so that
    two workers send one mail, and none is lost with a worker that is killed: a second copy has the
    same Message-ID. Raises MailDown; then the follow-up tries again.
    """
    unsent = Order.objects.filter(pk=order_id, receipt_at=None, state=Order.State.PAID)
    locked = unsent.select_for_update(skip_locked=True, of=("self",), no_key=True)
    order = locked.select_related("member").first()
    if order is None:
        return False
    buyer = order.member
    has_address = buyer is not None and bool(buyer.email)
    if buyer is not None and has_address:
        _message(order, buyer).send()
    Order.objects.filter(pk=order_id).update(receipt_at=clock.now())
    return has_address


def _message(order: Order, member: User) -> EmailMultiAlternatives:
    link = hosts.url(here().host, reverse("billing:order", args=[order.uid]))
    return accounts.compose(
        kind=Notice.Kind.RECEIPT,
        template="billing/mail/receipt",
        to=accounts.Reader(str(member.email), member),
        context={"order": order, "link": link},
        once=f"receipt:{order.pk}",
    )
