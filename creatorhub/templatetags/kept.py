"""{% kept "name" value … %} … {% endkept %}: a part of a page that is the same for everybody.

Built in. The part is rendered once for each set of values, language and time zone, and given again
until anything is committed on the site or ten seconds are over, as whole pages are
(docs/adr/0014). Everything that the part depends on must be among the values, above all what
belongs to this person. A part with a form's token or a nonce in it is never kept.
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
from redis.exceptions import RedisError

from creatorhub.caching import Shelf
from tenants import versions

SECRETS = ("csrfmiddlewaretoken", "nonce=", "csrf-token")
register = Library()
parts = Shelf()
_numbers = count()


@dataclass(frozen=True)
class Part:
    """Rendered text."""

    text: str
    until: float

    @property
    def size(self) -> int:
        """Bytes, about."""
        return 2 * len(self.text)


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
        if found is None:
            found = Part(self.nodelist.render(context), monotonic() + settings.PAGES_KEPT_FOR)
            if not any(word in found.text for word in SECRETS):
                parts.put(key, found)
        return found.text


@register.tag("kept")
def kept(parser: Parser, token: Token) -> KeptNode:
    """The tag; its first word is the part's name, for people."""
    values = token.split_contents()[1:]
    if not values:
        raise TemplateSyntaxError("A kept part needs a name.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, [parser.compile_filter(value) for value in values])


def _where(request: HttpRequest | None) -> tuple[Any, ...] | None:
    """The site with its mark, and how this request reads; asked once for a request."""
    creator = getattr(request, "creator", None)
    if request is None or creator is None or creator.clock_offset or not settings.PAGES_KEPT_FOR:
        return None
    known: Any = getattr(request, "kept_where", None)
    if known is None:
        known = request.kept_where = _ask(creator)  # type: ignore[attr-defined]
    zone = timezone.get_current_timezone_name()
    return (*known, translation.get_language(), zone) if known else None


def _ask(creator: Any) -> tuple[Any, ...]:
    try:
        return creator.schema_name, versions.current(creator.schema_name), creator.fingerprint
    except RedisError:
        return ()
