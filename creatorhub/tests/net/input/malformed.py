# ruff: noqa: E501  (lists of odd bytes read better as lists)
"""Requests that no browser sends, drawn by a seed: each breaks one to three rules of HTTP."""

import gzip
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
LONG, HUGE = "长" * 4_000, "9" * 5_000
VALUES = [
    "", "\x00", "a\x00b", HUGE, "-1", "0", "1e400", "NaN", "Infinity", "²", "٣", LONG, "\u202e",
    "' OR 1=1 --", "{{ 7*7 }}", "%s%n", "http://[", "//x", "\r\nX: y", "[]", "{", "null", "true",
    "2026-02-30", "0000-00-00", "99999-12-31", "2026-13-01T25:61:61Z", "-0001-01-01", "12:99",
    "9" * 18, "9" * 19, "9223372036854775808", "-9223372036854775809", "2147483648", "1.5", "1,5",
    "0x10", "1_000", "+1", " 1 ", "１", "🙂", "\ufffe", "\U0010ffff", "a" * 70_000, "../../etc/passwd",
    "course:1,tier:9999999999999999999", "group:x", "e30:x:y", "W10:1a:b", "=" * 900, "Lg==.Lg==",
]  # fmt: skip
NAMES = """next page page_size cursor q order from to days format sheet keys offer period tier pk step
    title slug email login password code topic kind stars text body price amount currency answer
    language time_zone brand_color subdomain before after limit member course segment rule uid
    state action scope do on readers audience access name price_minor starts_at ends_at""".split()
# Those that Django can build a request of; the others meet creatorhub.encoding, see test_raw.
CHARSETS = ["utf-16", "utf-7", "x", "", "cp037", "latin-1", "utf-8"]
KINDS = [
    "", "a", "/", "a/b/c", "text/plain", "text/xml", "application/x-protobuf", "application/json;",
    "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "x" * 300, "multipart/form-data; boundary=é",
    "multipart/mixed; boundary=x", "*/*", "json",
    "application/json; charset=utf-16", "application/json, text/html", FORM + FORM,
]  # fmt: skip
METHODS = ["PROPFIND", "TRACE", "CONNECT", "PURGE", "get", "Post", "X", "M-SEARCH", "OPTIONS", "HEAD",
           "PATCH", "PUT", "DELETE", "QUERY", "LINK", "A" * 300, "TRACK", "DEBUG"]  # fmt: skip
ENDS = [
    "/%2e%2e/%2e%2e/etc/passwd", "..;/", "/..;/admin/", "//", "///x", "\\", "/.", "/..", "...", ".",
    "%00", "/%00/", "%ff", "%c0%af", "%c0%ae%c0%ae/", "%ed%a0%80", "%u0041", "%", "%zz", "%25%30%30",
    ";jsessionid=1", ";a=b/c", "%2f", "%5c", "%0d%0aX:y", "%09", "%20", "?", "%3f", "#", "%23",
    "/" + "a" * 7_000, "/" + "a/" * 3_000, "/" + "%41" * 2_000, "/😀", "/é", ".json", ".html", ".php",
    "/index.php", "~", "/.git/config", "/.env", ":80", "@x", "/9" * 40, "/" + HUGE,
]  # fmt: skip


@dataclass
class Asked:
    """A request before it is sent. `extra` are variables of WSGI."""

    method: str
    path: str
    data: bytes = b""
    kind: str = FORM
    headers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        told = f"{self.method[:20]} {self.path[:90]!r} {self.kind[:50]!r} {len(self.data)} B"
        return f"{told} {self.data[:40]!r} {str(self.headers)[:120]} {str(self.extra)[:80]}"


def text(dice: random.Random) -> bytes:
    """A value as bytes: percent-encoded, or raw and perhaps no UTF-8."""
    value = dice.choice(VALUES)
    raw = [b"\xff\xfe", b"%ff%fe", b"%", b"%zz", b"\xc0\xaf", b"\xed\xa0\x80", b"&&&", b"=%00"]
    return dice.choice(raw) if dice.random() < 0.15 else quote(value).encode()


def pairs(dice: random.Random) -> bytes:
    """A query or form: names the product knows, and shapes that it does not."""
    shape = dice.random()
    if shape < 0.06:
        return b"&".join(b"f%d=1" % number for number in range(dice.choice([600, 10_000])))
    if shape < 0.1:
        return b"a" + b"[b]" * dice.choice([50, 5_000]) + b"=1"
    if shape < 0.13:
        return b"&" * 5_000 + b"=" * 5_000 + b";" * 500
    chosen = dice.sample(NAMES, dice.randint(1, 25))
    twice = chosen[:3] if dice.random() < 0.3 else []
    marks = [b"", b"", b"", b"[]", b"[0]", b"[a][b]", b"%00", b"__gt", b".x"]
    return b"&".join(
        name.encode() + dice.choice(marks) + b"=" + text(dice) for name in chosen + twice
    )


