"""The team in every role, fans of every kind, and what is known of them."""

import io
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from PIL import Image

from accounts import services as accounts
from accounts.models import ApiToken, KeptAnswer, TeamInvite, User
from accounts.roles import TEAM, Role
from accounts.scopes import SCOPES
from accounts.services.factors import seal
from creatorhub.world.making.passkey import passkey
from creatorhub.world.shape import PASSWORD
from tenants import clock, files

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FANS = ("fan", "paid", "expired", "refunded", "suspended", "stranger", "closed")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  of every authenticator app in the world
INVITES: dict[str, dict[str, Any]] = {
    "open": {"expires_at": 7 * DAY},
    "used": {"expires_at": 7 * DAY, "accepted_at": -DAY},
    "expired": {"expires_at": -DAY},
    "revoked": {"expires_at": 7 * DAY, "revoked_at": -DAY},
}
TOKENS: dict[str, dict[str, Any]] = {
    "live": {},
    "ends": {"expires_at": 7 * DAY, "used_at": -HOUR},
    "expired": {"expires_at": -DAY},
    "revoked": {"revoked_at": -DAY},
}


def make_people() -> dict[str, User]:
    """Everybody, by word: the roles, and the kinds of fans. `closed` may not sign in any more."""
    password, people = make_password(PASSWORD), {}
    roles = {str(role): str(role) for role in TEAM} | dict.fromkeys(FANS, str(Role.FAN))
    for word, role in roles.items():
        people[word] = User.objects.create(
            email=f"{word}@example.com", name=word, role=role, password=password, language="en",
            is_active=word != "closed", external_id=f"crm-{word}", tags=[word],
            date_joined=clock.now() - 200 * DAY,
        )  # fmt: skip
        EmailAddress.objects.create(
            user=people[word], email=people[word].email, verified=True, primary=True
        )
    User.objects.filter(pk=people["fan"].pk).update(muted=["reply:mail"])
    User.objects.filter(pk=people["closed"].pk).update(language="zh-hans")
    for word in ("paid", "owner"):
        accounts.change_avatar(member=people[word], file=picture())
    _wait_for_an_address(people["fan"])
    return people


def picture(side: int = 320) -> io.BytesIO:
    """A plain picture."""
    data = io.BytesIO()
    Image.new("RGB", (side, side), "#0f766e").save(data, "PNG")
    data.seek(0)
    return data


def _wait_for_an_address(fan: User) -> None:
    """A second address that is not confirmed yet."""
    second = EmailAddress.objects.create(user=fan, email="second@example.com")
    EmailConfirmation.objects.create(email_address=second, key="x", sent=clock.now())


def know_people(people: dict[str, User]) -> None:
    """Notes, questions and answers, second factors, and what the admin wrote down."""
    owner, paid = people["owner"], people["paid"]
    for word in ("paid", "expired", "fan"):
        accounts.add_note(member=people[word], author=owner, text="kind")
    choice = accounts.ask_question(text="Where from?", choices=["A", "B"], is_required=True)
    line = accounts.ask_question(text="Why?", choices=[], is_required=False)
    gone = accounts.ask_question(text="What else?", choices=["C", "D"], is_required=False)
    for word in ("paid", "fan", "expired"):
        answers = {choice.pk: "A", line.pk: "so"}
        accounts.answer_questions(member=people[word], answers=answers)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    give_factors(owner, passkey_of=paid)
    KeptAnswer.objects.create(
        member=owner, key="once", fingerprint="f" * 64, status=201, body={"name": "x"}
    )
    KeptAnswer.objects.create(member=owner, key="twice", fingerprint="e" * 64)
    kind = ContentType.objects.get_for_model(User)
    for flag in (ADDITION, CHANGE, DELETION):
        LogEntry.objects.create(
            user=owner, content_type=kind, object_id=str(paid.pk), object_repr="x",
            action_flag=flag, change_message="x",
        )  # fmt: skip
    group = Group.objects.create(name="x")
    group.permissions.add(Permission.objects.order_by("pk")[0])
    owner.groups.add(group)
    owner.user_permissions.add(Permission.objects.order_by("pk")[1])


def give_factors(person: User, *, passkey_of: User | None = None) -> None:
    """An app with its recovery codes, and a passkey: of the same person, or of somebody else."""
    # Whoever has used a code has seen them: the first look alone would write down that it was.
    codes = {"seed": seal("seed"), "used_mask": 1, "viewed_at": clock.now().timestamp()}
    for kind, data in (("totp", {"secret": seal(SECRET)}), ("recovery_codes", codes)):
        Authenticator.objects.create(user=person, type=kind, data=data)
    Authenticator.objects.create(user=passkey_of or person, type="webauthn", data=PASSKEY)


PASSKEY = {"name": "x", "credential": passkey("localhost")}


def let_work(people: dict[str, User]) -> None:
    """Invitations for each role and in each state; tokens alike. Their hashes come per site."""
    now, owner = clock.now(), people["owner"]
    wanted = [(state, Role.GUEST) for state in INVITES] + [("open", role) for role in TEAM]
    for number, (state, role) in enumerate(wanted):
        times = {name: now + delta for name, delta in INVITES[state].items()}
        TeamInvite.objects.create(
            email=f"invited{number}@example.com", digest=f"invite:{state}:{number}",
            role=str(role), invited_by=owner, **times,
        )  # fmt: skip
    for word, member in people.items():
        if member.is_team:
            _token(f"api_{word}", member, {})
    for state, deltas in TOKENS.items():
        _token(f"api_{state}", owner, deltas)


def _token(name: str, member: User, deltas: dict[str, timedelta]) -> None:
    times = {field: clock.now() + delta for field, delta in deltas.items()}
    ApiToken.objects.create(
        name=name, member=member, digest=name, ending="end.", scopes=list(SCOPES), **times
    )


def store_picture() -> str:
    """A public picture in the open site's folder; its path."""
    return files.store_public(files.clean_image(picture()))
