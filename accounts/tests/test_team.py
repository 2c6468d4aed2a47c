"""Who works here: roles are changed from above, and a site keeps its owner."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection

from accounts import selectors, services
from accounts.errors import LastOwner, NoOwnerHere, NotOnTeam, NotYourRole
from accounts.models import Notice, User
from accounts.roles import ABOUT, NAMES, TABLE, TEAM, WORDS, Action, Role
from conftest import PASSWORD, creator_named
from tenants.errors import Refusal
from tenants.schemas import open_creator, open_public
from tenants.services import issue_pass


@pytest.fixture
def hire(ada):
    """`hire("admin")`: somebody on ada's team with this role."""

    def hire(role, name=""):
        name = name or role
        return User.objects.create_user(
            f"{name}@example.com", PASSWORD, name=name.title(), role=role
        )

    return hire


def role_of(person) -> str:
    return User.objects.get(pk=person.pk).role


def test_every_role_and_every_action_is_explained():
    assert set(TABLE) == set(NAMES) == set(ABOUT) == set(Role)
    assert set(WORDS) == set(Action)
    assert Role.FAN not in TEAM


def test_a_higher_role_may_all_that_a_fan_and_a_guest_may():
    assert all(TABLE[Role.GUEST] <= TABLE[role] for role in TEAM)
    assert TABLE[Role.ADMIN] == TABLE[Role.OWNER] - {Action.OWN}


def test_an_owner_gives_every_role(owner, hire):
    person = hire("guest")

    for role in reversed(TEAM):
        services.change_role(actor=owner, member_id=person.pk, role=role)
        assert role_of(person) == role


@pytest.mark.parametrize(
    ("actor", "before", "after"),
    [
        ("admin", "owner", "admin"),  # nobody below an owner touches one
        ("admin", "owner", "fan"),
        ("admin", "editor", "owner"),  # or makes one
        ("editor", "guest", "moderator"),
        ("moderator", "guest", "fan"),
        ("guest", "editor", "fan"),
    ],
)
def test_nobody_changes_what_is_above_their_role(owner, hire, actor, before, after):
    somebody, person = hire(actor), hire(before, "person")

    with pytest.raises(NotYourRole):
        services.change_role(actor=somebody, member_id=person.pk, role=after)
    assert role_of(person) == before


def test_nobody_raises_the_own_role_but_anybody_who_may_steps_down(owner, hire):
    admin = hire("admin")
    with pytest.raises(NotYourRole):
        services.change_role(actor=admin, member_id=admin.pk, role="owner")
    assert role_of(admin) == "admin"

    services.change_role(actor=admin, member_id=admin.pk, role="editor")
    assert role_of(admin) == "editor"


def test_what_a_role_was_is_asked_anew(owner, hire):
    """The actor's object still says admin; the row does not."""
    admin, guest = hire("admin"), hire("guest")
    services.change_role(actor=owner, member_id=admin.pk, role="editor")

    with pytest.raises(NotYourRole):
        services.change_role(actor=admin, member_id=guest.pk, role="editor")


def test_a_fan_gets_no_role_without_an_invitation(owner, alice):
    with pytest.raises(NotOnTeam):
        services.change_role(actor=owner, member_id=alice.pk, role="editor")
    assert role_of(alice) == "fan"


@pytest.mark.parametrize("after", ["admin", "guest", "fan"])
def test_the_last_owner_stays(owner, hire, after):
    hire("admin")
    asleep = hire("owner", "asleep")
    User.objects.filter(pk=asleep.pk).update(is_active=False)

    with pytest.raises(LastOwner):
        services.change_role(actor=owner, member_id=owner.pk, role=after)
    assert role_of(owner) == "owner"


def test_an_owner_may_go_when_another_one_stays(owner, hire):
    second = hire("owner", "second")
    services.change_role(actor=second, member_id=owner.pk, role="fan")
    assert role_of(owner) == "fan"


def test_who_leaves_is_no_longer_told_of_sales(owner, hire):
    admin = hire("admin")
    facts = {"name": "Bob", "title": "Ink", "price": "€9"}
    services.notify(member=admin, kind=Notice.Kind.SALE, key="order:1", facts=facts)
    services.notify(
        member=admin, kind=Notice.Kind.REPLY, key="post:1",
        facts={"name": "Bob", "group": "Table", "words": "Hi"},
    )  # fmt: skip

    services.change_role(actor=owner, member_id=admin.pk, role="editor")

    kinds = list(Notice.objects.filter(member=admin).values_list("kind", flat=True))
    assert kinds == [Notice.Kind.REPLY]


