"""Texts of creators where they are shown: {% load rich %}."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from tenants import richtext

register = template.Library()


@register.filter
def headed(html: str) -> SafeString:
    """{{ lesson.body|headed }}: safe HTML (it was cleaned when it was kept) right under an h1."""
    return mark_safe(richtext.lifted(html))  # noqa: S308
