"""What a page is about, for search engines: {% load linked %}{% linked_data data %}."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag
def linked_data(data: dict[str, Any] | None) -> SafeString:
    """A JSON-LD block (schema.org) of this data; nothing for None.

    It is data and never runs; what people typed cannot end it early.
    """
    if not data:
        return mark_safe("")
    whole = {"@context": "https://schema.org", **data}
    text = json.dumps(whole, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308