def test_the_team_is_no_fan(owner, hire, alice):
    team = [hire(role) for role in ("admin", "editor", "moderator", "guest")]

    assert list(selectors.fans()) == [alice]
    assert [person.pk for person in selectors.team()] == [owner.pk, *(one.pk for one in team)]
    assert [one.role for one in selectors.team_for(Action.MONEY).order_by("pk")] == [
        "owner", "admin",
    ]  # fmt: skip


def test_the_team_is_one_question(owner, hire, django_assert_num_queries):
    for count in (1, 3):
        for number in range(count):
            hire("guest", f"g{count}{number}")
        with django_assert_num_queries(1):
            list(selectors.team())


def test_a_pass_of_the_platform_opens_its_creators_account_while_it_is_an_owner(owner, hire):
    second = hire("owner", "second")
    assert services.owner_for_pass(email="ADA@example.com") == owner

    owner.emailaddress_set.update(email="ada@elsewhere.example")  # another address here
    assert services.owner_for_pass(email="ada@example.com") == owner

    services.change_role(actor=second, member_id=owner.pk, role="admin")
    with pytest.raises(NoOwnerHere):
        services.owner_for_pass(email="ada@example.com")


def test_a_pass_never_opens_somebody_elses_account(owner, hire):
    hire("owner", "second")
    owner.emailaddress_set.all().delete()
    User.objects.filter(pk=owner.pk).delete()

    with pytest.raises(NoOwnerHere):
        services.owner_for_pass(email="ada@example.com")


def test_a_pass_of_a_former_owner_is_refused_with_a_way_on(site, owner, hire, ada):
    hire("owner", "second")
    User.objects.filter(pk=owner.pk).update(role="editor")
    with open_public():
        code = issue_pass(creator=ada, email="ada@example.com")

    answer = site.post("/enter/", {"code": code})

    assert answer.status_code == 403
    assert "not an owner any more" in answer.content.decode()
    assert site.get("/studio/").status_code == 302


def test_two_owners_who_remove_each_other_leave_one(db_is_real):
    connection.close()  # a rolled-back test leaves a search path that nobody knows of
    creator = creator_named("ada")
    with open_creator(creator):
        first = User.objects.get(role="owner")
        second = User.objects.create_user("second@example.com", None, role="owner")
    try:
        for _round in range(4):
            refused = both_at_once(creator, first, second)
            with open_creator(creator):
                left = User.objects.filter(role="owner").count()
                User.objects.filter(pk__in=[first.pk, second.pk]).update(role="owner")
            assert (left, len(refused)) == (1, 1)
    finally:
        with open_creator(creator):
            User.objects.filter(pk=second.pk).delete()


def both_at_once(creator, first, second) -> list[Refusal]:
    """Each removes the other, on connections that start together; the refusals."""
    gate = Barrier(2)

    def remove(pks):
        try:
            with open_creator(creator):
                actor = User.objects.get(pk=pks[0])
                gate.wait(20)
                services.change_role(actor=actor, member_id=pks[1], role="fan")
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    pairs = [(first.pk, second.pk), (second.pk, first.pk)]
    with ThreadPoolExecutor(2) as pool:
        return [end for end in pool.map(remove, pairs) if end]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_whoever_is_taken_off_the_team_is_told(
    owner, hire, language, django_capture_on_commit_callbacks
):
    guest = hire("guest")
    User.objects.filter(pk=guest.pk).update(language=language)
    with django_capture_on_commit_callbacks(execute=True):
        services.change_role(actor=owner, member_id=guest.pk, role="fan")

    (told,) = mail.outbox
    assert told.to == [guest.email]
    words = {
        "en": "You are off the team of Ada Studio",
        "zh-hans": "你已被移出「Ada Studio」的团队",
    }
    assert told.subject == words[language]
    assert "Ada" in told.body and "List-Unsubscribe" not in told.extra_headers


def test_whoever_steps_down_alone_or_gets_another_role_is_not_told(
    owner, hire, django_capture_on_commit_callbacks
):
    guest, admin = hire("guest"), hire("admin")
    with django_capture_on_commit_callbacks(execute=True):
        services.change_role(actor=owner, member_id=guest.pk, role="editor")
        services.change_role(actor=admin, member_id=admin.pk, role="fan")

    assert mail.outbox == []
