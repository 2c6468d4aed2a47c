"""What is wrong with the headers and cookies of an answer: pure, one sentence for each fault."""

from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from creatorhub.tests.net.headers.observatory import BROAD, Cookie, policy_of

SAFE_SOURCES = {"'self'", "'none'"}
REFERRERS = {"strict-origin-when-cross-origin", "no-referrer", "same-origin"}
YEAR = 31_536_000
NOTHING_USED = ("camera", "microphone", "geolocation", "payment", "usb", "display-capture")
SECRETIVE = ("x-powered-by", "x-aspnet-version", "x-generator", "x-runtime", "x-debug")
# Where a mail is shown as it will look: inline styles, in a sandbox without any script.
MAIL_FRAMES = {"platform:message_frame", "growth:studio_letter_preview"}
# Files that are the same for everybody who asks, under names that change with them.
PUBLIC = ("/static/", "/media/public/", "/theme.css", "/icon.svg")
# What our own proxy forwards as it comes: no version of a server is told.
SERVERS = {"", "gunicorn"}
SHORT = 300  # seconds that a signed address lives at the most


@dataclass(frozen=True)
class Answer:
    """What came back, and what was asked."""

    host: str
    method: str
    path: str
    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes = b""
    route: str = ""
    is_platform: bool = False
    has_session: bool = False
    is_encrypted: bool = True
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", {name.lower(): text for name, text in self.fields})

    @property
    def cookies(self) -> list[Cookie]:
        """Names and attributes of what is set."""
        return [cookie_of(text) for name, text in self.fields if name.lower() == "set-cookie"]

    @property
    def is_public_file(self) -> bool:
        """Whether a file that everybody may have was given."""
        return self.status in (200, 206, 304) and self.path.startswith(PUBLIC)

    @property
    def is_in_admin(self) -> bool:
        """Whether the weaker policy is for this address."""
        return self.is_platform and self.path.startswith("/admin/")

    @property
    def is_mail_frame(self) -> bool:
        """Whether a mail is shown."""
        return self.route in MAIL_FRAMES and self.status == 200

    def __str__(self) -> str:
        return f"{self.status} {self.method} {self.host}{self.path} ({self.route})"


def cookie_of(text: str) -> Cookie:
    """Name and attributes of one Set-Cookie; the value is among them as "value"."""
    pair, *attributes = text.split(";")
    name, _, value = pair.strip().partition("=")
    named = (one.strip().partition("=") for one in attributes)
    return name, {key.lower(): told for key, _, told in named} | {"value": value}


def faults(answer: Answer) -> list[str]:
    """Everything that is wrong with this answer."""
    found = [*_policy(answer), *_settled(answer), *_told(answer), *_keeping(answer)]
    found += [fault for cookie in answer.cookies for fault in cookie_faults(*cookie)]
    return found


def cookie_faults(name: str, attributes: dict[str, str]) -> list[str]:
    """A cookie belongs to its host, travels encrypted, is closed to scripts and to other sites."""
    gone = attributes.get("max-age") == "0"  # one that is removed has no value to hide
    checks = {
        "has no __Host- name": name.startswith("__Host-"),
        "is not Secure": "secure" in attributes,
        "is not HttpOnly": gone or "httponly" in attributes,
        "has no SameSite": attributes.get("samesite") in ("Lax", "Strict"),
        "is not for Path=/": attributes.get("path") == "/",
        "names a Domain": "domain" not in attributes,
        "cannot be read": _reads(name),
    }
    return [f"cookie {name} {fault}" for fault, is_well in checks.items() if not is_well]


def _reads(name: str) -> bool:
    try:
        return name in SimpleCookie(f"{name}=x")
    except CookieError:
        return False


