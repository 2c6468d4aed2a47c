"""Nobody gives more than they have, and what is done to an account is told and kept."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core import mail

from accounts.models import AuditEntry, User
from conftest import PASSWORD, SiteClient
from tenants.schemas import open_creator

NEW = "a-Very-new-1-passw0rd"
PEOPLE, GROUPS = "/admin/accounts/user/", "/admin/auth/group/"


def number(name: str) -> int:
    ours = ("accounts", "auth", "tenants")  # communities have groups, too
    return Permission.objects.get(codename=name, content_type__app_label__in=ours).pk


@pytest.fixture
def chief(platform):
    return User.objects.create_superuser("staff@example.com", PASSWORD)


@pytest.fixture
def staff(platform, chief):
    return platform.sign_in(chief)


@pytest.fixture
def clerk(platform):
    """Staff with every permission over accounts and groups that Django knows, and no other."""
    person = User.objects.create_user("clerk@example.com", PASSWORD, is_staff=True)
    group = Group.objects.create(name="Clerks")
    for what in ("user", "group"):
        for verb in ("view", "add", "change", "delete"):
            group.permissions.add(number(f"{verb}_{what}"))
    person.groups.add(group)
    return person


@pytest.fixture
def desk(clerk):
    return SiteClient(settings.PLATFORM_HOST).sign_in(clerk)


def newest() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk").first()


def rights_of(person: User) -> tuple[bool, bool, list[str], int]:
    fresh = User.objects.get(pk=person.pk)
    groups = list(fresh.groups.values_list("name", flat=True))
    return fresh.is_staff, fresh.is_superuser, groups, fresh.user_permissions.count()


def test_staff_who_open_a_creators_account_stand_in_the_sites_log_and_are_told_of(
    staff, lin, django_capture_on_commit_callbacks
):
    who = User.objects.get(email="lin@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(
            f"{PEOPLE}{who.pk}/password/",
            {"password1": NEW, "password2": NEW, "usable_password": "true"},
        )
    who.refresh_from_db()
    assert who.check_password(NEW)
    with open_creator(lin):
        (entry,) = AuditEntry.objects.filter(act="owner_changed")
        assert (entry.by, entry.after) == ("staff", {"fields": ["password"]})
    assert [message.to for message in mail.outbox] == [["lin@example.com"]]


def test_of_a_changed_address_the_old_one_hears(staff, lin, django_capture_on_commit_callbacks):
    who = User.objects.get(email="lin@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(
            f"{PEOPLE}{who.pk}/change/",
            {"email": "thief@example.com", "name": "Lin", "is_active": "on"},
        )
    who.refresh_from_db()
    assert who.email == "thief@example.com"
    assert [message.to for message in mail.outbox] == [["lin@example.com"]]


def test_a_form_that_was_sent_as_it_stood_is_no_deed(
    staff, lin, django_capture_on_commit_callbacks
):
    who, before = User.objects.get(email="lin@example.com"), AuditEntry.objects.count()
    same = {"email": who.email, "name": who.name, "is_active": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert staff.post(f"{PEOPLE}{who.pk}/change/", same).status_code == 302

    assert AuditEntry.objects.count() == before
    with open_creator(lin):
        assert not AuditEntry.objects.filter(act="owner_changed").exists()
    assert mail.outbox == []


def test_who_may_change_accounts_gives_nobody_more_rights(desk, clerk, lin):
    other = User.objects.get(email="lin@example.com")
    strong = Group.objects.create(name="Strong")
    everything = {
        "name": "x", "is_active": "on", "is_staff": "on", "is_superuser": "on",
        "groups": [strong.pk], "user_permissions": [number("change_creator")],
    }  # fmt: skip
    for person, had in ((clerk, (True, False, ["Clerks"], 0)), (other, (False, False, [], 0))):
        sent = {**everything, "email": person.email}
        assert desk.post(f"{PEOPLE}{person.pk}/change/", sent).status_code == 302
        person.refresh_from_db()
        assert person.name == "x"
        assert rights_of(person) == had


def test_who_may_add_accounts_adds_one_without_rights(desk):
    strong = Group.objects.create(name="Strong")
    made = {
        "email": "New@example.com", "name": "New", "password1": NEW, "password2": NEW,
        "usable_password": "true", "is_staff": "on", "is_superuser": "on",
        "groups": [strong.pk], "user_permissions": [number("change_creator")],
    }  # fmt: skip
    assert desk.post(f"{PEOPLE}add/", made).status_code == 302

    assert rights_of(User.objects.get(email="new@example.com")) == (False, False, [], 0)


@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("by", ["superuser", "group", "permission"])
def test_an_account_that_may_more_is_not_taken_over(desk, clerk, by, is_active):
    above = User.objects.create_user(
        "above@example.com", PASSWORD, is_staff=True, is_active=is_active,
        is_superuser=by == "superuser",
    )  # fmt: skip
    if by == "group":
        group = Group.objects.create(name="Closers")
        group.permissions.add(number("change_creator"))
        above.groups.add(group)
    elif by == "permission":
        above.user_permissions.add(number("change_creator"))

    passwords = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    thiefs = {"email": clerk.email, "name": "x", "is_active": "on"}
    assert desk.post(f"{PEOPLE}{above.pk}/password/", passwords).status_code == 403
    assert desk.post(f"{PEOPLE}{above.pk}/change/", thiefs).status_code == 403
    assert desk.get(f"{PEOPLE}{above.pk}/change/").status_code == 200  # they may look

    above.refresh_from_db()
    assert above.check_password(PASSWORD)
    assert (above.email, above.name) == ("above@example.com", "")


def test_nobody_but_a_superuser_makes_widens_or_deletes_a_group(desk, clerk):
    mine = Group.objects.get(name="Clerks")
    wider = {"name": "Clerks", "permissions": [number("change_creator")]}
    tries = {
        f"{GROUPS}add/": {**wider, "name": "New"},
        f"{GROUPS}{mine.pk}/change/": wider,
        f"{GROUPS}{mine.pk}/delete/": {"post": "yes"},
    }
    assert [desk.post(path, sent).status_code for path, sent in tries.items()] == [403] * 3
    ticked = {"action": "delete_selected", "_selected_action": [mine.pk], "post": "yes"}
    desk.post(GROUPS, ticked)

    assert desk.get(f"{GROUPS}{mine.pk}/change/").status_code == 200  # they may look
    assert list(Group.objects.values_list("name", flat=True)) == ["Clerks"]
    assert not mine.permissions.filter(codename="change_creator").exists()


def test_groups_given_to_a_person_are_told_before_and_after(staff, clerk):
    strong = Group.objects.create(name="Strong")
    same = {"email": clerk.email, "name": clerk.name, "is_active": "on", "is_staff": "on"}
    staff.post(f"{PEOPLE}{clerk.pk}/change/", {**same, "groups": [strong.pk]})

    entry = newest()
    assert (entry.act, entry.subject_id) == ("row_changed", str(clerk.pk))
    assert entry.before == {"groups": ["Clerks"]}
    assert entry.after["groups"] == ["Strong"]
    assert "Clerks" in staff.get(f"/admin/accounts/auditentry/{entry.pk}/change/").content.decode()


def test_permissions_of_a_group_are_told_when_it_is_made_changed_and_deleted(staff, clerk):
    one, two = number("view_creator"), number("change_creator")
    staff.post(f"{GROUPS}add/", {"name": "Closers", "permissions": [one]})
    made, group = newest(), Group.objects.get(name="Closers")
    assert (made.act, made.before) == ("row_added", {})
    assert made.after["permissions"] == ["tenants.view_creator"]

    staff.post(f"{GROUPS}{group.pk}/change/", {"name": "Closers", "permissions": [one, two]})
    changed = newest()
    assert changed.before == {"permissions": ["tenants.view_creator"]}
    assert changed.after["permissions"] == ["tenants.change_creator", "tenants.view_creator"]

    clerk.groups.add(group)
    staff.post(f"{GROUPS}{group.pk}/delete/", {"post": "yes"})
    gone = newest()
    assert (gone.act, gone.label) == ("row_deleted", "Closers")
    assert gone.before["permissions"] == ["tenants.change_creator", "tenants.view_creator"]
    assert gone.before["members"] == [clerk.pk]
