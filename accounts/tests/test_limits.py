"""Guesses are counted in one place, for known and unknown addresses; nothing wipes a count."""

import re
from itertools import count
from statistics import median
from time import monotonic, perf_counter, sleep, time
from types import SimpleNamespace

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import RequestFactory

from accounts import services
from accounts.errors import TooManyGuesses
from accounts.tests.test_factors import CODE, LOGIN, code_of, set_up_app, text, type_password
from conftest import PASSWORD, SiteClient

TOO_MANY = "Too many wrong tries."


def guess(browser, email: str, **more):
    return browser.post(LOGIN, {"login": email, "password": "wrong"}, **more)


def bare(answer, *emails: str) -> str:
    """The page without what is random in every answer, and without the address typed."""
    page = text(answer)
    for email in emails:
        page = page.replace(email, "EMAIL")
    return re.sub(r'(nonce|value|content)="[^"]{16,}"|"X-CSRFToken":"[^"]*"', "", page)


@pytest.fixture(autouse=True)
def _a_moment(monkeypatch):
    """All of a test happens within one second for the counters, however slow the machine is."""
    start, ticks = time(), count()
    clock = {"time": lambda: next(ticks) * 1e-4 + start, "sleep": sleep, "monotonic": monotonic}
    monkeypatch.setattr(ratelimit, "time", SimpleNamespace(**clock))


def test_eight_wrong_passwords_close_one_account_and_no_other(site, alice, bob):
    for _ in range(8):
        assert TOO_MANY not in text(guess(site, alice.email))

    closed = site.post(LOGIN, {"login": alice.email.upper(), "password": PASSWORD})

    assert TOO_MANY in text(closed)
    assert site.post(LOGIN, {"login": bob.email, "password": PASSWORD}).url == "/"


def test_a_good_sign_in_in_between_gains_nothing(site, ada, alice, bob):
    """Neither for the account that is guessed at, nor for the network."""
    wrong = 0
    for number in range(30):
        if TOO_MANY in text(guess(site, f"{number % 5}@example.com")):
            break
        wrong += 1
        own = SiteClient(ada.host)
        own.post(LOGIN, {"login": bob.email, "password": PASSWORD})
    assert wrong == 20


def test_a_good_code_of_an_own_account_gains_nothing(site, ada, browse, alice, bob):
    secret, _codes = set_up_app(browse(bob))
    for _ in range(7):
        guess(site, alice.email)

    own = SiteClient(ada.host)
    type_password(own, bob)
    own.post(CODE, {"code": code_of(secret)})

    assert TOO_MANY not in text(guess(site, alice.email))
    assert TOO_MANY in text(guess(site, alice.email))


def test_wrong_codes_are_counted_with_the_passwords_of_the_network(site, browse, alice, ada):
    set_up_app(browse(alice))
    type_password(site, alice)
    for _ in range(8):
        site.post(CODE, {"code": "000000"})

    assert TOO_MANY in text(site.post(CODE, {"code": "000000"}))
    other = SiteClient(ada.host)
    for number in range(11):
        assert TOO_MANY not in text(guess(other, f"{number}@example.com"))
    assert TOO_MANY in text(guess(other, "somebody@example.com"))


def test_codes_of_a_reset_are_counted_about_the_account_over_all_resets(site, alice):
    reset, confirm = "/accounts/password/reset/", "/accounts/password/reset/confirm/"
    for _ in range(3):
        site.post(reset, {"email": alice.email})
        for _ in range(3):
            site.post(confirm, {"code": "000000"})
    site.post(reset, {"email": alice.email})
    right = re.findall(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[0]

    answer = site.post(confirm, {"code": right})

    assert TOO_MANY in text(answer)
    assert TOO_MANY in text(guess(SiteClient(site.defaults["SERVER_NAME"]), alice.email))


@pytest.mark.parametrize(
    ("addresses", "are_one"),
    [
        (["192.0.2.1", "192.0.2.2"], False),
        (["2001:db8::1", "2001:db8::ffff:2"], True),
        (["2001:db8::1", "2001:db8:0:1::1"], False),
    ],
)
def test_a_network_is_one_address_or_a_64(db, ada, addresses, are_one):
    first, second = (RequestFactory().post("/", REMOTE_ADDR=each) for each in addresses)
    for _ in range(20):
        services.count_guess(first)

    if are_one:
        with pytest.raises(TooManyGuesses):
            services.count_guess(second)
    else:
        services.count_guess(second)


def test_what_was_right_takes_back_its_own_count_alone(db, ada):
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.9")
    for _ in range(19):
        services.count_guess(request)
    services.count_guess(request).was_right()
    services.count_guess(request)

    with pytest.raises(TooManyGuesses):
        services.count_guess(request)


def test_known_and_unknown_addresses_get_the_same_bytes_with_and_without_a_factor(
    site, ada, alice, bob, browse
):
    set_up_app(browse(bob))
    emails = [alice.email, bob.email, "nobody@example.com"]
    for path, data in (
        (LOGIN, {"login": "?", "password": "wrong"}),
        ("/accounts/password/reset/", {"email": "?"}),
        ("/accounts/signup/", {"name": "N", "email": "?", "password1": PASSWORD}),
    ):
        seen, before = set(), len(mail.outbox)
        for email in emails:
            browser = SiteClient(ada.host)
            typed = {name: email if value == "?" else value for name, value in data.items()}
            answer = browser.post(path, typed)
            page = browser.get(answer.url) if answer.status_code == 302 else answer
            seen.add((answer.status_code, answer.get("Location"), bare(page, *emails)))
        assert len(seen) == 1, path
        assert len(mail.outbox) - before in {0, len(emails)}, path


def test_an_unknown_address_costs_a_hash_as_well(site, alice, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    alice.set_password(PASSWORD)
    alice.save()

    def seconds(email: str) -> float:
        taken = []
        for _ in range(3):
            start = perf_counter()
            guess(site, email)
            taken.append(perf_counter() - start)
        return median(taken)

    known, unknown = seconds(alice.email), seconds("nobody@example.com")
    assert 0.4 < known / unknown < 2.5
    assert Authenticator.objects.count() == 0
