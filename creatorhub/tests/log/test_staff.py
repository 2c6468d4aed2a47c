"""What staff do to a site is read by its creator, and stands in the platform's log too."""

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import connection

from accounts.models import AuditEntry, User
from accounts.services import invite, owner_for_pass
from accounts.services.invites import accept, digest_of
from conftest import PASSWORD, SiteClient, make_fan
from tenants.errors import Refusal
from tenants.schemas import open_creator, open_public

LIST = "/admin/tenants/creator/"
PAGE = "/studio/log/"


@pytest.fixture
def person(platform):
    with open_public():
        made = User.objects.create_superuser("staff@example.com", PASSWORD)
        EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


@pytest.fixture
def staff(platform, person):
    with open_public():
        return platform.sign_in(person)


def act(staff: SiteClient, verb: str, creator, **more: str):
    data = {"action": verb, "_selected_action": [creator.pk], "index": "0", **more}
    with open_public():
        return staff.post(LIST, data)


def newest() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk").first()


def test_a_suspension_is_seen_by_the_creator_with_its_reason(staff, person, ada, owner, browse):
    act(staff, "suspend_sites", ada, confirmed="yes", reason="Rent is due")

    entry = newest()
    assert (entry.act, entry.by, entry.actor_id) == ("site_suspended", "staff", None)
    assert entry.staff_id == person.pk
    assert entry.after["state_reason"] == "Rent is due"
    page = browse(owner).get(PAGE).content.decode()
    assert "CreatorHub&#x27;s staff" in page
    assert "Staff of the platform" in page
    assert "Rent is due" in page
    with open_public():
        mine = newest()
        assert (mine.act, mine.actor_id, mine.by) == ("site_suspended", person.pk, "staff")


def test_the_neighbours_log_stays_as_it_was(staff, ada, lin):
    with open_creator(lin):
        before = AuditEntry.objects.count()

    act(staff, "verify_sites", ada, confirmed="yes", verified_as="Ada Lovelace")

    with open_creator(lin):
        assert AuditEntry.objects.count() == before


def test_a_command_of_the_operator_is_a_deed_of_staff(ada, alice):
    call_command("factors", "reset", alice.email, "--site", "ada")

    entry = newest()
    assert (entry.act, entry.by, entry.subject_id) == ("factors_reset", "staff", str(alice.pk))


def test_rights_on_the_platform_are_told_before_and_after(staff, person):
    with open_public():
        other = User.objects.get(email="ada@example.com")
        data = {"email": other.email, "name": other.name, "is_active": "on", "is_staff": "on"}
        staff.post(f"/admin/accounts/user/{other.pk}/change/", data)

        entry = newest()
        assert (entry.act, entry.actor_id) == ("row_changed", person.pk)
        assert entry.before == {"is_staff": False}
        assert entry.after["is_staff"] is True
        staff.post("/admin/auth/group/add/", {"name": "Helpers"})
        assert (newest().act, newest().label) == ("row_added", "Helpers")


def test_staff_read_the_platforms_log_and_change_nothing(staff, person, ada):
    act(staff, "suspend_sites", ada, confirmed="yes", reason="Because")
    with open_public():
        page = staff.get("/admin/accounts/auditentry/")
        number = newest().pk
        detail = f"/admin/accounts/auditentry/{number}/"
        assert page.status_code == 200
        assert "closed the site “Ada Studio”" in page.content.decode()
        assert staff.get(f"{detail}change/").status_code == 200
        assert staff.post(f"{detail}change/", {"act": "x"}).status_code == 403
        assert staff.post(f"{detail}delete/", {"post": "yes"}).status_code == 403
        assert newest().act == "site_suspended"


def test_a_way_into_the_studio_by_a_pass_of_the_platform_is_kept(ada, owner):
    owner_for_pass(email="ada@example.com")

    assert (newest().act, newest().actor_id) == ("studio_entered", owner.pk)


def test_who_accepts_an_invitation_is_told_with_the_role_and_who_invited(owner, ada, monkeypatch):
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: "known")
    invite(actor=owner, email="eve@example.com", role="editor")
    eve = make_fan("eve")

    assert accept(token="known", member=eve).digest == digest_of("known")

    entry = newest()
    assert (entry.act, entry.actor_id) == ("invite_accepted", eve.pk)
    assert (entry.before, entry.after["role"]) == ({"role": "fan"}, "editor")
    assert entry.after["invited_by"] == owner.pk
    assert entry.label == ""


def test_a_refused_deed_leaves_no_entry(owner, ada):
    before = AuditEntry.objects.count()

    with pytest.raises(Refusal):
        invite(actor=owner, email=owner.email, role="editor")

    assert AuditEntry.objects.count() == before


def test_a_changed_password_of_the_team_is_kept_and_that_of_a_fan_is_not(browse, owner, alice):
    owner.set_password(PASSWORD)
    owner.save()
    new = "another correct horse 7"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    kept = AuditEntry.objects.filter(act="password_changed")
    assert kept.count() == 0

    browse(alice).post("/accounts/password/change/", data)
    assert kept.count() == 0
    browse(owner).post("/accounts/password/change/", data)

    assert [entry.actor_id for entry in kept] == [owner.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, '') FROM accounts_auditentry e")
        assert new not in cursor.fetchone()[0]
