"""Everything that is sent here is UTF-8, as every page of ours asks for."""

import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
CHARSET = re.compile(r";?\s*charset\*?\s*=\s*([^;]*)", re.IGNORECASE)
UTF8 = {"", "utf-8", "utf8"}


def is_utf8(content_type: str) -> bool:
    """False for a Content-Type that names another charset, in any of the ways to write it."""
    names = (name.strip().strip('"').lower() for name in CHARSET.findall(content_type))
    return all(name in UTF8 for name in names)


def without_charset(content_type: str) -> str:
    """The type without what goes without saying."""
    return CHARSET.sub("", content_type)


def utf8_only(application: Application) -> Application:
    """Before anything of Django: a body that calls itself something else is answered by 400.

    Django would read it, and the address as well, with any codec of Python's that is named:
    "charset=hex" is one, decodes no text, and ended in an error before the first middleware. So did
    an address of 600 parameters beside any charset at all: that is why UTF-8 is not handed on.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        told = environ.get("CONTENT_TYPE", "")
        if is_utf8(told):
            return application({**environ, "CONTENT_TYPE": without_charset(told)}, start_response)
        text = b"Send it as UTF-8.\n"
        head = [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))]
        start_response("400 Bad Request", [*head, ("X-Content-Type-Options", "nosniff")])
        return [text]

    return answer
