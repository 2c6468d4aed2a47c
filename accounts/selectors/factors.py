"""Which second factors somebody has, and whether a session passed one."""

from dataclasses import dataclass, field

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Notice, User
from accounts.registry import BY_KIND
from accounts.roles import STRONG, Action
from accounts.selectors.notices import Words, words_for
from tenants import hosts

CODES = 10  # recovery codes in a set
REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class Factors:
    """What somebody has set up. `codes_left` is None without a set of recovery codes."""

    app: Authenticator | None = None
    passkeys: list[Authenticator] = field(default_factory=list)
    codes_left: int | None = None

    def __bool__(self) -> bool:
        return bool(self.app or self.passkeys)


def factors_of(member: User) -> Factors:
    """The factors of a person. One statement."""
    found: dict[str, list[Authenticator]] = {}
    for each in Authenticator.objects.filter(user=member).order_by("pk"):
        found.setdefault(each.type, []).append(each)
    codes = found.get(Authenticator.Type.RECOVERY_CODES)
    return Factors(
        app=next(iter(found.get(Authenticator.Type.TOTP, [])), None),
        passkeys=found.get(Authenticator.Type.WEBAUTHN, []),
        codes_left=CODES - int(codes[0].data["used_mask"]).bit_count() if codes else None,
    )


def has_factor(member: User | AnonymousUser) -> bool:
    """True with an app or a passkey; recovery codes alone are none. One statement."""
    if not member.is_authenticated:
        return False
    return Authenticator.objects.filter(user_id=member.pk, type__in=REAL).exists()


def is_strong(request: HttpRequest) -> bool:
    """True when the person passed a second factor in this session. No statement but the session's.

    For programs with a token of their own there is no session: they are not asked.
    """
    user = request.user
    if not isinstance(user, User):
        return False
    records = get_authentication_records(request, user)
    return any(each.get("method") == "mfa" for each in records)


def may_now(request: HttpRequest, action: Action) -> bool:
    """True when the role allows this action, and the session is strong where it must be."""
    user = request.user
    if not isinstance(user, User) or not user.can.do(action):
        return False
    return action not in STRONG or is_strong(request)


def stored_host(request: HttpRequest) -> str:
    """The host of the site or of the platform as it is stored, without a port."""
    creator = getattr(request, "creator", None)
    return str(creator.host if creator else settings.PLATFORM_HOST)


def own_origin(request: HttpRequest) -> str:
    """What a browser calls this site: scheme, stored host and port."""
    return hosts.url(stored_host(request), "")


def words_now(request: HttpRequest, notice: Notice) -> Words:
    """What a notice says in this session: of money and members only once it is strong."""
    message = BY_KIND[notice.kind]
    if message.needs not in STRONG or is_strong(request):
        return words_for(notice, request.user)
    why = _("Confirm it's you to see money and members.")
    return Words(str(message.label), why, "", str(message.why))


class Sees:
    """What this person may see in this session, as attributes: `sees.money`, `sees.members`.

    False also for what the role allows and the session does not yet: `waits` then names the way.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getattr__(self, name: str) -> bool:
        try:
            action = Action(name)
        except ValueError:
            raise AttributeError(name) from None
        return may_now(self._request, action)

    def do(self, action: Action) -> bool:
        """True when the role allows this action, and the session is strong where it must be."""
        return may_now(self._request, action)

    @property
    def waits(self) -> bool:
        """True when a second factor would show more of money and members."""
        user = self._request.user
        wanted = isinstance(user, User) and (user.can.money or user.can.members)
        return wanted and not is_strong(self._request)
