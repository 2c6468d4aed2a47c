"""An address has one spelling, and a mail can be sent to it; every door says so, and breaks not."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError

from accounts.models import TeamInvite, User
from creatorhub.importing.writing import email_of
from tenants.emails import spelled
from tenants.models import SignUp
from tenants.schemas import open_public

LETTERS = "İ" * 230 + "@example.com"  # two letters each in lower case
HOST = "a@" + ".".join(["é" * 60] * 3) + ".com"  # longer than a name may be, once encoded
LONG = "a" * 250 + "@example.com"
SIMILAR = "ſam@example.com"  # an s for the database, in capitals
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "signup": ("/accounts/signup/", {"name": "Z", "password1": "long enough 9"}),
    "reset": ("/accounts/password/reset/", {}),
    "add": ("/accounts/email/", {"action_add": ""}),
    "invite": ("/studio/team/invite/", {"role": "editor"}),
    "start": ("/start/", {
        "password": "long enough 9", "name": "Z", "title": "T", "subdomain": "zoe",
        "language": "en", "time_zone": "Europe/London", "currency": "EUR",
        "brand_color": "#0f766e",
    }),
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Alice@Example.COM ", "alice@example.com"),
        ("a.b+c@bücher.example", "a.b+c@bücher.example"),
        ("a@" + "x" * 63 + ".com", "a@" + "x" * 63 + ".com"),
        ("me@localhost", "me@localhost"),
        ("a@[127.0.0.1]", "a@[127.0.0.1]"),
    ],
)
def test_an_address_is_kept_in_small_letters(typed, kept):
    assert spelled(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        LETTERS, HOST, LONG, SIMILAR, "ı@example.com", "İ@example.com", "", "a", "@", "a@",
        "@example.com", "a@x..com", "a@" + "x" * 64 + ".com", "é@example.com",
    ],
)  # fmt: skip
def test_what_no_mail_can_be_sent_to_is_refused(typed):
    with pytest.raises(ValidationError):
        spelled(typed)


def test_the_kelvin_sign_is_a_k():
    assert spelled("\u212aate@example.com") == "kate@example.com"


@pytest.mark.parametrize("address", [LETTERS, HOST, LONG, SIMILAR], ids=lambda text: text[:3])
@pytest.mark.parametrize("door", FORMS)
def test_every_door_says_so_and_keeps_what_was_typed(
    door, address, site, browse, alice, owner, platform, mailoutbox
):
    path, form = FORMS[door]
    people = {"add": browse(alice), "invite": browse(owner), "start": platform}
    before = counts()

    answer = people.get(door, site).post(
        path, {**form, "emails" if door == "invite" else "email": address}
    )

    page = answer.content.decode()
    assert answer.status_code in {200, 422}
    assert address[:40] in page
    assert "alid email address" in page or "at most 254" in page or "is not an e-mail" in page
    assert counts() == before
    assert mailoutbox == []


@pytest.mark.parametrize("address", [LETTERS, LONG, SIMILAR], ids=lambda text: text[:3])
def test_staff_cannot_write_such_an_address_either(address, platform, db):
    chief = User.objects.create_superuser("staff@example.com", "correct horse battery")
    staff = platform.sign_in(chief)
    form = {"name": "Z", "password1": "long enough 9", "password2": "long enough 9"}
    before = set(User.objects.values_list("email", flat=True))

    added = staff.post("/admin/accounts/user/add/", {**form, "email": address})
    changed = staff.post(f"/admin/accounts/user/{chief.pk}/change/", {"email": address})

    for answer in (added, changed):
        assert answer.status_code == 200
        assert "email" in answer.context["adminform"].form.errors
    assert set(User.objects.values_list("email", flat=True)) == before


def counts() -> list[int]:
    own = [User.objects.count(), EmailAddress.objects.count(), TeamInvite.objects.count()]
    with open_public():
        return [*own, User.objects.count(), SignUp.objects.count()]


def test_a_history_takes_such_an_id_for_a_name(db):
    assert email_of("Alice@example.com") == "alice@example.com"
    assert [email_of(text) for text in (LETTERS, HOST, LONG, SIMILAR)] == [None] * 4
