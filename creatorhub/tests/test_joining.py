"""A fan has joined when the address is confirmed: remembered once, for the reports."""

import re

from django.core import mail

from accounts.models import User
from analytics.models import Event
from conftest import PASSWORD, SiteClient
from tenants.schemas import open_public

CONFIRM = "/accounts/confirm-email/"


def code() -> str:
    return re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[1]


def sign_up(site: SiteClient) -> User:
    form = {"name": "Dora", "email": "dora@example.com", "password1": PASSWORD}
    site.post("/accounts/signup/", form)
    return User.objects.get(email="dora@example.com")


def test_joining_is_remembered_once_the_address_is_confirmed(site):
    dora = sign_up(site)
    assert Event.objects.count() == 0

    site.post(CONFIRM, {"code": code()})

    event = Event.objects.get()
    assert (event.kind, event.actor_id) == ("joined", dora.pk)
    assert (event.subject_type, event.subject_id) == ("user", dora.pk)


def test_a_reset_by_code_confirms_the_address_too(site):
    dora = sign_up(site)
    asked = site.post("/accounts/password/reset/", {"email": dora.email})

    site.post(asked.url, {"code": code()})

    assert list(Event.objects.values_list("kind", "actor_id")) == [("joined", dora.pk)]


def test_another_address_later_is_not_another_joining(browse, alice):
    fan = browse(alice)
    asked = fan.post("/accounts/email/", {"action_add": "", "email": "al@example.com"})
    fan.post(asked.url, {"code": code()})

    assert User.objects.get(pk=alice.pk).email == "al@example.com"
    assert Event.objects.count() == 0


def test_the_platforms_people_join_no_site(platform):
    from allauth.account.models import EmailAddress

    with open_public():
        person = User.objects.create_user("eve@example.com", PASSWORD)
        EmailAddress.objects.create(user=person, email=person.email, primary=True)
    asked = platform.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    platform.post(asked.url, {"code": code()})

    with open_public():
        assert EmailAddress.objects.get(email="eve@example.com").verified
        assert Event.objects.count() == 0
