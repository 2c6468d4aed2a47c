"""Nobody shuts another person out from one place, and many places are counted together."""

from contextlib import suppress

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import RequestFactory

from accounts import services
from accounts.errors import TooManyGuesses
from accounts.models import AuditEntry, User
from conftest import PASSWORD, SiteClient

LOGIN, CODE = "/accounts/login/", "/accounts/2fa/authenticate/"


def test_who_guesses_at_an_account_shuts_its_owner_out_nowhere_else(ada, alice):
    attacker, home = SiteClient(ada.host), SiteClient(ada.host)
    for _ in range(12):
        attacker.post(LOGIN, {"login": alice.email, "password": "wrong"}, REMOTE_ADDR="192.0.2.1")

    right = {"login": alice.email, "password": PASSWORD}

    assert "Too many wrong tries" in attacker.post(LOGIN, right, REMOTE_ADDR="192.0.2.1").text
    assert home.post(LOGIN, right, REMOTE_ADDR="198.51.100.1")["Location"] == "/"


def test_a_hundred_guesses_an_hour_about_one_account_from_anywhere(db, ada):
    requests = (RequestFactory().post("/", REMOTE_ADDR=f"192.0.2.{n % 100}") for n in range(101))
    for _ in range(100):
        services.count_guess(next(requests), account="alice@example.com")

    with pytest.raises(TooManyGuesses):
        services.count_guess(next(requests), account="Alice@example.com")


def at_factor(person: User, address: str) -> None:
    """A wrong code after the right password, from this network."""
    services.count_guess(RequestFactory().post("/", REMOTE_ADDR=address), factor_of=person)


def exhaust(person: User) -> None:
    """A thief who knows the password guesses from many networks until nothing is left."""
    for number in range(30):
        at_factor(person, f"192.0.2.{number}")
    with pytest.raises(TooManyGuesses):
        at_factor(person, "192.0.2.200")


def test_a_thief_at_the_second_factor_has_thirty_guesses_a_day_from_everywhere(ada, alice):
    exhaust(alice)

    with pytest.raises(TooManyGuesses):
        at_factor(alice, "198.51.100.9")


def test_the_owner_goes_on_where_a_factor_fitted_before(ada, alice):
    home = RequestFactory().post("/", REMOTE_ADDR="198.51.100.1")
    services.know_network(home, alice)
    exhaust(alice)

    for _ in range(8):
        at_factor(alice, "198.51.100.1")
    with pytest.raises(TooManyGuesses):  # also there guessing is bounded
        at_factor(alice, "198.51.100.1")


def test_a_new_password_ends_the_thiefs_way_and_the_owners_waiting(ada, alice):
    exhaust(alice)
    alice.set_password("another long secret")
    alice.save()

    at_factor(alice, "198.51.100.9")


def test_who_sets_new_passwords_by_mail_has_ninety_guesses_a_day(ada, alice):
    for number in range(3):
        alice.set_password(f"a long secret {number}")
        exhaust(alice)

    alice.set_password("one more long secret")
    with pytest.raises(TooManyGuesses):
        at_factor(alice, "198.51.100.9")


def test_many_wrong_codes_after_the_right_password_are_told_once_a_day(
    ada, alice, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            services.tell_of_guessing(member=alice, device="Firefox")

    (told,) = mail.outbox
    assert told.subject == "Somebody with your password tried many wrong codes. (Ada Studio)"
    assert "Set a new password at once" in told.body


def test_the_team_is_told_of_guesses_too_and_the_log_lays_them_at_nobodys_door(ada, owner):
    services.tell_of_guessing(member=owner, device="Firefox")

    assert not AuditEntry.objects.filter(actor=owner).exists()


@pytest.mark.parametrize(("others", "mails"), [(20, []), (0, ["alice@example.com"])])
def test_a_mail_about_wrong_codes_is_about_the_own_count_not_the_networks(
    site, ada, alice, others, mails, django_capture_on_commit_callbacks
):
    """A room where others mistyped their passwords is no sign of a thief at this account."""
    secret = services.seal("A" * 32)
    Authenticator.objects.create(user=alice, type="totp", data={"secret": secret})
    site.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    for number in range(others):
        with suppress(TooManyGuesses):
            services.count_guess(RequestFactory().post("/"), account=f"{number}@example.com")

    with django_capture_on_commit_callbacks(execute=True):
        answers = [site.post(CODE, {"code": "000000"}).text for _ in range(9)]

    assert "Too many wrong tries" in answers[-1]
    assert [told.to[0] for told in mail.outbox] == mails
