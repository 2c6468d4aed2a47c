"""Everything that is sent here is UTF-8, as every page of ours asks for."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from creatorhub.headers import closed

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
CHARSET = re.compile(r"(?:;\s*)?charset\*?\s*=\s*([^;]*)", re.IGNORECASE)
MOST_PARAMETERS = 500  # as settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
NUMBER = re.compile(r"[0-9]{1,18}\Z")
UTF8 = {"", "utf-8", "utf8"}


def is_utf8(content_type: str) -> bool:
    """False for a Content-Type that names another charset, in any of the ways to write it."""
    names = (name.strip().strip('"').lower() for name in CHARSET.findall(content_type))
    return all(name in UTF8 for name in names)


def without_charset(content_type: str) -> str:
    """The type without what goes without saying."""
    return CHARSET.sub("", content_type)


def refusal(environ: dict[str, Any]) -> bytes:
    """Why a request is not read at all, from its type and its address; empty when it is."""
    if not is_utf8(environ.get("CONTENT_TYPE", "")):
        return b"Send it as UTF-8.\n"
    if environ.get("QUERY_STRING", "").count("&") >= MOST_PARAMETERS:
        return b"Too many parameters.\n"
    length = environ.get("CONTENT_LENGTH", "")
    return b"" if not length or NUMBER.match(length) else b"Of unknown length.\n"


def utf8_only(application: Application) -> Application:
    """Before anything of Django: what it could not even refuse is answered by 400.

    Django would read body and address with any codec of Python's that is named: "charset=hex" is
    one, decodes no text, and ended in an error before the first middleware. So did too many
    parameters beside any charset at all, which is why UTF-8 is not handed on; and on the page of
    any other refusal, which asks the address for its page.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        text = refusal(environ)
        if not text:
            told = without_charset(environ.get("CONTENT_TYPE", ""))
            return application({**environ, "CONTENT_TYPE": told}, start_response)
        head = {"Content-Type": "text/plain", "Content-Length": str(len(text)), **closed()}
        start_response("400 Bad Request", list(head.items()))
        return [text]

    return answer
