"""Second factors: set up, asked for after the password, used once, bound to one site."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from conftest import PASSWORD

LOGIN, CODE = "/accounts/login/", "/accounts/2fa/authenticate/"


def text(answer) -> str:
    return answer.content.decode()


def code_of(secret: str, ahead: int = 0) -> str:
    """What an app shows now, or so many periods later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def set_up_app(browser) -> tuple[str, list[str]]:
    """The way of a person through the pages. Returns the secret and the recovery codes."""
    page = text(browser.get("/accounts/2fa/totp/activate/"))
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    answer = browser.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}, follow=True)
    codes = re.findall(r"<code>(\d{4}) (\d{4})</code>", text(answer))
    return secret, ["".join(code) for code in codes]


def type_password(browser, member, **more):
    return browser.post(LOGIN, {"login": member.email, "password": PASSWORD, **more})


def is_signed_in(browser) -> bool:
    return browser.get("/me/").status_code == 200


@pytest.fixture
def app(browse, alice):
    """Alice's app: its secret, and her recovery codes."""
    return set_up_app(browse(alice))


def test_an_app_is_set_up_and_asked_for_after_the_password(site, alice, app):
    secret, codes = app
    assert len(codes) == 10

    answer = type_password(site, alice, next="/courses/")

    assert answer.url == CODE
    assert not is_signed_in(site)
    done = site.post(CODE, {"code": code_of(secret, 1), "next": "/courses/"})
    assert done.url == "/courses/"
    assert is_signed_in(site)
