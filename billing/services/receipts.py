"""The receipt that goes out by mail, once per order."""

from smtplib import SMTPException
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from billing.models import Order
from tenants import clock, hosts
from tenants.schemas import here


def send_receipt(*, order_id: int) -> bool:
    """Mail the receipt in the buyer's language and time zone. Returns False when it went before.

    The claim is a conditional update, so that two workers send one mail; it is given back when the
    mail server refuses (raises SMTPException or OSError), and the follow-up tries again.
    """
    unsent = Order.objects.filter(pk=order_id, receipt_at=None, state=Order.State.PAID)
    if not unsent.update(receipt_at=clock.now()):
        return False
    order = Order.objects.select_related("member").get(pk=order_id)
    if not order.member.email:
        return False
    try:
        _message(order, order.member.email).send()
    except (SMTPException, OSError):
        Order.objects.filter(pk=order_id).update(receipt_at=None)
        raise
    return True


def _message(order: Order, to: str) -> EmailMessage:
    site = here()
    zone = ZoneInfo(order.member.time_zone or site.time_zone)
    with translation.override(order.member.language or site.language), timezone.override(zone):
        link = hosts.url(site.host, reverse("billing:order", args=[order.uid]))
        context = {"order": order, "site_title": site.title, "link": link}
        subject = render_to_string("billing/mail/receipt_subject.txt", context)
        body = render_to_string("billing/mail/receipt.txt", context)
    return EmailMessage(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [to])
