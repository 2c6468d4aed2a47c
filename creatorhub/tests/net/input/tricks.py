"""Addresses that look as if they stayed here, and the judge who says where a browser would go."""

import re
from collections.abc import Iterator

EVIL = "evil.test"
SLASHES = ["//", "///", "////", "/\\", "\\\\", "\\/", "/\\/", "\\//", "/\t/", "/\n/", "/\r/",
           "\t//", " //", "\x00//", "\x01//", "/ /", "//\\", "/\\\\", "\\\t\\", "//\t",
           "/%09/", "/%5c", "%2f%2f", "%5c%5c", "/%2f", "//%2f", "%2f/", "%252f%252f",
           "/..//", "/.//", "/%2e//", "/;//", "./\\", "//@", "//:@",
           "／／", "/／", "∕∕", "⁄⁄", "⧸⧸", "＼＼"]  # fmt: skip
SCHEMES = ["http:", "https:", "HTTPS:", "hTtP:", "ht\ttp:", "h\nttps:", "ftp:", "ws:", "wss:",
           "file:", "feed:", "view-source:", "blob:https:", "filesystem:https:", "about:", "x:",
           "https\t:", " https:", "\x0bhttps:", "\u200bhttps:", "intent:"]  # fmt: skip
AFTER_SCHEME = ["", "/", "//", "///", "\\", "\\\\", "/\\", "\t//"]
SCRIPTS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    "\x01javascript:alert(1)", " javascript:alert(1)", "javascript://{own}/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=",
    "DATA:text/html,x", "vbscript:msgbox(1)", "jar:http://{evil}!/", "mailto:a@{evil}", "tel:1",
    "javascript:/*{own}*/alert(1)", "javas&#99;ript:alert(1)", "%6aavascript:alert(1)",
]  # fmt: skip
HOSTS = [
    "//{own}.{evil}", "//{own}@{evil}", "//{own}:80@{evil}", "//{own}%40{evil}", "//{evil}#{own}",
    "//{evil}?{own}", "//{evil}/{own}", "//{evil}\\{own}", "//{evil}\\@{own}", "//{evil};{own}",
    "//{evil}%2f{own}", "//{evil}%00{own}", "//{evil}\x00.{own}", "//{evil}%0d%0a.{own}",
    "http://{own}.{evil}/", "http://{own}@{evil}/", "http://{own}:pw@{evil}/", "//{evil}。",
    "http://{own}\\.{evil}/", "http://{own}%2f@{evil}/", "http://{own}#@{evil}/",
    "http://{own}?@{evil}/", "http://{own} @{evil}/", "http://[::1]@{evil}/", "http://[{evil}",
    "http://{evil}\t.{own}/", "//evil。test", "//evil．test", "//ｅｖｉｌ.test",
    "//ⓔvil.test", "//%65vil.test",
    "//sibling.localhost", "//evil.localhost", "http://localhost.{evil}/", "//0x7f.1/", "//127.1/",
    "//[::]/", "//{own}:1/", "http://{own}:22/", "//{own}.", "https://{own}/", "//{evil}:443",
    "/redirect?next=//{evil}", "/accounts/login/?next=//{evil}", "//{evil}/%2e%2e",
    "/\u2028/{evil}",
    "/\u00a0/{evil}", "/\ufeff/{evil}", "\ufeff//{evil}", "\u00a0//{evil}", "\u2028//{evil}",
    "?next=//{evil}", "#//{evil}", ".{evil}", "@{evil}", ":@{evil}", ":80@{evil}", "{evil}",
    "/\r\nLocation: //{evil}", "/%0d%0aLocation:%20//{evil}", "/\r\nSet-Cookie: a=b",
    "//{evil}\r\n",
    "/" + "a" * 3_000 + "//{evil}", "//" + "a." * 200 + "{evil}",
    "//", "///", "http://", "http:", "\\",
]  # fmt: skip


def tricks(own: str) -> Iterator[str]:
    """More than 200 of them, for a page on the host `own` (with its port)."""
    yield from (f"{slashes}{EVIL}/x" for slashes in SLASHES)
    for place, scheme in enumerate(SCHEMES):
        for after in AFTER_SCHEME if place < 9 else AFTER_SCHEME[place % 4 :: 4]:
            yield f"{scheme}{after}{EVIL}/x"
    for text in SCRIPTS + HOSTS:
        yield text.replace("{own}", own).replace("{evil}", EVIL)


def leads_away(location: str, own: str) -> bool:
    """Whether a browser on `own` (host and port) leaves it by this Location, as WHATWG says.

    Another port counts as another place; the same host by TLS does not. A scheme without "//" is a
    path where the page has the same scheme and a host elsewhere, so it counts as leaving.
    """
    if "\r" in location or "\n" in location:
        return True  # it would have been a header of its own
    text = re.sub(r"[\t\r\n]", "", location).strip("".join(map(chr, range(33))))
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.\-]*):", text)
    rest = text[scheme.end() :] if scheme else text
    if scheme and scheme[1].lower() not in {"http", "https"}:
        return True
    rest = rest.replace("\\", "/")
    if scheme and not rest.startswith("//"):
        return bool(rest.strip("/"))
    if not rest.startswith("//"):
        return False
    authority = re.split(r"[/?#]", rest.lstrip("/"), maxsplit=1)[0]
    return bool(authority) and (authority.lower() != own)  # nobody goes to "//"
