"""Who asks too often is stopped, and nobody learns who has an account."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creatorhub.tests.test_sign_up import FORM, another, last_code, send
from tenants import services as tenants
from tenants.models import Creator


@pytest.fixture
def waiting(platform):
    """An application whose code is in the mail: its confirm page and the code."""
    return send(platform)["Location"], last_code()


def test_after_five_attempts_even_the_right_code_is_refused_until_a_new_one_is_sent(
    platform, waiting
):
    page, code = waiting
    for _ in range(5):
        platform.post(page, {"code": another(code)})

    assert platform.post(page, {"code": code}).status_code == 200
    platform.post(f"{page}resend/")
    fresh = last_code()
    if fresh != code:
        assert platform.post(page, {"code": code}).status_code == 200
    assert platform.post(page, {"code": fresh}).status_code == 302


def test_a_new_code_is_sent_five_times_at_the_most(platform, waiting):
    for _ in range(7):
        assert platform.post(f"{waiting[0]}resend/").status_code == 302

    assert len(mail.outbox) == 6
    assert "Too many" in platform.get(waiting[0]).content.decode()


def test_applications_are_limited_for_each_address(platform):
    statuses = [send(platform, subdomain=f"grace{n}").status_code for n in range(6)]
    other = send(platform, email="other@example.com", subdomain="other")

    assert statuses == [302] * 5 + [200]
    assert other.status_code == 302


def test_applications_are_limited_for_each_network(platform):
    def apply(n: int, ip: str) -> int:
        changes = {**FORM, "email": f"n{n}@example.com", "subdomain": f"name-{n}"}
        return platform.post("/start/", changes, REMOTE_ADDR=ip).status_code

    statuses = [apply(n, f"192.0.2.{n}") for n in range(31)]

    assert statuses == [302] * 30 + [200]
    assert apply(40, "198.51.100.1") == 302


def test_a_known_address_gets_the_same_page_and_another_mail(platform, lin):
    new, known = send(platform), send(platform, email="ada@example.com", subdomain="second")
    pages = [platform.get(answer["Location"]) for answer in (new, known)]
    wrong = [platform.post(answer["Location"], {"code": "123456"}) for answer in (new, known)]

    assert new.status_code == known.status_code == 302
    assert [re.sub(r"[0-9a-f-]{36}", "", answer["Location"]) for answer in (new, known)] == [
        "/start//"
    ] * 2
    assert len({bare(page) for page in pages}) == len({bare(page) for page in wrong}) == 1
    assert [message.to for message in mail.outbox] == [["grace@example.com"], ["ada@example.com"]]
    assert re.search(r"\d{6}", mail.outbox[0].body)
    assert not re.search(r"\d{6}", mail.outbox[1].body)
    assert "already have" in mail.outbox[1].body
    assert not Creator.objects.filter(host__startswith="second").exists()


def bare(page: Any) -> str:
    """A page without what belongs to the one request."""
    text = page.content.decode()
    text = re.sub(r"(grace|ada)@example\.com", "PERSON", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "UID", text)
    return re.sub(r'(nonce|value|content|hx-headers)=("[^"]*"|\'[^\']*\')', "", text)


def test_a_known_address_costs_the_same_statements(platform, lin):
    send(platform, email="warm@example.com", subdomain="warm")
    with CaptureQueriesContext(connection) as new:
        send(platform)
    with CaptureQueriesContext(connection) as known:
        send(platform, email="ada@example.com", subdomain="second")

    assert len(new) == len(known)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::5", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_told_from_an_address(address, network):
    assert tenants.network_of(address) == network
