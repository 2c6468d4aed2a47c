"""The receipt that goes out by mail, once per order."""

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from accounts import services as accounts
from accounts.models import Notice, User
from billing.models import Order
from tenants import clock, hosts
from tenants.errors import MailDown
from tenants.schemas import here


def send_receipt(*, order_id: int) -> bool:
    """Mail the receipt in the buyer's language and time zone. Returns False when it went before.

    The claim is a conditional update, so that two workers send one mail; it is given back when the
    mail server refuses (raises MailDown), and the follow-up tries again.
    """
    unsent = Order.objects.filter(pk=order_id, receipt_at=None, state=Order.State.PAID)
    if not unsent.update(receipt_at=clock.now()):
        return False
    order = Order.objects.select_related("member").get(pk=order_id)
    if not order.member.email:
        return False
    try:
        _message(order, order.member).send()
    except MailDown:
        Order.objects.filter(pk=order_id).update(receipt_at=None)
        raise
    return True


def _message(order: Order, member: User) -> EmailMultiAlternatives:
    link = hosts.url(here().host, reverse("billing:order", args=[order.uid]))
    return accounts.compose(
        kind=Notice.Kind.RECEIPT,
        template="billing/mail/receipt",
        to=accounts.Reader(str(member.email), member),
        context={"order": order, "link": link},
    )
