"""What a site tells by itself, to whom, once; and what it never does by itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from accounts import services as accounts
from accounts.models import Notice, User
from accounts.selectors import bell_of
from billing import services as billing
from billing.models import Offer
from billing.providers import Status
from community import services as community
from courses import services as courses
from courses.models import Course
from creatorhub import telling
from creatorhub.tasks import mail_what_waits, morning, sweep, tell_of_the_day
from growth import services as growth
from growth import tasks as letters
from growth.models import LetterCopy
from tenants import clock
from tenants import services as tenants
from tenants.models import Run
from tenants.schemas import open_creator, open_public

MONDAY = date(2026, 11, 23)


def holds(member: User, tier: Any, *, days: float, source: str = "gift:1") -> None:
    now = clock.now()
    accounts.set_grant(
        member_id=member.pk, key=tier.key, source=source,
        starts_at=now - timedelta(days=20), ends_at=now + timedelta(days=days),
    )  # fmt: skip


def told(member: User) -> list[str]:
    return list(bell_of(member).order_by("pk").values_list("kind", flat=True))


def a_course(title: str = "Light") -> Course:
    course = courses.create_course(kind="course", title=title)
    section = courses.add_section(course=course, title="One")
    courses.add_lesson(section=section, title="Look")
    return courses.publish(course=course)


@pytest.fixture
def tier(ada):
    return billing.make_tier(name="Friends", monthly=900)


# --- Deeds that are told at once ---------------------------------------------------------------


def test_a_new_course_is_told_to_the_fans_once(alice, bob, owner):
    course = a_course()
    courses.unpublish(course=course)
    courses.publish(course=course)

    assert (told(alice), told(bob), told(owner)) == (["course"], ["course"], [])
    notice = Notice.objects.filter(member=alice).get()
    assert (notice.facts["title"], notice.path) == ("Light", "/courses/light/")


def test_a_post_is_told_to_the_others_in_the_group_and_to_the_owner(alice, bob, charlie, owner):
    group = community.create_group(title="Talk")
    for fan in (alice, bob):
        community.join(group=group, member=fan)

    said = community.post(group=group, author=alice, body="Hello\n\n" + "x" * 300)

    assert [told(person) for person in (alice, bob, charlie, owner)] == [
        [], ["post"], [], ["group_post"],
    ]  # fmt: skip
    notice = Notice.objects.get(member=bob)
    assert notice.path == f"/groups/talk/?post={said.pk}"
    assert len(notice.facts["words"]) == 140 and notice.facts["words"].startswith("Hello x")
    assert not notice.mail_due  # off until asked for


def test_a_post_in_a_paid_group_is_told_to_those_alone_who_may_read_it(
    alice, bob, charlie, owner, tier
):
    group = community.create_group(title="Inner", access="paid", tier_id=tier.pk)
    higher = billing.make_tier(name="Studio", monthly=1900)
    for number, (fan, held) in enumerate([(alice, tier), (bob, higher), (charlie, tier)]):
        holds(fan, held, days=1, source=f"gift:{number}")
        community.join(group=group, member=fan)
    accounts.end_grants(source="gift:2", at=clock.now())

    said = community.post(group=group, author=owner, body="Secret")

    assert [told(person) for person in (alice, bob, charlie, owner)] == [
        ["post"], ["post"], [], [],
    ]  # fmt: skip
    alice = User.objects.get(pk=alice.pk)
    community.reply(group=group, post_id=said.pk, author=alice, body="Thank you")
    assert told(owner) == ["reply"]
    accounts.end_grants(source="gift:0", at=clock.now())
    bob = User.objects.get(pk=bob.pk)
    community.reply(group=group, post_id=said.pk, author=bob, body="And I")
    assert told(alice) == ["post"]


def test_an_answer_is_told_to_whom_it_answers_and_not_to_oneself(alice, bob, charlie, owner):
    group = community.create_group(title="Talk")
    for fan in (alice, bob, charlie):
        community.join(group=group, member=fan)
    said = community.post(group=group, author=alice, body="Hello")
    Notice.objects.all().delete()

    first = community.reply(group=group, post_id=said.pk, author=bob, body="Hi")
    community.reply(group=group, post_id=first.pk, author=charlie, body="Hi you two")
    community.reply(group=group, post_id=said.pk, author=alice, body="Hi all")

    assert [told(person) for person in (alice, bob, charlie)] == [["reply"] * 2, ["reply"], []]


def test_what_was_deleted_is_told_no_more(alice, bob):
    group = community.create_group(title="Talk")
    for fan in (alice, bob):
        community.join(group=group, member=fan)
    said = community.post(group=group, author=alice, body="Hello")
    community.reply(group=group, post_id=said.pk, author=bob, body="Hi")
    community.post(group=group, author=alice, body="Again")

    community.delete_post(post_id=said.pk, actor=alice)
    assert (told(alice), told(bob)) == ([], ["post"])

    community.delete_group(group_id=group.pk)
    assert not Notice.objects.exists()


def test_a_sale_is_told_to_both_sides_once(bob, owner, tier):
    order = billing.place_order(member=bob, offer=Offer.objects.get(keys=[tier.key]))
    billing.open_checkout(order)
    billing.choose(order=order, outcome=Status.PAID)
    billing.reconcile(order.pk)

    assert (told(bob), told(owner)) == (["receipt"], ["sale"])
    sale = Notice.objects.get(member=owner)
    assert sale.facts == {"name": "Bob", "title": "Friends", "price": "€9.00"}
    assert (sale.path, sale.mail_due) == (f"/studio/sales/{order.uid}/", True)
    assert not Notice.objects.get(member=bob).mail_due  # billing mails the receipt itself


# --- Memberships that end ----------------------------------------------------------------------


def test_a_membership_that_ends_in_seven_days_is_told_once(alice, bob, charlie, tier):
    holds(alice, tier, days=6.9)
    holds(bob, tier, days=7.1)

    telling.tell_of_endings()
    assert telling.tell_of_endings() == 0

    assert (told(alice), told(bob), told(charlie)) == (["ending"], [], [])
    assert Notice.objects.get().path == reverse("billing:pricing")
    holds(alice, tier, days=6, source="gift:2")
    holds(alice, tier, days=40, source="gift:3")
    assert telling.tell_of_endings() == 0


# --- The week in short -------------------------------------------------------------------------


def test_the_week_holds_what_each_may_see_and_nothing_when_it_was_quiet(
    alice, bob, charlie, owner, tier
):
    assert telling.tell_of_the_week(MONDAY) == 0
    talk = community.create_group(title="Talk")
    inner = community.create_group(title="Inner", access="paid", tier_id=tier.pk)
    holds(bob, tier, days=30)
    for fan in (alice, bob):
        community.join(group=talk, member=fan)
    community.join(group=inner, member=User.objects.get(pk=bob.pk))
    hello = community.post(group=talk, author=alice, body="Hello")
    community.reply(group=talk, post_id=hello.pk, author=bob, body="Hi")
    community.post(group=inner, author=owner, body="Secret")
    Notice.objects.all().delete()

    assert telling.tell_of_the_week(MONDAY) == 2
    assert telling.tell_of_the_week(MONDAY) == 0

    seen = {
        notice.member.name: [post["words"] for post in notice.facts["posts"]]
        for notice in Notice.objects.select_related("member")
    }
    assert seen == {"Alice": ["Hello"], "Bob": ["Hello", "Secret"]}
    a_course()
    Notice.objects.filter(kind="course").delete()
    assert telling.tell_of_the_week(MONDAY + timedelta(days=7)) == 3
    accounts.mail_notices()
    to_charlie = next(sent for sent in mail.outbox if sent.to == ["charlie@example.com"])
    assert "Light" in to_charlie.body and "Secret" not in to_charlie.body


def test_old_posts_and_courses_are_not_the_week(alice, owner):
    group = community.create_group(title="Talk")
    community.join(group=group, member=alice)
    said = community.post(group=group, author=owner, body="Old")
    said.created_at = clock.now() - timedelta(days=8)
    said.save()
    course = a_course()
    Course.objects.filter(pk=course.pk).update(published_at=clock.now() - timedelta(days=8))

    assert telling.tell_of_the_week(MONDAY) == 0


@pytest.mark.parametrize(
    ("hour", "ada_is_told", "lin_is_told"),
    [(7, False, False), (8, True, False), (11, True, False), (12, False, False), (0, False, True)],
)
def test_the_morning_is_the_sites_own(hour, ada_is_told, lin_is_told, ada, lin):
    """London and Shanghai, in November."""
    with open_public():
        found = telling.schemas_at_morning(datetime(2026, 11, 23, hour, 30, tzinfo=UTC))

    assert (ada.schema_name in found, lin.schema_name in found) == (ada_is_told, lin_is_told)


@pytest.mark.parametrize(("day", "weeks"), [(23, 1), (24, 0)])
def test_the_week_is_told_on_mondays(day, weeks, alice, monkeypatch):
    a_course()
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, day, 9, tzinfo=UTC))
    Course.objects.update(published_at=clock.now())

    telling.tell_in_the_morning()

    assert Notice.objects.filter(kind="digest").count() == weeks


# --- A night that failed -----------------------------------------------------------------------


def test_a_night_that_was_given_up_is_told_to_the_owner_once(owner, alice, ada, lin):
    run = tenants.run_by_hand(creator_id=ada.pk)
    assert not telling.tell_of_failure(run.pk)
    connection.set_schema_to_public()
    Run.objects.filter(pk=run.pk).update(state=Run.State.FAILED, finished_at=clock.now())
    connection.set_tenant(ada)

    assert telling.tell_of_failure(run.pk)
    assert not telling.tell_of_failure(run.pk)

    assert (told(owner), told(alice)) == (["night_failed"], [])
    with open_creator(lin):
        assert not Notice.objects.exists()


# --- What goes by itself, and what never does --------------------------------------------------


def test_a_drafted_letter_is_never_sent_by_itself(ada, bob, tier):
    User.objects.update(date_joined=clock.now() - timedelta(days=60))
    holds(bob, tier, days=3)
    for name in ("expiring", "idle", "all"):
        draft = growth.draft_for({"list": name})
        growth.write_letter(
            subject=draft.subject or "x", body=draft.body or "y", audience={"list": name}
        )
    schema = connection.schema_name

    for _day in range(3):
        letters.mail_letters(schema)
        sweep(schema)
        morning(schema)
    sweep(schema)

    assert LetterCopy.objects.count() == 0
    assert [sent.subject[:30] for sent in mail.outbox] == ["Your membership “Friends” ends"]


def test_the_sweep_mails_what_waits_on_a_site(alice, ada):
    a_course()
    letter = growth.write_letter(subject="Hi", body="Hello", audience={"list": "all"})
    growth.send_letter(letter_id=letter.pk, expected=1)

    sweep(connection.schema_name)
    sweep(connection.schema_name)

    assert sorted(sent.subject for sent in mail.outbox) == ["Hi", "New: Light"]


def test_every_active_site_is_asked(ada, lin, monkeypatch):
    asked: list[str] = []
    for task in (sweep, morning):
        monkeypatch.setattr(task, "delay", asked.append)
    monkeypatch.setattr(telling, "schemas_at_morning", lambda: [lin.schema_name])

    mail_what_waits()
    tell_of_the_day()

    assert asked == [*sorted([ada.schema_name, lin.schema_name], key=asked.index), lin.schema_name]
    assert len(asked) == 3
