"""Nobody shuts another person out from one place, and many places are counted together."""

import pytest
from django.test import RequestFactory

from accounts import services
from accounts.errors import TooManyGuesses
from conftest import PASSWORD, SiteClient

LOGIN = "/accounts/login/"


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
