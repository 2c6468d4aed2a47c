"""The platform's rows: the sites themselves, their owners' accounts, sign-ups, passes, nights."""

import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from creatorhub.isolation.canary import Canary, Visibility
from creatorhub.world.making.log import write_log
from creatorhub.world.making.people import give_factors, store_picture
from creatorhub.world.shape import PASSWORD
from creatorhub.world.stamp import stamp
from tenants import files, hosts
from tenants import services as tenants
from tenants.models import Creator, Domain, EntryPass, Run, SignUp
from tenants.schemas import open_creator, open_public

DAY = timedelta(days=1)
STAFF_EMAIL = "world-staff@example.com"
PREFIX = "w-"
# What everybody reads on a site, and what staff alone may.
FACE = "title tagline about headline verified_as terms privacy".split()
LOOKS = [("en", "EUR", "Europe/London"), ("zh-hans", "CNY", "Asia/Shanghai"),
         ("en", "USD", "America/New_York")]  # fmt: skip


def host_of(name: str) -> str:
    """Where the world's site of this name answers."""
    return f"{PREFIX}{name}.{settings.PLATFORM_HOST}"


def staff_user() -> User:
    """The one who works for the platform."""
    return User.objects.get(email=STAFF_EMAIL)


def make_staff() -> User:
    """A staff account of the platform with factors, a group and a log, unless it is there."""
    known = User.objects.filter(email=STAFF_EMAIL).first()
    if known is None:
        name = Canary("platform", "accounts.user", 1, "name", Visibility.STAFF)
        known = User.objects.create_superuser(STAFF_EMAIL, PASSWORD, name=name.word)
        EmailAddress.objects.create(user=known, email=STAFF_EMAIL, verified=True, primary=True)
        give_factors(known)
        stamp("platform", Authenticator.objects.filter(user=known))
        group = Canary("platform", "auth.group", 1, "name", Visibility.STAFF)
        Group.objects.get_or_create(name=group.word)
        write_log("platform", known.pk)
    return known


def make_site(name: str, number: int) -> Creator:
    """An empty site with its platform account, in the public schema."""
    email = Canary(name, "accounts.user", "owner", "email", Visibility.PRIVATE).word
    called = Canary(name, "accounts.user", "owner", "name", Visibility.PRIVATE).word
    person = User.objects.create(
        email=f"{email}@example.com", name=called, password=make_password(PASSWORD)
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    language, currency, time_zone = LOOKS[number % len(LOOKS)]
    return tenants.make_site(
        owner_id=person.pk, subdomain=f"{PREFIX}{name}", title=name, language=language,
        currency=currency, time_zone=time_zone, is_demo=False,
    )  # fmt: skip


def give_face(name: str, creator: Creator) -> None:
    """Public canaries in all that a site says of itself, a staff one in what is said of it."""

    def word(field: str, seen: Visibility = Visibility.PUBLIC) -> Canary:
        return Canary(name, "tenants.creator", creator.pk, field, seen)

    with open_creator(creator):
        pictures = {"logo": store_picture(), "portrait": store_picture()}
        for field, path in pictures.items():
            with (files.media_root() / path).open("ab") as file:
                file.write(word(field).word.encode())
    fields = {field: word(field).word for field in FACE}
    said = word("links").word
    with open_public():
        Creator.objects.filter(pk=creator.pk).update(
            **fields, **pictures,
            credentials=[dict.fromkeys(("title", "issuer"), word("credentials").word)],
            promises=[word("promises").word],
            links=[{"label": said, "url": f"https://example.com/{said}"}],
            verified_at=timezone.now(),
            state_reason=word("state_reason", Visibility.STAFF).word,
        )  # fmt: skip
    hosts.forget()


def make_rows(name: str, creator: Creator) -> list[int]:
    """Sign-ups and passes in each state, a further domain, and a night of each state.

    Returns the ids of the nights; the first one is done.
    """
    now = timezone.now()

    def word(model: str, number: int, field: str) -> Canary:
        return Canary(name, model, f"{creator.pk}_{number}", field, Visibility.STAFF)

    for number, used_at in enumerate((None, now)):
        told = word("tenants.signup", number, "choices").word
        SignUp.objects.create(
            email=f"{word('tenants.signup', number, 'email').word}@example.com",
            password=make_password(None), code="", network="10.0.0.0/24", used_at=used_at,
            choices={"language": "en", "title": told, "name": told, "subdomain": "nobody"},
            expires_at=now + DAY,
        )  # fmt: skip
        EntryPass.objects.create(
            digest=uuid.uuid4().hex * 2, creator=creator, expires_at=now + DAY, used_at=used_at,
            email=f"{word('tenants.entrypass', number, 'email').word}@example.com",
        )  # fmt: skip
    Domain.objects.create(tenant=creator, domain=f"www.{creator.host}", is_primary=False)
    nights = [
        Run.objects.create(
            creator=creator, day=(now - number * DAY).date(), by_hand=uuid.uuid4(), state=state,
            note=word("tenants.run", number, "note").word, started_at=now, finished_at=now,
            lease_until=now + 3650 * DAY,
        )
        for number, state in enumerate(("done", "failed", "due", "running"))
    ]  # fmt: skip
    return [night.pk for night in nights]
