"""What lies in one site stays there: sessions, keys, passes; more of it in net/credentials."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation, EmailConfirmationHMAC
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone

from accounts.models import User
from conftest import PASSWORD, SiteClient
from tenants import services
from tenants.models import Creator, EntryPass
from tenants.schemas import open_creator, open_public


@pytest.fixture
def victim(ada, lin, alice):
    """A stranger on lin's site with alice's id, and an unconfirmed address with the same id too."""
    with open_creator(lin):
        person = User.objects.create_user("victim@example.com", PASSWORD, pk=alice.pk)
        return EmailAddress.objects.create(
            pk=address_of(ada, alice), user=person, email=person.email, primary=True
        )


def address_of(creator: Creator, person: User) -> int:
    with open_creator(creator):
        return EmailAddress.objects.get(user_id=person.pk).pk


def is_verified(creator: Creator, address: EmailAddress) -> bool:
    with open_creator(creator):
        return EmailAddress.objects.get(pk=address.pk).verified


def test_a_session_of_the_platform_is_anonymous_on_a_site(platform, site, ada):
    with open_public():
        person = User.objects.get(email="ada@example.com")
        platform.sign_in(person)
    site.cookies[settings.SESSION_COOKIE_NAME] = platform.cookies[
        settings.SESSION_COOKIE_NAME
    ].value

    assert site.get("/studio/")["Location"].startswith("/accounts/login/")


def test_sessions_lie_in_the_schema_of_their_site(browse, alice, lin):
    browse(alice).get("/me/")

    assert Session.objects.exists()
    with open_creator(lin):
        assert not Session.objects.exists()


def test_a_cookie_belongs_to_one_host(browse, alice):
    browser = browse(alice)
    browser.get("/me/")

    assert [morsel["domain"] for morsel in browser.cookies.values() if morsel["domain"]] == []


@pytest.mark.parametrize("kind", ["signed", "stored"])
def test_an_e_mail_confirmation_key_of_one_site_confirms_nobody_on_another(
    ada, lin, alice, victim, kind
):
    address = EmailAddress.objects.get(user=alice)
    stored = EmailConfirmation.create(address)
    stored.sent = timezone.now()
    stored.save()
    key = stored.key if kind == "stored" else EmailConfirmationHMAC(address).key

    other = SiteClient(lin.host)
    for method in (other.get, other.post):
        method(f"/accounts/confirm-email/{key}/")

    assert not is_verified(lin, victim)


CONFIRM = "/accounts/password/reset/confirm/"


def code_from(message) -> str:
    return re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", message.body, re.MULTILINE)[1]


def test_a_reset_begun_on_one_site_cannot_be_finished_on_another(ada, lin, alice, site):
    """The same browser state, carried by hand to the neighbour's host, with the right code."""
    site.post("/accounts/password/reset/", {"email": "alice@example.com"})
    code = code_from(mail.outbox[-1])
    other = SiteClient(lin.host)
    other.cookies[settings.SESSION_COOKIE_NAME] = site.cookies[settings.SESSION_COOKIE_NAME].value

    other.post(CONFIRM, {"code": code})

    assert not may_set_a_password(other)
    site.post(CONFIRM, {"code": code})
    assert may_set_a_password(site)


def may_set_a_password(browser: SiteClient) -> bool:
    return b'name="password1"' in browser.get("/accounts/password/reset/complete/").content


@pytest.fixture
def entry(ada):
    with open_public():
        return services.issue_pass(creator=ada, email="ada@example.com")


def is_owner(browser: SiteClient) -> bool:
    return browser.get("/studio/").status_code == 200


def test_an_entry_pass_opens_the_studio_once(site, entry, ada):
    assert site.post("/enter/", {"code": entry})["Location"] == "/studio/"
    assert is_owner(site)

    again = SiteClient(ada.host)
    answer = again.post("/enter/", {"code": entry})
    assert (answer.status_code, is_owner(again)) == (403, False)
    assert "used before" in answer.content.decode()


def test_looking_at_the_entry_page_spends_nothing(site, entry, ada):
    for method in (site.get, site.head, site.options):
        method(f"/enter/?code={entry}")

    assert not a_pass_was_used()
    assert site.post("/enter/", {"code": entry}).status_code == 302


def a_pass_was_used() -> bool:
    with open_public():
        return EntryPass.objects.exclude(used_at=None).exists()


def test_a_pass_in_the_address_of_a_post_is_not_taken(site, entry):
    assert site.post(f"/enter/?code={entry}").status_code == 403


@pytest.mark.parametrize("how", ["old", "wrong", "empty"])
def test_an_entry_pass_that_does_not_fit_opens_nothing(ada, entry, how):
    if how == "old":
        with open_public():
            EntryPass.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    browser = SiteClient(ada.host)
    code = {"wrong": entry[::-1], "empty": ""}.get(how, entry)

    assert browser.post("/enter/", {"code": code}).status_code == 403
    assert not is_owner(browser)
    assert not a_pass_was_used()


def test_an_entry_pass_lives_sixty_seconds(entry):
    with open_public():
        left = EntryPass.objects.get().expires_at - timezone.now()

    assert timedelta(seconds=55) < left <= timedelta(seconds=60)


def test_an_owner_with_another_address_on_the_site_still_enters(site, entry, owner):
    User.objects.filter(pk=owner.pk).update(email="studio@example.com")

    assert site.post("/enter/", {"code": entry}).status_code == 302


def test_a_pass_is_issued_to_the_owner_of_the_site_alone(platform, ada, lin):
    with open_public():
        platform.sign_in(User.objects.get(email="lin@example.com"))

    assert platform.post(f"/sites/{ada.uid}/studio/").status_code == 404
    assert platform.get(f"/sites/{lin.uid}/studio/").status_code == 405
    with open_public():
        assert not EntryPass.objects.exists()


HOSTS = """
    nobody.localhost localhost.evil.com ada.localhost. x.ada.localhost 127.0.0.1 [::1] evil.com
    ada.localhost@evil.com public.localhost
""".split()


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/", "/studio/", "/admin/", "/healthz"])
def test_an_unknown_host_is_a_404_and_never_another_site(ada, host, path):
    answer = SiteClient(host).get(path)

    assert answer.status_code == 404
    for word in ("Ada", "Lin", "CreatorHub"):
        assert word not in answer.content.decode()


def test_the_page_of_an_unknown_host_asks_for_the_host_alone(db, django_assert_num_queries):
    browser = SiteClient("nobody.localhost")
    with django_assert_num_queries(2):  # the search path, and the look-up of the host
        assert "no site at this address" in browser.get("/").content.decode()
