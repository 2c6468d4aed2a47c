"""Second factors: set up, asked for after the password, used once, bound to one site."""

import json
import re
import time

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from fido2.utils import websafe_encode

from accounts import services
from accounts.errors import UnreadableSecret
from accounts.forms.factors import FromHere
from accounts.models import User
from conftest import PASSWORD, SiteClient, make_fan
from tenants.schemas import open_creator, open_public

LOGIN, CODE, SECURITY = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/2fa/"
APP, AGAIN = "/accounts/2fa/totp/activate/", "/accounts/2fa/reauthenticate/"
REFUSED = "This did not fit."


def text(answer) -> str:
    return answer.content.decode()


def code_of(secret: str, ahead: int = 0) -> str:
    """What an app shows now, or so many periods later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def set_up_app(browser) -> tuple[str, list[str]]:
    """The way of a person through the pages. Returns the secret and the recovery codes."""
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", text(browser.get(APP)))[1].replace(" ", "")
    answer = browser.post(APP, {"code": code_of(secret, -1)}, follow=True)
    codes = re.findall(r"<code>(\d{4}) (\d{4})</code>", text(answer))
    return secret, ["".join(code) for code in codes]


def type_password(browser, member, **more):
    return browser.post(LOGIN, {"login": member.email, "password": PASSWORD, **more})


def is_signed_in(browser) -> bool:
    return browser.get("/me/").status_code == 200


@pytest.fixture
def app(browse, alice):
    """Alice's app: its secret, and her recovery codes."""
    return set_up_app(browse(alice, strong=False))


def test_an_app_is_set_up_and_asked_for_after_the_password(site, alice, app):
    secret, codes = app
    assert len(codes) == 10

    answer = type_password(site, alice, next="/courses/")

    assert answer.url == CODE
    assert not is_signed_in(site)
    done = site.post(CODE, {"code": code_of(secret), "next": "/courses/"})
    assert done.url == "/courses/"
    assert is_signed_in(site)


def test_a_code_works_once_also_the_one_that_set_the_app_up(site, alice, app):
    secret, _codes = app
    type_password(site, alice)
    assert REFUSED in text(site.post(CODE, {"code": code_of(secret, -1)}))
    assert site.post(CODE, {"code": code_of(secret)}).status_code == 302

    other = SiteClient(site.defaults["SERVER_NAME"])
    type_password(other, alice)

    assert REFUSED in text(other.post(CODE, {"code": code_of(secret)}))
    assert other.post(CODE, {"code": code_of(secret, 1)}).status_code == 302


def test_a_recovery_code_works_once_and_the_page_counts_what_is_left(site, alice, app, browse):
    _secret, codes = app
    type_password(site, alice)
    assert site.post(CODE, {"code": f"{codes[3][:4]} {codes[3][4:]}"}).status_code == 302
    assert "9 codes are left" in text(site.get(SECURITY))

    other = SiteClient(site.defaults["SERVER_NAME"])
    type_password(other, alice)

    assert REFUSED in text(other.post(CODE, {"code": codes[3]}))


def test_recovery_codes_are_shown_once(site, alice, app):
    secret, codes = app
    type_password(site, alice)
    site.post(CODE, {"code": code_of(secret)})

    again = text(site.get("/accounts/2fa/recovery-codes/"))

    assert "10 of 10 codes are left" in again
    assert not any(code in again.replace(" ", "") for code in codes)
    fresh = text(site.post("/accounts/2fa/recovery-codes/generate/", follow=True))
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", fresh)) == 10
    assert "data:text/plain" in fresh


def test_secrets_are_sealed_and_open_on_no_other_site(alice, app, lin):
    secret, codes = app
    rows = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in rows
    assert not any(code in rows for code in codes)
    sealed = Authenticator.objects.get(type="totp").data["secret"]
    assert services.unseal(sealed) == secret
    with open_creator(lin), pytest.raises(UnreadableSecret):
        services.unseal(sealed)


def test_a_row_copied_to_another_site_lets_nobody_in_until_it_is_sealed_anew(alice, app, ada, lin):
    secret, _codes = app
    data = Authenticator.objects.get(type="totp").data
    with open_creator(lin):
        twin = make_fan("alice")
        Authenticator.objects.create(user=twin, type="totp", data={"secret": data["secret"]})
        there = SiteClient(lin.host)
        assert type_password(there, twin).url == CODE
        there.post(CODE, {"code": code_of(secret)})
        assert not is_signed_in(there)

        moved = {"schema": ada.schema_name, "into": lin.schema_name, "same_host": False}
        assert services.settle_factors(**moved) == 0

        assert services.use_code(member=twin, code=code_of(secret))


