"""{{ one|because }}: why something was suggested, in the language of whoever reads the mail."""

from typing import Any

from django import template

from recommend.selectors import sentence

register = template.Library()


@register.filter
def because(facts: dict[str, Any]) -> str:
    """The sentence for one of the facts that recommend.selectors.suggested gives."""
    return sentence(facts["reason"], facts["because"], facts["word"])
