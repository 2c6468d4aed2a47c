"""What Mozilla's HTTP Observatory would say of a page: its published table, in code of our own.

Results and modifiers: "Tests & Scoring" (mdn/yari, copy/observatory/tests_and_scoring.md) and,
where that page lags behind, the table that counts (mdn/mdn-http-observatory,
src/grader/charts.js). It begins with 100; bonuses are only added when what is left after the
penalties is 90 or more. Being in the browsers' preload list is theirs to give, so no bonus is
taken for it.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

SETTLED_AGE = 15_768_000  # seconds: six months
EXTRA_CREDIT_FROM = 90
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE_REFERRER = {
    "no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"
}  # fmt: skip
UNSAFE_REFERRER = {
    "origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"
}  # fmt: skip
MODIFIERS = {
    "csp-implemented-with-no-unsafe-default-src-none": 10,
    "csp-implemented-with-no-unsafe": 5,
    "csp-implemented-with-unsafe-inline-in-style-src-only": 0,
    "csp-implemented-with-insecure-scheme-in-passive-content-only": -10,
    "csp-implemented-with-unsafe-eval": -10,
    "csp-implemented-with-unsafe-inline": -20,
    "csp-implemented-with-insecure-scheme": -20,
    "csp-not-implemented": -25,
    "cookies-secure-with-httponly-sessions-and-samesite": 5,
    "cookies-not-found": 0,
    "cookies-secure-with-httponly-sessions": 0,
    "cookies-without-secure-flag": -20,
    "cookies-samesite-flag-invalid": -20,
    "cookies-session-without-httponly-flag": -30,
    "cookies-session-without-secure-flag": -40,
    "cross-origin-resource-sharing-not-implemented": 0,
    "cross-origin-resource-sharing-implemented-with-public-access": 0,
    "cross-origin-resource-sharing-implemented-with-universal-access": -50,
    "redirection-to-https": 0,
    "redirection-off-host-from-http": -5,
    "redirection-not-to-https": -20,
    "redirection-missing": -20,
    "referrer-policy-private": 5,
    "referrer-policy-not-implemented": 0,
    "referrer-policy-unsafe": -5,
    "referrer-policy-header-invalid": -5,
    "hsts-implemented-max-age-at-least-six-months": 0,
    "hsts-implemented-max-age-less-than-six-months": -10,
    "hsts-not-implemented": -20,
    "sri-implemented-and-all-scripts-loaded-securely": 5,
    "sri-not-implemented-but-all-scripts-loaded-from-secure-origin": 0,
    "sri-not-implemented-but-no-scripts-loaded": 0,
    "sri-not-implemented-but-external-scripts-loaded-securely": -5,
    "sri-not-implemented-and-external-scripts-not-loaded-securely": -50,
    "x-content-type-options-nosniff": 0,
    "x-content-type-options-not-implemented": -5,
    "x-frame-options-implemented-via-csp": 5,
    "x-frame-options-sameorigin-or-deny": 0,
    "x-frame-options-not-implemented": -20,
    "corp-implemented-with-same-origin": 10,
    "corp-implemented-with-same-site": 10,
    "corp-implemented-with-cross-origin": 0,
    "corp-not-implemented": 0,
    "corp-header-invalid": -5,
}
Cookie = tuple[str, dict[str, str]]  # name, and attributes by lower-case name


@dataclass(frozen=True)
class Page:
    """What is looked at: an answer over HTTPS, and where plain HTTP leads."""

    host: str
    headers: dict[str, str]  # by lower-case name
    cookies: list[Cookie] = field(default_factory=list)
    body: str = ""
    from_http: str | None = None  # the Location that http:// answers with


def score(page: Page) -> int:
    """The Observatory's figure."""
    modifiers = [MODIFIERS[result] for result in results(page)]
    rest = max(0, 100 + sum(one for one in modifiers if one < 0))
    return rest + sum(one for one in modifiers if one > 0) if rest >= EXTRA_CREDIT_FROM else rest


def results(page: Page) -> list[str]:
    """One result of each of its ten tests."""
    return [
        _policy(policy_of(page.headers.get("content-security-policy", ""))),
        _cookies(page.cookies),
        _sharing(page.headers),
        _redirection(page),
        _referrer(page.headers.get("referrer-policy", "")),
        _transport(page.headers.get("strict-transport-security", "")),
        _integrity(page),
        "x-content-type-options-nosniff"
        if page.headers.get("x-content-type-options") == "nosniff"
        else "x-content-type-options-not-implemented",
        _frames(page.headers),
        _resource(page.headers.get("cross-origin-resource-policy", "")),
    ]


def policy_of(header: str) -> dict[str, set[str]]:
    """The sources of each directive of a Content-Security-Policy."""
    found: dict[str, set[str]] = {}
    for part in header.split(";"):
        words = part.split()
        if words:
            found.setdefault(words[0].lower(), set(words[1:]))
    return found


