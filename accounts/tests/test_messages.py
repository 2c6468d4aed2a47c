"""The bell, the choices, and the link in each mail that ends one kind of it."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.signing import BadSignature
from django.test import Client
from django.urls import get_resolver

from accounts import selectors, services
from accounts.models import Notice, User
from accounts.registry import BY_KIND, MESSAGES
from accounts.services.mails import unsubscribe_token
from accounts.tests.test_notices import tell
from conftest import SiteClient
from tenants import hosts
from tenants.models import Creator
from tenants.schemas import open_public


def link_of(member: User, kind: str = "reply") -> str:
    return f"/unsubscribe/{unsubscribe_token(member.pk, kind)}/"


# --- The bell ----------------------------------------------------------------------------------


def test_the_bell_says_how_many_are_new(browse, alice):
    for number in range(3):
        tell(alice, "reply", key=f"reply:{number}")
    fan = browse(alice)

    page = fan.get("/me/messages/").content.decode()

    assert (
        "Notifications, 3 new" in page and '<span class="bell-count" aria-hidden="true">3<' in page
    )
    Notice.objects.bulk_create(
        Notice(member=alice, kind="reply", key=f"more:{number}") for number in range(120)
    )
    assert ">99+<" in fan.get("/me/messages/").content.decode()


def test_the_number_comes_with_the_person(browse, alice, django_assert_num_queries):
    tell(alice, "reply")
    with django_assert_num_queries(1):
        person = selectors.person_with_bell(alice.pk)
        assert selectors.unread_count(person) == 1

    assert selectors.person_with_bell(10**9) is None
    fan = browse(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert fan.get("/notices/").status_code == 302


def test_a_visitor_has_no_bell(site):
    assert "bell-count" not in site.get("/").content.decode()
    assert site.get("/notices/").status_code == 302


def test_the_list_marks_what_is_new_and_opening_one_reads_it(browse, alice):
    tell(alice, "course", path="/courses/light/")
    fan = browse(alice)
    notice = Notice.objects.get()
    assert "is-new" in fan.get("/notices/").content.decode()

    answer = fan.get(f"/notices/{notice.pk}/")

    assert (answer.status_code, answer.url) == (302, "/courses/light/")
    assert "is-new" not in fan.get("/notices/").content.decode()


def test_nobody_opens_the_notice_of_another(browse, alice, bob):
    tell(alice, "reply")
    notice = Notice.objects.get()

    assert browse(bob).get(f"/notices/{notice.pk}/").status_code == 404
    assert "answered you" not in browse(bob).get("/notices/").content.decode()
    assert Notice.objects.get().read_at is None


def test_all_are_read_by_a_post_alone(browse, alice, bob):
    tell(alice, "reply")
    tell(bob, "reply")
    fan = browse(alice)

    assert fan.get("/notices/read/").status_code == 405
    assert Notice.objects.filter(read_at=None).count() == 2
    fan.post("/notices/read/")

    assert list(Notice.objects.filter(read_at=None).values_list("member__name")) == [("Bob",)]


def test_the_panel_holds_the_last_five(browse, alice):
    for number in range(7):
        tell(alice, "reply", key=f"reply:{number}")

    piece = browse(alice).get("/notices/", headers={"HX-Request": "true"}).content.decode()

    assert piece.count("notice-line") == 5
    assert "<html" not in piece


def test_an_empty_bell_says_what_to_do(browse, alice):
    page = browse(alice).get("/notices/").content.decode()

    assert "Nothing new yet" in page and "/groups/" in page


def test_names_in_the_bell_are_escaped(browse, alice):
    facts = {"name": "<b>Eve\u202e", "group": "x" * 200, "words": "<script>alert(1)</script>"}
    services.notify(member=alice, kind="reply", key="a", facts=facts)

    page = browse(alice).get("/notices/").content.decode()

    assert "<b>Eve" not in page and "<script>alert" not in page and "\u202e" not in page


# --- Choices -----------------------------------------------------------------------------------


def test_the_choices_are_a_persons_own_kinds(browse, alice, owner):
    fans, owners = (browse(who).get("/me/messages/").content.decode() for who in (alice, owner))

    assert "New courses" in fans and "New sales" not in fans and 'value="sale:mail"' not in fans
    assert 'value="sale:mail"' in owners and 'value="course:mail"' not in owners
    assert 'value="receipt:mail" checked disabled' in fans


def test_saving_keeps_exactly_what_is_on(browse, alice):
    answer = browse(alice).post("/me/messages/", {"on": ["reply:bell", "letter:mail", "sale:mail"]})

    assert answer.url == "/me/messages/"
    person = User.objects.get(pk=alice.pk)
    on = {f"{message.kind}:{way}" for message in MESSAGES for way in ("bell", "mail")
          if message.is_for(person.can) and message.is_on(way, person.muted)}  # fmt: skip
    fixed = {"receipt:bell", "receipt:mail", "code:mail", "welcome:bell", "welcome:mail"}
    fixed |= {"invite:mail", "goodbye:mail", "security:mail", "left_team:mail"}
    assert on == {"reply:bell", "letter:mail"} | fixed


# --- One click ---------------------------------------------------------------------------------


@pytest.fixture
def provider(ada) -> Client:
    """A mail provider: no cookie, no Origin, and CSRF is checked as in real life."""
    client = SiteClient(ada.host)
    del client.defaults["HTTP_ORIGIN"]
    client.handler.enforce_csrf_checks = True
    return client


def test_one_click_ends_exactly_this_kind_of_mail(provider, alice, bob):
    tell(alice, "reply")
    services.mail_notices()
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = re.sub(r"^https?://[^/]+", "", link)

    answers = [provider.post(path, {"List-Unsubscribe": "One-Click"}) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert User.objects.get(pk=alice.pk).muted == ["reply:mail"]
    assert User.objects.get(pk=bob.pk).muted == []
    tell(alice, "reply", key="reply:2")
    tell(alice, "course", key="course:2")
    services.mail_notices()
    assert [sent.subject for sent in mail.outbox[1:]] == ["New: Light"]


def test_looking_at_the_link_changes_nothing_and_works_signed_out(provider, alice):
    answer = provider.get(link_of(alice))

    page = answer.content.decode()
    assert answer.status_code == 200 and "Stop these mails" in page and "alice" not in page.lower()
    assert answer["Referrer-Policy"] == "no-referrer"
    assert User.objects.get(pk=alice.pk).muted == []


@pytest.mark.parametrize("token", ["x", "a:b", "WzEsInJlcGx5Il0:x", "长", "%00", "a" * 900])
def test_a_forged_link_is_a_page_with_a_way_on(token, provider, alice):
    for answer in (provider.get(f"/unsubscribe/{token}/"), provider.post(f"/unsubscribe/{token}/")):
        assert answer.status_code == 400
        assert "/me/messages/" in answer.content.decode()


def test_a_kind_that_a_later_release_dropped_is_said_to_be_over(ada, alice):
    """The link in an old mail does not age, the list of messages does."""
    provider = SiteClient(ada.host)
    path = f"/unsubscribe/{unsubscribe_token(alice.pk, 'dropped')}/"

    for answer in (provider.get(path), provider.post(path)):
        assert answer.status_code == 200
        assert "no longer sends this kind of mail" in answer.content.decode()
        assert "<form method" not in answer.content.decode().partition("<h1")[2]
    alice.refresh_from_db()
    assert alice.muted == []


def test_a_link_is_bound_to_person_and_kind(alice, bob):
    token = unsubscribe_token(alice.pk, "reply")
    payload, _colon, signature = token.rpartition(":")
    other = unsubscribe_token(bob.pk, "reply").rpartition(":")[0]

    assert payload != other
    with pytest.raises(BadSignature):
        services.unsubscribe(token=f"{other}:{signature}")


def test_what_is_fixed_stays_and_who_is_gone_is_fine(alice, bob):
    services.unsubscribe(token=unsubscribe_token(alice.pk, "receipt"))
    token = unsubscribe_token(bob.pk, "reply")
    bob.delete()

    assert services.unsubscribe(token=token) == "reply"
    assert User.objects.get(pk=alice.pk).muted == []


def test_the_link_works_while_the_site_is_paused(provider, alice, ada):
    link = link_of(alice)
    with open_public():
        Creator.objects.filter(pk=ada.pk).update(state="suspended", state_reason="Moved")
    hosts.forget()

    assert provider.post(link).status_code == 200
    assert provider.get("/").status_code == 503


# --- The registry ------------------------------------------------------------------------------


def test_every_mail_is_in_the_registry_and_has_both_bodies():
    folder = settings.BASE_DIR / "templates"
    found = {
        path.relative_to(folder).as_posix().removesuffix(path.suffix).removesuffix("_message")
        for path in folder.rglob("*.*")
        if {"mail", "email"} & set(path.relative_to(folder).parts[:-1])
        and not path.name.startswith(("_", "base")) and not path.stem.endswith("_subject")
    }  # fmt: skip
    known = {name for message in MESSAGES for name in message.templates}

    assert found == known
    for name in known:
        body = f"{name}_message" if name.startswith("account/") else name
        assert (folder / f"{body}.html").exists() and (folder / f"{body}.txt").exists(), name


def test_every_kind_of_notice_is_in_the_registry():
    assert set(Notice.Kind.values) <= set(BY_KIND)
    assert len(BY_KIND) == len(MESSAGES)
    assert {kind for kind, message in BY_KIND.items() if message.is_fixed} == {
        "receipt", "code", "invite", "security", "goodbye", "left_team",
    }  # fmt: skip


def test_the_link_is_a_route_of_sites_alone():
    assert get_resolver(settings.ROOT_URLCONF).reverse_dict is not None
    assert not any("unsubscribe" in str(entry) for entry in
                   get_resolver(settings.PUBLIC_SCHEMA_URLCONF).url_patterns)  # fmt: skip
