"""A mail that is handed over twice, because somebody was killed in between, is one mail."""

from pathlib import Path

import pytest
from django.core import mail

from accounts import services as accounts
from accounts.models import Notice
from billing.models import Order
from billing.services import send_receipt
from billing.tests.factories import buy, make_offer
from creatorhub.mail import FileBackend
from tenants.errors import MailDown


@pytest.fixture
def post(settings, tmp_path):
    """Local mail in a folder of the test's own."""
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return FileBackend()


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.eml"))


def tell(member) -> None:
    accounts.notify(member=member, kind=Notice.Kind.ENDING, key="a",
                    facts={"tier": "Studio", "ends_at": "2026-01-01T00:00:00+00:00"})  # fmt: skip
    accounts.mail_notices()


def test_a_notice_that_is_mailed_again_has_the_same_message_id(ada, alice):
    tell(alice)

    Notice.objects.update(mailed_at=None)  # the worker was killed before it wrote this down
    accounts.mail_notices()

    first, second = [message.message()["Message-ID"] for message in mail.outbox]
    assert first == second
    assert first.endswith(f"@{ada.host}>")
    assert ada.schema_name not in first


def test_two_notices_are_two_mails(ada, alice, bob):
    tell(alice)
    tell(bob)

    assert len({message.message()["Message-ID"] for message in mail.outbox}) == 2


def test_the_local_folder_keeps_one_copy(ada, alice, post, settings):
    tell(alice)

    for _time in range(2):
        post.send_messages(mail.outbox)

    assert len(files(settings.EMAIL_FILE_PATH)) == 1


def test_a_receipt_is_marked_only_with_its_mail_and_mailed_again_as_the_same(ada, bob, monkeypatch):
    order = buy(bob, make_offer())
    with monkeypatch.context() as patched:
        patched.setattr(mail.EmailMultiAlternatives, "send", _is_down)
        with pytest.raises(MailDown):
            send_receipt(order_id=order.pk)
    assert Order.objects.get(pk=order.pk).receipt_at is None

    for _time in range(2):
        assert send_receipt(order_id=order.pk)
        Order.objects.filter(pk=order.pk).update(receipt_at=None)

    first, second = [message.message()["Message-ID"] for message in mail.outbox]
    assert first == second


def _is_down(*args: object, **options: object) -> None:
    raise MailDown
