"""Two people press the button in the same second: real threads on real connections."""

import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection

from accounts.models import User
from conftest import SiteClient
from creatorhub.tests.test_sign_up import FORM, last_code
from tenants import services
from tenants.models import Creator, EntryPass, SignUp, SpareSchema
from tenants.services import pool

BEFORE = ("ada@example.com", "lin@example.com")


@pytest.fixture
def spares(db_is_real: None, mailoutbox: Any) -> Iterator[None]:
    """Two spares that every connection sees; afterwards the database is as it was."""
    services.fill_spares(2)
    yield
    connection.set_schema_to_public()
    EntryPass.objects.all().delete()
    new = Creator.objects.exclude(owner__email__in=BEFORE)
    schemas = [
        *new.values_list("schema_name", flat=True),
        *SpareSchema.objects.values_list("name", flat=True),
    ]
    Creator.objects.filter(pk__in=list(new.values_list("pk", flat=True))).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM account_emailaddress WHERE NOT email = ANY(%s)", [list(BEFORE)])
        cursor.execute("DELETE FROM accounts_user WHERE NOT email = ANY(%s)", [list(BEFORE)])
    SignUp.objects.all().delete()
    SpareSchema.objects.all().delete()
    for schema in schemas:
        pool._run(f'DROP SCHEMA "{schema}" CASCADE')


def apply(**changes: str) -> tuple[str, str]:
    answer = SiteClient(settings.PLATFORM_HOST).post("/start/", {**FORM, **changes})
    assert answer.status_code == 302, answer.content[-2000:]
    return answer["Location"], last_code()


def confirm_at_once(applications: list[tuple[str, str]]) -> list[str]:
    """Where each of the browsers was led, sorted."""
    start, led = threading.Barrier(len(applications), timeout=20), []

    def confirm(page: str, code: str) -> None:
        try:
            browser = SiteClient(settings.PLATFORM_HOST)
            start.wait()
            answer = browser.post(page, {"code": code})
            led.append(re.sub(r"=.*", "", answer.get("Location", str(answer.status_code))))
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=pair) for pair in applications]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(led)


def studio(name: str) -> str:
    return f"http://{name}.{settings.PLATFORM_HOST}:{settings.PORT}/enter/?code"


def test_one_code_pressed_four_times_at_once_makes_one_site(spares):
    led = confirm_at_once([apply()] * 4)

    assert led.count(studio("grace")) == 1
    assert set(led) - {studio("grace")} <= {"200", "/accounts/login/"}
    assert Creator.objects.filter(title="Grace Notes").count() == 1
    assert User.objects.filter(email="grace@example.com").count() == 1
    assert SpareSchema.objects.count() == 1


def test_two_newcomers_at_once_get_a_site_each_from_two_spares(spares):
    led = confirm_at_once([apply(), apply(email="hedy@example.com", subdomain="hedy")])

    assert led == [studio("grace"), studio("hedy")]
    assert len(set(Creator.objects.values_list("schema_name", flat=True))) == 4
    assert SpareSchema.objects.count() == 0


def test_one_address_wanted_twice_at_once_goes_to_one_and_the_other_hears_so(spares):
    led = confirm_at_once([apply(), apply(email="hedy@example.com")])

    assert led == ["/start/?again", studio("grace")]
    assert Creator.objects.filter(title="Grace Notes").count() == 1
    assert SpareSchema.objects.count() == 1


def test_one_person_applying_twice_at_once_gets_one_site(spares):
    led = confirm_at_once([apply(), apply(subdomain="second")])

    assert led[0] == "/accounts/login/"
    assert Creator.objects.filter(title="Grace Notes").count() == 1
    assert len(mail.outbox) == 2
