"""Invitations: one address, one role, one use, seven days, this site alone."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts import services
from accounts.errors import (
    AlreadyInvited,
    AlreadyOnTeam,
    InviteForSomebodyElse,
    InviteTakenBack,
    InviteUnknown,
    InviteUsed,
    NotYourRole,
    TooManyInviteMails,
    TooManyInvites,
)
from accounts.models import TeamInvite, User
from accounts.services import invites
from conftest import PASSWORD
from tenants.schemas import open_creator


def link() -> str:
    """The path in the newest mail."""
    return re.search(r"http://[^/]+(/team/[^/\s]+/)", mail.outbox[-1].body)[1]


def token() -> str:
    return link().split("/")[2]


def role_of(person) -> str:
    return User.objects.get(pk=person.pk).role


@pytest.fixture
def invited(owner, alice):
    """Alice is invited as editor; the path of the link."""
    services.invite(actor=owner, email="Alice@Example.com ", role="editor")
    return link()


def test_an_invitation_is_mailed_and_its_link_is_kept_by_nobody(invited):
    [sent] = mail.outbox
    assert sent.to == ["alice@example.com"]
    assert sent.subject == "Ada invites you to the team of Ada Studio"
    assert "Writes, publishes and deletes courses" in sent.body
    row = TeamInvite.objects.get()
    assert token() not in str(row.__dict__)
    assert len(token()) >= 43  # 256 bits
    assert row.expires_at - row.created_at == pytest.approx(timedelta(days=7), abs=timedelta(1e-4))


def test_the_mail_speaks_the_language_of_its_reader(owner, lin, alice):
    User.objects.filter(pk=alice.pk).update(language="zh-hans")
    services.invite(actor=owner, email=alice.email, role="guest")
    with open_creator(lin):
        boss = User.objects.get(role="owner")
        services.invite(actor=boss, email="new@example.com", role="guest")

    assert all(re.search("[一-鿿]", sent.subject) for sent in mail.outbox)


def test_looking_spends_nothing_and_the_post_gives_the_role(browse, alice, invited):
    client = browse(alice)
    for _look in range(3):
        page = client.get(invited)
        assert page.status_code == 200
    assert "invites you as editor" in page.content.decode()
    assert role_of(alice) == "fan"

    assert client.post(invited).url == "/studio/"
    assert role_of(alice) == "editor"
    assert client.get("/studio/courses/").status_code == 200

    again = client.get(invited)
    assert (again.status_code, "accepted already" in again.content.decode()) == (410, True)


def test_a_newcomer_signs_up_with_the_address_and_comes_back(site, owner):
    services.invite(actor=owner, email="dora@example.com", role="moderator")
    path = link()
    page = site.get(path).content.decode()
    assert "/accounts/signup/?next=" in page and "email=dora%40example.com" in page
    assert site.post(path).url.startswith("/accounts/login/")
    form = site.get(f"/accounts/signup/?next={path}&email=dora@example.com").content.decode()
    assert 'value="dora@example.com"' in form

    form = {"name": "Dora", "email": "dora@example.com", "password1": PASSWORD, "next": path}
    site.post("/accounts/signup/", form)
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.M)[0]
    answer = site.post("/accounts/confirm-email/", {"code": code})
    assert answer.url == path
    assert site.post(path).url == "/studio/"
    assert User.objects.get(email="dora@example.com").role == "moderator"


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"revoked_at": timezone.now()}, 410, "taken back"),
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, 410, "older than seven days"),
        ({"accepted_at": timezone.now()}, 410, "accepted already"),
        ({"digest": "0" * 64}, 404, "not known here"),
    ],
)
def test_a_dead_link_says_why_and_changes_nothing(browse, alice, invited, change, status, words):
    TeamInvite.objects.update(**change)
    client = browse(alice)

    for answer in (client.get(invited), client.post(invited)):
        assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert role_of(alice) == "fan"


def test_the_link_is_for_the_confirmed_address_alone(browse, alice, bob, invited):
    for answer in (browse(bob).get(invited), browse(bob).post(invited)):
        assert (answer.status_code, "another address" in answer.content.decode()) == (403, True)
    alice.emailaddress_set.update(verified=False)
    with pytest.raises(InviteForSomebodyElse):
        services.accept(token=token(), member=alice)
    assert (role_of(bob), role_of(alice)) == ("fan", "fan")


def test_an_invitation_is_good_once(alice, invited, owner):
    services.accept(token=token(), member=alice)
    services.change_role(actor=owner, member_id=alice.pk, role="fan")

    with pytest.raises(InviteUsed):
        services.accept(token=token(), member=alice)
    assert role_of(alice) == "fan"


def test_an_invitation_never_lowers_a_role(alice, invited):
    User.objects.filter(pk=alice.pk).update(role="admin")

    services.accept(token=token(), member=alice)
    assert role_of(alice) == "admin"


def test_an_invitation_of_somebody_who_may_not_invite_any_more_is_dead(owner, alice, bob):
    User.objects.filter(pk=bob.pk).update(role="admin")
    services.invite(actor=bob, email=alice.email, role="editor")
    services.change_role(actor=owner, member_id=bob.pk, role="editor")

    with pytest.raises(InviteTakenBack):
        services.accept(token=token(), member=alice)


@pytest.mark.parametrize(
    ("actor", "role"), [("admin", "owner"), ("owner", "fan"), ("editor", "guest"), ("fan", "guest")]
)
def test_nobody_invites_above_their_role(owner, bob, actor, role):
    User.objects.filter(pk=bob.pk).update(role=actor)
    with pytest.raises(NotYourRole):
        services.invite(actor=bob, email="new@example.com", role=role)
    assert (TeamInvite.objects.count(), mail.outbox) == (0, [])


def test_the_inviter_learns_nothing_about_accounts(browse, owner, alice):
    pages = []
    for email in (alice.email, "nobody@example.com"):
        client = browse(owner)
        answer = client.post("/studio/team/invite/", {"emails": email, "role": "guest"})
        assert answer.url == "/studio/team/"
        page = client.get("/studio/team/").content.decode()
        pages.append(re.search(r'role="status".*?</', page, re.S)[0])
    assert pages[0] == pages[1]


def test_a_new_link_kills_the_old_one_and_a_revoked_one_is_dead(owner, alice, invited):
    old = token()
    [row] = TeamInvite.objects.all()
    services.resend(actor=owner, invite_id=row.pk)
    with pytest.raises(InviteUnknown):
        services.accept(token=old, member=alice)

    services.revoke(actor=owner, invite_id=row.pk)
    with pytest.raises(InviteTakenBack):
        services.accept(token=token(), member=alice)
    with pytest.raises(InviteUnknown):
        services.resend(actor=owner, invite_id=row.pk)


def test_one_open_invitation_for_each_address(owner, alice, invited):
    with pytest.raises(AlreadyInvited):
        services.invite(actor=owner, email="alice@example.com", role="guest")
    TeamInvite.objects.update(expires_at=timezone.now())
    services.invite(actor=owner, email="alice@example.com", role="guest")
    services.accept(token=token(), member=alice)
    with pytest.raises(AlreadyOnTeam):
        services.invite(actor=owner, email="alice@example.com", role="guest")


def test_mails_and_open_invitations_have_limits(owner, monkeypatch):
    monkeypatch.setattr(invites, "MOST_OPEN", 1)
    services.invite(actor=owner, email="one@example.com", role="guest")
    with pytest.raises(TooManyInvites):
        services.invite(actor=owner, email="two@example.com", role="guest")
    row = TeamInvite.objects.get()
    with pytest.raises(TooManyInviteMails):
        for _again in range(invites.MAILS_AN_HOUR_TO_ONE):
            services.resend(actor=owner, invite_id=row.pk)
    assert len(mail.outbox) == invites.MAILS_AN_HOUR_TO_ONE


def test_several_addresses_are_invited_and_the_refused_stay_in_the_form(browse, owner, invited):
    answer = browse(owner).post(
        "/studio/team/invite/",
        {"emails": "alice@example.com, new@example.com\nother@example.com", "role": "guest"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "alice@example.com has an open invitation" in page.replace("&#x27;", "'")
    assert page.split("<textarea")[1].split("</textarea>")[0].endswith("alice@example.com")
    assert TeamInvite.objects.filter(role="guest").count() == 2
