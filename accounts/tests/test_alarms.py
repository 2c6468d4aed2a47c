"""Whoever owns an account hears when the way into it was changed."""

from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from accounts import services
from accounts.services.alarms import CHANGES
from tenants.errors import MailDown

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def tell(member: Any, change: str = "mfa/email/totp_activated") -> None:
    services.tell_of_change(
        member=member, change=change, device="Firefox · Linux", address=member.email
    )


def test_a_new_password_is_told_with_device_and_the_way_to_act(
    browse, alice, ada, django_capture_on_commit_callbacks
):
    new = {"oldpassword": "correct horse battery", "password1": "another long secret"}
    with django_capture_on_commit_callbacks(execute=True):
        browse(alice).post(
            "/accounts/password/change/", {**new, "password2": new["password1"]},
            headers={"User-Agent": FIREFOX},
        )  # fmt: skip

    (told,) = mail.outbox
    assert told.to == [alice.email]
    assert told.subject == "Your password was changed. (Ada Studio)"
    assert "from Firefox · Linux" in told.body
    assert f"http://{ada.host}" in told.body and "/accounts/2fa/" in told.body
    assert "List-Unsubscribe" not in told.extra_headers


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_told_in_the_language_of_the_reader(
    alice, change, django_capture_on_commit_callbacks
):
    alice.language = "zh-hans"
    alice.save()
    with django_capture_on_commit_callbacks(execute=True):
        tell(alice, change)

    (told,) = mail.outbox
    assert "Ada Studio" in told.subject
    assert str(CHANGES[change]) not in told.subject + told.body
    assert "from Firefox" not in told.body


def test_what_nobody_is_told_of_sends_nothing(alice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(alice, "account/email/email_deleted")

    assert mail.outbox == []


class Down(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise MailDown


def test_a_mail_server_that_is_away_holds_no_change_up(
    alice, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    with django_capture_on_commit_callbacks(execute=True):
        tell(alice)

    assert "was not told of a change: MailDown" in caplog.text
    assert alice.email not in caplog.text