def _policy(answer: Answer) -> list[str]:
    header = answer.headers.get("content-security-policy")
    if header is None:
        return ["no Content-Security-Policy"]
    policy = policy_of(header)
    allowed = {"frame-ancestors": {"'none'"}, "default-src": {"'none'"}, "base-uri": {"'none'"}}
    if answer.is_mail_frame:
        allowed["frame-ancestors"] = {"'self'"}
    checks = {
        f"{name} is {' '.join(policy.get(name, set()))}": policy.get(name) == wanted
        for name, wanted in allowed.items()
    }
    checks["objects are open"] = policy.get("object-src", {"'none'"}) == {"'none'"}
    checks["forms lead anywhere"] = _forms(policy, answer)
    checks["scripts or styles are open"] = _code(policy, answer)
    checks["a mail has no sandbox"] = not answer.is_mail_frame or _boxed(policy)
    checks["sources are broad"] = not any(
        source in BROAD for sources in policy.values()
        for source in sources
    )  # fmt: skip
    return [f"policy: {fault}" for fault, is_well in checks.items() if not is_well]


def _forms(policy: dict[str, set[str]], answer: Answer) -> bool:
    """To the own host; from the platform also to its sites."""
    targets = policy.get("form-action", {"*"}) - SAFE_SOURCES
    return not targets or (answer.is_platform and targets == {f"https://*.{answer.host}"})


def _code(policy: dict[str, set[str]], answer: Answer) -> bool:
    """Own files and what carries this answer's nonce, also for elements or attributes alone."""
    scripts, styles, workers = (
        set().union(*(told for name, told in policy.items() if name.startswith(kind)))
        for kind in ("script-src", "style-src", "worker-src")
    )
    if answer.is_in_admin:
        scripts, styles = scripts - {"'unsafe-eval'"}, styles - {"'unsafe-inline'"}
    if answer.is_mail_frame:
        styles = styles - {"'unsafe-inline'"}
    sources = (scripts | styles | workers) - SAFE_SOURCES
    return all(one.startswith("'nonce-") for one in sources)


def _boxed(policy: dict[str, set[str]]) -> bool:
    is_boxed = "sandbox" in policy and "allow-scripts" not in policy["sandbox"]
    return is_boxed and "script-src" not in policy


def _settled(answer: Answer) -> list[str]:
    get = answer.headers.get
    transport = get("strict-transport-security", "")
    frames = "SAMEORIGIN" if answer.is_mail_frame else "DENY"
    is_picture = answer.path.startswith("/media/public/") and answer.is_public_file
    checks = {
        "content is sniffed": get("x-content-type-options") == "nosniff",
        "Referrer-Policy": get("referrer-policy") in REFERRERS,
        "Permissions-Policy": all(
            f"{name}=()" in get("permissions-policy", "") for name in NOTHING_USED
        ),
        "Cross-Origin-Opener-Policy": get("cross-origin-opener-policy") == "same-origin",
        "Cross-Origin-Resource-Policy": get("cross-origin-resource-policy")
        == ("cross-origin" if is_picture else "same-origin"),
        "X-Frame-Options": get("x-frame-options") == frames,
        "Strict-Transport-Security": not answer.is_encrypted
        or transport == f"max-age={YEAR}; includeSubDomains; preload",
        "Content-Type": not answer.body or "content-type" in answer.headers,
    }
    return [f"{name}: {get(name.lower())}" for name, is_well in checks.items() if not is_well]


def _told(answer: Answer) -> list[str]:
    """Nothing is opened to other origins, and no program tells its version."""
    opened = [name for name in answer.headers if name.startswith("access-control-")]
    told = [name for name in SECRETIVE if name in answer.headers]
    server = answer.headers.get("server", "")
    return [*opened, *told, *([f"Server: {server}"] if server not in SERVERS else [])]


def _keeping(answer: Answer) -> list[str]:
    """What is for one person is kept nowhere; what is told now is not kept for later."""
    told = {one.strip().lower() for one in answer.headers.get("cache-control", "").split(",")}
    if answer.is_public_file:
        return []
    if {"public", "immutable"} & told or not told - {""}:
        return [f"Cache-Control: {answer.headers.get('cache-control')}"]
    if not answer.has_session and not answer.cookies:
        return []
    is_short = "private" in told and _seconds(told) <= SHORT and answer.path.startswith("/files/")
    wanted = {"no-store"} if answer.has_session else {"private", "no-store"}
    is_kept = not (wanted & told or is_short)
    return [f"Cache-Control: {answer.headers.get('cache-control')}"] if is_kept else []


def _seconds(told: set[str]) -> float:
    ages = [one.removeprefix("max-age=") for one in told if one.startswith("max-age=")]
    return int(ages[0]) if ages else float("inf")
