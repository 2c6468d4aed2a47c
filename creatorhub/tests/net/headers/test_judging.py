"""The judgments themselves: the table counts as it is published, and each fault is seen."""

import pytest

from creatorhub.tests.net.headers.observatory import Page, score
from creatorhub.tests.net.headers.oracle import Answer, cookie_faults, cookie_of, faults

STRICT = {
    "content-security-policy": "default-src 'none'; script-src 'self' 'nonce-a';"
    " style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(),"
    " display-capture=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-store",
    "content-type": "text/html",
}
SESSION = "__Host-session=x; HttpOnly; Max-Age=9; Path=/; SameSite=Lax; Secure"
LEADS = "https://a.test/"
EVAL = STRICT["content-security-policy"].replace("'self' 'nonce-a'", "'self' 'unsafe-eval'")
INLINE = STRICT["content-security-policy"].replace("'nonce-a'", "'unsafe-inline'")


@pytest.mark.parametrize(
    ("headers", "cookies", "from_http", "points"),
    [
        ({}, [], None, 10),  # 100 -25 -20 -20 -5 -20: nothing there
        (STRICT, [SESSION], LEADS, 135),  # +10 +5 +5 +5 +10
        (STRICT, [], LEADS, 130),
        (STRICT, ["__Host-session=x; Path=/; SameSite=Lax; Secure"], LEADS, 70),
        (STRICT | {"content-security-policy": EVAL}, [SESSION], LEADS, 115),
        (STRICT | {"content-security-policy": INLINE}, [SESSION], LEADS, 80),
        (STRICT | {"strict-transport-security": "max-age=60"}, [SESSION], LEADS, 125),
        (STRICT | {"cross-origin-resource-policy": "cross-origin"}, [], LEADS, 120),
        (STRICT, [SESSION], "https://b.test/", 130),
        (STRICT | {"access-control-allow-origin": "*",
                   "access-control-allow-credentials": "true"}, [], LEADS, 50),
    ],
)  # fmt: skip
def test_points_are_counted_as_the_observatory_publishes_them(headers, cookies, from_http, points):
    page = Page("a.test", headers, [cookie_of(one) for one in cookies], from_http=from_http)

    assert score(page) == points


def test_a_strict_answer_has_no_fault():
    assert faults(answer(STRICT, "__Host-csrf=x; HttpOnly; Path=/; SameSite=Strict; Secure")) == []


@pytest.mark.parametrize("name", sorted(set(STRICT) - {"content-type"}))
def test_each_header_is_missed_when_it_is_not_there(name):
    left = {key: value for key, value in STRICT.items() if key != name}

    assert faults(answer(left, has_session=True)) != []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("content-security-policy", EVAL),
        ("content-security-policy", INLINE),
        ("content-security-policy", STRICT["content-security-policy"].replace("'nonce-a'", "*")),
        *(
            ("content-security-policy", f"{STRICT['content-security-policy']}; {told}")
            for told in (
                "script-src-elem 'unsafe-inline'", "script-src-attr 'unsafe-inline'",
                "style-src-attr 'unsafe-inline'", "worker-src blob:", "connect-src https://*",
            )
        ),
        ("cache-control", "public, max-age=60"),
        ("cache-control", "private, no-cache"),
        ("access-control-allow-origin", "*"),
        ("server", "gunicorn/27.0.1"),
        ("x-powered-by", "Django"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("strict-transport-security", "max-age=0"),
        ("x-frame-options", "SAMEORIGIN"),
    ],
)  # fmt: skip
def test_each_weaker_header_is_seen(name, value):
    assert len(faults(answer(STRICT | {name: value}, has_session=True))) > 0


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("__Host-", ""), "has no __Host- name"),
        (("; Secure", ""), "is not Secure"),
        (("; HttpOnly", ""), "is not HttpOnly"),
        (("; SameSite=Lax", ""), "has no SameSite"),
        (("=Lax", "=None"), "has no SameSite"),
        (("Path=/", "Path=/me/"), "is not for Path=/"),
        (("; Secure", "; Secure; Domain=a.test"), "names a Domain"),
    ],
)
def test_each_weaker_cookie_is_seen(change, fault):
    found = cookie_faults(*cookie_of(SESSION.replace(*change)))

    assert [one.partition("session ")[2] for one in found] == [fault]


def answer(headers: dict[str, str], *cookies: str, has_session: bool = False) -> Answer:
    """An answer with these headers."""
    fields = (*headers.items(), *(("Set-Cookie", cookie) for cookie in cookies))
    return Answer("a.test", "GET", "/", 200, fields, b"x", has_session=has_session)
