"""The receipt goes out once, in the reader's language."""

from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from kombu.exceptions import OperationalError

from accounts.models import User
from billing import services, tasks
from billing.models import Order
from billing.tests import factories
from tenants import clock
from tenants.errors import MailDown, NoSuchCreator


class BrokenMail(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise MailDown


def test_the_receipt_names_price_end_and_address_once(bob: User, ada: Any) -> None:
    order = factories.buy(bob, factories.offer_of(factories.make_tier(monthly=900)))

    assert services.send_receipt(order_id=order.pk)
    assert not services.send_receipt(order_id=order.pk)

    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Your receipt: Studio", ["bob@example.com"])
    assert "€9.00" in message.body
    assert f"{order.access_ends_at:%Y, %H:%M:%S} (Europe/London)" in message.body
    assert f"http://{ada.host}" in message.body
    assert str(order.uid) in message.body
    assert "no real money" in message.body


def test_a_reader_of_chinese_gets_chinese(bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(language="zh-hans", time_zone="Asia/Shanghai")
    order = factories.buy(bob, factories.make_offer())

    services.send_receipt(order_id=order.pk)

    assert mail.outbox[0].subject.startswith("收据")
    assert "(Asia/Shanghai)" in mail.outbox[0].body


def test_a_mail_server_that_refuses_is_asked_again(bob: User, settings: Any) -> None:
    order = factories.buy(bob, factories.make_offer())
    settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"
    with pytest.raises(MailDown):
        services.send_receipt(order_id=order.pk)
    assert Order.objects.get().receipt_at is None

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.send_receipt(order_id=order.pk)


def test_nobody_writes_to_a_fan_without_address_or_for_an_unpaid_order(
    bob: User, alice: User
) -> None:
    offer = factories.make_offer()
    order = factories.buy(bob, offer)
    User.objects.filter(pk=bob.pk).update(email=None)

    assert not services.send_receipt(order_id=order.pk)
    assert not services.send_receipt(order_id=factories.order(alice, offer).pk)
    assert mail.outbox == []


def rooms(queued: list[Any]) -> list[str]:
    """Where what waits for the commit comes from; not the mark that pages have changed."""
    return [send.__module__.rpartition(".")[2] for send in queued if not isinstance(send, partial)]


def test_the_mail_is_queued_on_commit_and_only_once(
    bob: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as queued:
        order = factories.buy(bob, factories.make_offer())
        services.reconcile(order.pk)
        services.reconcile(order.pk)

    # One for the buyer's receipt, and one for what the owner is told of the sale.
    assert sorted(rooms(queued)) == ["notices", "reconcile"]


def test_the_tasks_work_in_the_schema_they_are_told(bob: User, ada: Any) -> None:
    order = factories.buy(bob, factories.make_offer())
    schema = connection.schema_name

    tasks.send_receipt(schema, order.pk)
    tasks.follow_up(schema)

    assert len(mail.outbox) == 1
    assert Order.objects.get().receipt_at <= clock.now()
    with pytest.raises(NoSuchCreator):
        tasks.follow_up("t_gone")


def test_a_broker_that_is_away_does_not_stop_the_follow_up(
    bob: User, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    order = factories.buy(bob, factories.make_offer())

    def away(*args: Any) -> None:
        raise OperationalError("Connection refused")

    monkeypatch.setattr(tasks.send_receipt, "delay", away)
    with django_capture_on_commit_callbacks(execute=True) as sent:
        services.follow_up_orders()

    assert rooms(sent) == ["reconcile"]
    assert Order.objects.get(pk=order.pk).receipt_at is None