def deep(dice: random.Random) -> bytes:
    depth = dice.choice([17, 1_000, 10_000, 100_000])
    left, right = dice.choice([(b"[", b"]"), (b'{"a":', b"}")])
    return left * depth + dice.choice([b"1", b""]) + (right * depth if dice.random() < 0.7 else b"")


def as_json(dice: random.Random) -> bytes:
    """What is no JSON, or not the one that is meant."""
    odd = [
        b'{"a": 1, "a": 2}', b"{", b"", b"[]", b"null", b"NaN", b'{"a": NaN}', b'{"a": 1e999}',
        b'{"a": "\\ud800"}', b'{"a": "\\u0000"}', b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"'a'",
        b'{"a": ' + HUGE.encode() + b"}", b'{"__proto__": {"a": 1}}', b"{}" * 1_000, b'"' + b"a" * 99,
        b"[" + b"1," * 50_000 + b"1]", b"\x1f\x8b\x08\x00",
    ]  # fmt: skip
    shape = dice.random()
    if shape < 0.25:
        return deep(dice)
    if shape < 0.3:
        return b'{"a": "' + b"x" * 10_000_000 + b'"}'
    if shape < 0.6:
        return dice.choice(odd)
    values: list[Any] = [*VALUES, None, True, [], {}, -1, 1.5, 10**30, {"a": [None]}, [[[]]]]
    names = dice.sample(NAMES, 8)
    return json.dumps({name: dice.choice(values) for name in names}).encode()


def parts(dice: random.Random) -> bytes:
    """A multipart body that is cut, nested, or lies about itself."""
    head = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n'
    named = head % dice.choice(NAMES).encode()
    odd = [
        b"--x", b"--x\r\n", b"--x--", b"\r\n--x\r\n\r\n\r\n--x--", named, named + b"\r\na",
        named + b"Content-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n--y--\r\n--x--\r\n",
        named + b"Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--x--\r\n",
        named + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=zz=\r\n--x--\r\n",
        named + b"Content-Type: text/plain; charset=hex\r\n\r\nzz\r\n--x--\r\n",
        named + b"X: " + b"y" * 2_000 + b"\r\n\r\na\r\n--x--\r\n",
        named + b"Content-Length: 99999999\r\n\r\na\r\n--x--\r\n",
        (named + b"\r\na\r\n") * 600 + b"--x--\r\n", named + b"\r\n" + b"\xff" * 99 + b"\r\n--x--\r\n",
        head % b"\xff\x00" + b"\r\na\r\n--x--\r\n", b"--x\r\nContent-Disposition: \r\n\r\na\r\n--x--",
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="\x00"\r\n\r\na\r\n--x--\r\n',
        b"--x\r\nContent-Disposition: form-data; name*=utf-8''%ff; filename*=x''y\r\n\r\na\r\n--x--",
        b"\x00" * 3_000, b"--x\n\n" * 500, (b"--x\r\n" + b"\r\n" * 400) * 5,
    ]  # fmt: skip
    return dice.choice(odd)