def test_what_can_never_work_on_a_new_host_locks_nobody_out(alice, bob, app, lin):
    _secret, _codes = app
    Authenticator.objects.create(user=bob, type="webauthn", data={"name": "key"})
    sealed_here = {"seed": services.seal("seed"), "used_mask": 0}
    Authenticator.objects.create(user=bob, type="recovery_codes", data=sealed_here)
    here = connection.schema_name

    assert services.settle_factors(schema=here, into=here, same_host=True) == 0
    assert Authenticator.objects.count() == 4
    assert services.settle_factors(schema=here, into=here, same_host=False) == 1
    assert not Authenticator.objects.filter(user=bob).exists()
    assert services.settle_factors(schema=lin.schema_name, into=here, same_host=False) == 2
    assert not Authenticator.objects.exists()


def test_a_password_reset_keeps_the_second_factor(site, alice, app):
    secret, _codes = app
    site.post("/accounts/password/reset/", {"email": alice.email})
    code = re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[1]
    step = site.post("/accounts/password/reset/confirm/", {"code": code})
    new = {"password1": "another long secret", "password2": "another long secret"}

    answer = site.post(step.url, new)

    assert answer.url == CODE
    assert not is_signed_in(site)
    site.post(CODE, {"code": code_of(secret)})
    assert is_signed_in(site)


def test_an_older_session_cannot_take_the_factor_away_with_the_password(browse, alice, app):
    secret, _codes = app
    old = browse(alice, strong=False)

    asked = old.get("/accounts/2fa/totp/deactivate/")

    assert asked.url.startswith(AGAIN)
    assert old.get("/accounts/reauthenticate/").url.startswith(AGAIN)
    assert old.post("/accounts/2fa/totp/deactivate/").url.startswith(AGAIN)
    assert Authenticator.objects.filter(user=alice, type="totp").exists()
    back = old.post(f"{AGAIN}?next=/accounts/2fa/", {"code": code_of(secret)})
    assert back.url == SECURITY
    old.post("/accounts/2fa/totp/deactivate/")
    assert list(Authenticator.objects.filter(user=alice)) == []


def test_address_and_password_change_only_after_the_factor(browse, alice, app):
    old = browse(alice, strong=False)

    assert old.get("/accounts/password/change/").url.startswith(AGAIN)
    wanted = {"email": "new@example.com", "action_add": ""}
    assert old.post("/accounts/email/", wanted).url.startswith(AGAIN)
    assert mail.outbox == []


def test_an_app_of_one_site_is_unknown_on_the_other(alice, app, lin):
    with open_creator(lin):
        twin = make_fan("alice")
        there = SiteClient(lin.host)

        answer = type_password(there, twin)

        assert answer.url == "/"


def test_staff_can_help_somebody_who_lost_everything(site, alice, app, ada, browse, capsys):
    open_session = browse(alice)

    call_command("factors", "reset", alice.email, "--site", "ada")

    assert "2 removed" in capsys.readouterr().out
    assert not is_signed_in(open_session)
    assert type_password(site, alice).url == "/"


def test_security_and_devices_open_for_a_fan_and_on_the_platform(browse, alice, platform, lin):
    fan = browse(alice)
    for path in (SECURITY, "/accounts/sessions/", "/accounts/2fa/protect/", APP,
                 "/accounts/2fa/webauthn/add/"):  # fmt: skip
        assert fan.get(path).status_code == 200, path
    with open_public():
        platform.sign_in(User.objects.get(email="ada@example.com"))
        assert "CreatorHub" in text(platform.get(SECURITY))
        assert "Protect your account first" in text(platform.get("/accounts/2fa/protect/"))


def test_the_qr_code_is_drawn_without_inline_style_and_the_secret_is_text(browse, alice):
    page = text(browse(alice).get(APP))

    assert '<svg class="qr"' in page
    assert "style=" not in page.partition("<main")[2].partition("</main")[0]
    assert re.search(r"<code>(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>", page)
    assert "otpauth://totp/alice%40example.com?secret=" in page
    assert "issuer=Ada%20Studio" in page


def signed_at(origin: str) -> dict[str, object]:
    """What a browser sends that was asked for a passkey on a page of this origin."""
    said = {"type": "webauthn.get", "challenge": "AAAA", "origin": origin, "crossOrigin": False}
    response = {
        "clientDataJSON": websafe_encode(json.dumps(said).encode()),
        "authenticatorData": websafe_encode(bytes(37)),
        "signature": "AAAA",
    }
    return {"type": "public-key", "id": "AAAA", "rawId": "AAAA", "response": response}


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [
        ("http://ada.localhost:8999", True),
        ("http://lin.localhost:8999", False),
        ("http://x.ada.localhost:8999", False),
        ("http://localhost:8999", False),
        ("https://ada.localhost:8999", False),
        ("http://ada.localhost", False),
    ],
)
def test_only_what_was_signed_on_a_page_of_this_very_site_is_looked_at(
    browse, alice, origin, is_ours, settings
):
    settings.PORT_SUFFIX = ":8999"
    request = browse(alice).get("/me/").wsgi_request
    credential = signed_at(origin)

    with context.request_context(request):
        if is_ours:
            assert FromHere().from_here(credential) == credential
        else:
            with pytest.raises(ValidationError):
                FromHere().from_here(credential)
