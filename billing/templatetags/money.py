"""Prices and exact moments in templates: {% load money %}."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from billing.engine import money as engine
from tenants import clock

register = template.Library()


@register.filter
def money(amount: int, currency: str) -> str:
    """{{ amount|money:currency }}: minor units as "€29.00", in the reader's language."""
    return engine.show(amount, currency, get_language() or "en")


@register.filter
def price(amount: int, currency: str) -> str:
    """As money, without decimals that are all zero: "€29"."""
    return engine.show(amount, currency, get_language() or "en", short=True)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment to the second with its time zone, in the reader's zone; empty for None."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    # Translators: a moment to the second, in Django's date format characters.
    text = date_format(local, _("j F Y, H:i:s"))
    return f"{text} ({local.tzinfo})"


@register.filter
def day(value: datetime | None) -> str:
    """The date alone, in the reader's zone; empty for None."""
    # Translators: a date, in Django's date format characters.
    return date_format(timezone.localtime(value), _("j F Y")) if value else ""


@register.simple_tag
def site_now() -> datetime:
    """The time on this site, the demo clock included."""
    return clock.now()