def headers(dice: random.Random) -> dict[str, str]:
    """Headers that lie, flood, or are garbage."""
    dates = [
        "x",
        "0",
        "Thu, 32 Foo 99999 99:99:99 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "-1",
        HUGE,
    ]
    tags = ['"', "*", 'W/"', '"a", ' * 2_000, "W/" * 500, "\xff"]
    odd: dict[str, list[str]] = {
        "Accept-Language": ["en;q=" + HUGE, "a-" * 3_000, ",".join(["en"] * 3_000), "*;q=x", "zh-" * 9,
                            "\xff", ";;;", "en;q=-1,zh;q=1e9"],
        "Accept": ["*/*;q=x", "a/b/c", ",".join(["a/b"] * 2_000), "\xff", "application/json;v=9"],
        "Accept-Encoding": ["gzip;q=x", "br," * 3_000, "\xff"],
        "Range": ["bytes=0-" + "9" * 30, "bytes=" + "0-1," * 2_000, "bytes=-", "x=1-2", "bytes=9-1"],
        "If-Modified-Since": dates, "If-Unmodified-Since": dates, "If-Range": [*dates, *tags],
        "If-None-Match": tags, "If-Match": tags,
        "Cookie": ["a" * 60_000, "=;=;;", "a=b; " * 2_000, "\xff=\xff", "a=\"\\", "$Version=1",
                   "sessionid=' OR 1=1", "ch-csrf=\xff", "__Host-session=x"],
        "Authorization": ["Bearer", "Bearer \xff", "Basic !!!", "Bearer " + "a" * 9_000, "x", "Token a b",
                          "Digest a=b", "bearer x", "Bearer ch_" + "z" * 40, "Bearer a, Bearer b"],
        "Idempotency-Key": ["", "\xff", "a" * 5_000, "x y", "é", "\t", "{}"],
        "X-HTTP-Method-Override": ["DELETE", "\xff"], "X-Method-Override": ["PUT"],
        "Expect": ["100-continue", "999"], "Content-Encoding": ["gzip", "br", "x" * 999],
        "Transfer-Encoding": ["chunked", "gzip, chunked", "x"], "Upgrade": ["websocket", "h2c"],
        "Origin": ["null", "http://[", "", "x" * 5_000, "\xff", "http://a\\b"],
        "Referer": ["http://[", "\xff", "a" * 9_000, "javascript:1"],
        "Sec-Fetch-Site": ["x", "\xff", "cross-site"], "HX-Request": ["true", "\xff"],
        "HX-Target": ["#" * 900], "HX-Current-URL": ["http://["], "HX-Boosted": ["x"],
        "X-Forwarded-For": [",,,", "\xff", "999.1.1.1", "a" * 9_000, "::1, ::2"],
        "X-Forwarded-Proto": ["x", "https,http"], "X-Request-Id": ["\xff", "a" * 900, "\t"],
        "User-Agent": ["", "\xff", "a" * 30_000, "\x01"], "DNT": ["x"], "Sec-GPC": ["\xff"],
        "X-CSRFToken": ["\xff", "a" * 9_000], "Host": ["", "\xff", "a" * 900, "[", "a:b", "w-ada.localhost:x"],
    }  # fmt: skip
    return {name: dice.choice(odd[name]) for name in dice.sample(list(odd), dice.randint(1, 6))}


def bend_path(asked: Asked, dice: random.Random) -> None:
    """Another end, or a piece in the middle."""
    place = dice.randrange(len(asked.path) + 1) if dice.random() < 0.3 else len(asked.path)
    asked.path = asked.path[:place] + dice.choice(ENDS) + asked.path[place:]


def bend_query(asked: Asked, dice: random.Random) -> None:
    """As it stands in the request line."""
    asked.extra["QUERY_STRING"] = pairs(dice).decode("latin-1")


def bend_form(asked: Asked, dice: random.Random) -> None:
    """A form, also where none is taken."""
    asked.method, asked.data, asked.kind = dice.choice(["POST", "POST", "PUT"]), pairs(dice), FORM
    if dice.random() < 0.2:
        asked.kind = f"{FORM}; charset={dice.choice(CHARSETS)}"


def bend_json(asked: Asked, dice: random.Random) -> None:
    """JSON, also where none is taken."""
    asked.method = dice.choice(["POST", "POST", "PATCH", "PUT", "DELETE"])
    asked.data, asked.kind = as_json(dice), JSON
    if dice.random() < 0.1:
        asked.data = gzip.compress(asked.data)


def bend_parts(asked: Asked, dice: random.Random) -> None:
    """Multipart."""
    asked.method, asked.data = "POST", parts(dice)
    asked.kind = "multipart/form-data; boundary=x"


def bend_kind(asked: Asked, dice: random.Random) -> None:
    """A body of another type than it says, or of another length."""
    asked.method = "POST"
    asked.data = dice.choice([pairs, as_json, parts])(dice)
    asked.kind = dice.choice(KINDS)
    if dice.random() < 0.3:
        lies = ["-1", "abc", "", HUGE, "0", "1", "1e3", "0x10", "+5", "5,5", "٣"]
        asked.extra["CONTENT_LENGTH"] = dice.choice(lies)


def bend_headers(asked: Asked, dice: random.Random) -> None:
    """Headers."""
    asked.headers |= headers(dice)


def bend_method(asked: Asked, dice: random.Random) -> None:
    """Methods that nobody uses."""
    asked.method = dice.choice(METHODS)


BENDS: list[Callable[[Asked, random.Random], None]] = [
    bend_path, bend_query, bend_query, bend_form, bend_form, bend_json, bend_json, bend_parts,
    bend_kind, bend_headers, bend_headers, bend_headers, bend_method,
]  # fmt: skip


def malformed(path: str, dice: random.Random) -> Asked:
    """One of them, at an address that leads to something."""
    asked = Asked("GET", path)
    for bend in dice.sample(BENDS, dice.randint(1, 3)):
        bend(asked, dice)
    return asked