def _policy(policy: dict[str, set[str]]) -> str:
    if not policy:
        return "csp-not-implemented"
    script, style, objects = (
        policy.get(name, policy.get("default-src", {"*"}))
        for name in ("script-src", "style-src", "object-src")
    )
    passive = policy.get("img-src", set()) | policy.get("media-src", set())
    active = set().union(*(v for k, v in policy.items() if k not in ("img-src", "media-src")))
    marks = [
        (script & (BROAD | INLINE) or objects & BROAD, "unsafe-inline"),
        (_plain(active), "insecure-scheme"),
        ("'unsafe-eval'" in script | style, "unsafe-eval"),
        (_plain(passive), "insecure-scheme-in-passive-content-only"),
        (style & (BROAD | INLINE), "unsafe-inline-in-style-src-only"),
        (policy.get("default-src") == {"'none'"}, "no-unsafe-default-src-none"),
    ]
    kind = next((name for is_so, name in marks if is_so), "no-unsafe")
    return f"csp-implemented-with-{kind}"


def _plain(sources: set[str]) -> bool:
    return any(source.startswith(("http:", "ftp:")) for source in sources)


def _cookies(cookies: list[Cookie]) -> str:
    if not cookies:
        return "cookies-not-found"
    found = []
    for name, attributes in cookies:
        is_session = any(word in name.lower() for word in ("login", "sess"))
        same_site = attributes.get("samesite", "").lower()
        marks = [
            ("secure" not in attributes and is_session, "session-without-secure-flag"),
            ("httponly" not in attributes and is_session, "session-without-httponly-flag"),
            (same_site not in ("", "lax", "strict"), "samesite-flag-invalid"),
            ("secure" not in attributes, "without-secure-flag"),
            (not same_site, "secure-with-httponly-sessions"),
        ]
        kind = next((name for is_so, name in marks if is_so), None)
        found.append(f"cookies-{kind or 'secure-with-httponly-sessions-and-samesite'}")
    return min(found, key=MODIFIERS.__getitem__)


def _sharing(headers: dict[str, str]) -> str:
    allowed = headers.get("access-control-allow-origin")
    if allowed is None:
        return "cross-origin-resource-sharing-not-implemented"
    is_open = "access-control-allow-credentials" in headers
    kind = "universal" if is_open else "public"
    return f"cross-origin-resource-sharing-implemented-with-{kind}-access"


def _redirection(page: Page) -> str:
    if page.from_http is None:
        return "redirection-missing"
    if not page.from_http.startswith("https://"):
        return "redirection-not-to-https"
    is_same = page.from_http.removeprefix("https://").partition("/")[0] == page.host
    return "redirection-to-https" if is_same else "redirection-off-host-from-http"


def _referrer(value: str) -> str:
    last = value.rpartition(",")[2].strip().lower()
    kinds = [
        (not last, "not-implemented"),
        (last in PRIVATE_REFERRER, "private"),
        (last in UNSAFE_REFERRER, "unsafe"),
    ]
    return "referrer-policy-" + next((k for is_so, k in kinds if is_so), "header-invalid")


def _transport(value: str) -> str:
    ages = [part.strip()[8:] for part in value.split(";") if part.strip().startswith("max-age=")]
    if not ages:
        return "hsts-not-implemented"
    is_long = int(ages[0]) >= SETTLED_AGE
    return f"hsts-implemented-max-age-{'at-least' if is_long else 'less-than'}-six-months"


def _frames(headers: dict[str, str]) -> str:
    if "frame-ancestors" in policy_of(headers.get("content-security-policy", "")):
        return "x-frame-options-implemented-via-csp"
    if headers.get("x-frame-options", "").lower() in ("deny", "sameorigin"):
        return "x-frame-options-sameorigin-or-deny"
    return "x-frame-options-not-implemented"


def _resource(value: str) -> str:
    if value in ("same-origin", "same-site", "cross-origin"):
        return f"corp-implemented-with-{value}"
    return "corp-header-invalid" if value else "corp-not-implemented"


class _Scripts(HTMLParser):
    """Address and integrity of each script that is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "script" and named.get("src"):
            self.found.append((str(named["src"]), "integrity" in named))


def _integrity(page: Page) -> str:
    scripts = _Scripts()
    scripts.feed(page.body)
    foreign = [
        (src, sure)
        for src, sure in scripts.found
        if "//" in src and not src.startswith(f"https://{page.host}/")
    ]
    if any(not src.startswith("https://") and not sure for src, sure in foreign):
        return "sri-not-implemented-and-external-scripts-not-loaded-securely"
    if any(not sure for _src, sure in foreign):
        return "sri-not-implemented-but-external-scripts-loaded-securely"
    if any(sure for _src, sure in scripts.found):
        return "sri-implemented-and-all-scripts-loaded-securely"
    kind = "all-scripts-loaded-from-secure-origin" if scripts.found else "no-scripts-loaded"
    return f"sri-not-implemented-but-{kind}"
