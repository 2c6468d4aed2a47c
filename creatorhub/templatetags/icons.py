"""Icons without the way through 60 conditions: a page has about fifty of them.

Built in, in front of Django's own `include`: the component is included as ever, and what it gives
for a name and class is drawn once per process.
"""

from functools import cache
from typing import Any

from django.template import Context, Library, Node, engines
from django.template.base import Parser, Token
from django.template.loader_tags import IncludeNode, do_include

ICON = "components/_icon.html"
register = Library()


class IconNode(Node):
    """What the component gives for this name and class."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def render(self, context: Context) -> Any:
        """Text that is safe, for it comes from the component's own template."""
        return drawn(self._value("name", context), self._value("class", context))

    def _value(self, key: str, context: Context) -> str:
        given = self.values.get(key)
        found = context.get(key, "") if given is None else given.resolve(context)
        return "" if found is None else str(found)


@register.tag("include")
def include(parser: Parser, token: Token) -> Node:
    """As Django's, but for the one component that stands everywhere."""
    node: IncludeNode = do_include(parser, token)
    if node.template.var != ICON or node.template.filters or node.isolated_context:
        return node
    return IconNode(node.extra_context)


@cache
def drawn(name: str, css_class: str) -> str:
    """The component, rendered. Names and classes come from templates, so there are few."""
    return str(engines["django"].get_template(ICON).render({"name": name, "class": css_class}))
