"""Pictures in the sizes that a screen needs: {% load pictures %}."""

import re

from django import template

from tenants.files import WIDTHS

register = template.Library()
OWN = re.compile(r"(.*/media/public/[0-9a-f-]{36})\.webp\Z")


@register.filter
def narrow(url: str, width: int) -> str:
    """{{ cover|narrow:720 }}: the address of the picture at most 720 pixels wide.

    Addresses that are not of our own pictures stay as they are.
    """
    own = OWN.match(url or "")
    return f"{own[1]}.{width}.webp" if own and width in WIDTHS else url


@register.filter
def srcset(url: str) -> str:
    """{{ cover|srcset }}: every width of an own picture, for the attribute of the same name."""
    if not OWN.match(url or ""):
        return ""
    return ", ".join(f"{narrow(url, width)} {width}w" for width in WIDTHS)
