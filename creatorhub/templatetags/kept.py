"""{% kept "name" value … %} … {% endkept %}: a part of a page that is the same for everybody.

Built in. The part is rendered once for each set of values, language and time zone, and given again
until anything is committed on the site or ten seconds are over, as whole pages are
(docs/adr/0014). Everything that the part depends on must be among the values, above all what
belongs to this person. The token of a form is no part of what is kept: where it stood there are
gaps, filled with the token of each answer. A part with a nonce in it is never kept.
"""

from dataclasses import dataclass
from itertools import count
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.utils import timezone, translation

from tenants.kept import Shelf, here

NONCE = "nonce="
TOKEN = ("csrfmiddlewaretoken", "csrf-token", "X-CSRFToken")
register = Library()
parts = Shelf()
_numbers = count()


@dataclass(frozen=True)
class Part:
    """Rendered text, in pieces: between two of them stands the token of the answer."""

    pieces: tuple[str, ...]
    until: float

    @property
    def size(self) -> int:
        """Bytes, about."""
        return 2 * sum(map(len, self.pieces))

    def text(self, context: Context) -> str:
        """The whole, with the token of this answer."""
        return self.pieces[0] if len(self.pieces) == 1 else _token(context).join(self.pieces)


class KeptNode(Node):
    """The part, kept or made."""

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self.number = next(_numbers)

    def render(self, context: Context) -> str:
        """The part's text."""
        where = _where(context.get("request"))
        if where is None:
            return self.nodelist.render(context)
        key = (*where, self.number, *(str(value.resolve(context)) for value in self.values))
        found = parts.take(key)
        if found is not None:
            return str(found.text(context))
        text = self.nodelist.render(context)
        if pieces := _cut(text, context):
            parts.put(key, Part(pieces, monotonic() + settings.PAGES_KEPT_FOR))
        return text


@register.tag("kept")
def kept(parser: Parser, token: Token) -> KeptNode:
    """The tag; its first word is the part's name, for people."""
    values = token.split_contents()[1:]
    if not values:
        raise TemplateSyntaxError("A kept part needs a name.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, [parser.compile_filter(value) for value in values])


def _cut(text: str, context: Context) -> tuple[str, ...]:
    """The text without the token of this answer; nothing when another secret stands in it."""
    if NONCE in text:
        return ()
    if not any(word in text for word in TOKEN):
        return (text,)
    pieces = tuple(text.split(_token(context)))
    return pieces if len(pieces) > 1 else ()


def _token(context: Context) -> str:
    return str(context["csrf_token"])


def _where(request: HttpRequest | None) -> tuple[Any, ...] | None:
    """The site with its mark, and how this request reads."""
    site = here() if request is not None else None
    if site is None:
        return None
    return *site, translation.get_language(), timezone.get_current_timezone_name()
