"""The id under which the log knows this request, for pages that say that something went wrong."""

from django import template

from creatorhub import logs

register = template.Library()


@register.simple_tag
def reference() -> str:
    """The request's id, "" outside of one. Asks nothing, so that any error page may call it."""
    current = logs.request_id.get()
    return "" if current == logs.NOBODY else current
