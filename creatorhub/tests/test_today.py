"""Today says what waits for the creator, and is right about it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Grant, Tier, User
from billing.models import Offer, Order
from community.models import Group, Post
from courses.models import Course
from creatorhub.today import today_of
from growth import selectors as growth
from recommend.models import Report
from tenants import clock
from tenants.models import Run
from tenants.schemas import open_public

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def needs(creator) -> dict[str, tuple[int, list[str]]]:
    """Of each kind how many wait, and the names shown."""
    return {
        need.name: (need.rows[0].total if need.rows else 1, [row.label for row in need.rows])
        for need in today_of(creator, User.objects.get(role="owner"))["lately"].needs
    }


def write(group, author, ago, body="How?", parent=None):
    return Post.objects.create(
        group=group, author=author, body=body, parent=parent, created_at=clock.now() - ago
    )


def buy(member, state="paid", **fields):
    offer = Offer.objects.create(title="Ink", keys=["tier:1"], amount=900, currency="EUR")
    fields = {"period": "month", "paid_at": clock.now(), **fields}
    return Order.objects.create(
        member=member, offer=offer, title="Ink", keys=offer.keys, amount=900, currency="EUR",
        state=state, provider="demo", **fields,
    )  # fmt: skip


@pytest.fixture
def group(ada):
    return Group.objects.create(title="Table", slug="table")


def test_a_new_site_is_led_by_first_steps(browse, owner):
    page = browse(owner).get("/studio/").content.decode()

    assert "These steps lead to the first sale." in page
    assert "What needs you now" not in page
    assert "Write your first course" in page


def test_a_quiet_site_says_that_nothing_waits(browse, owner, alice):
    page = browse(owner).get("/studio/").content.decode()

    assert "Nothing waits for you" in page
    assert "The last seven days, without today" in page


def test_a_post_waits_after_a_day_until_somebody_else_replies(ada, owner, alice, bob, group):
    waiting = write(group, alice, 25 * HOUR, "Which paper?")
    write(group, alice, 23 * HOUR, "Too young")
    write(group, alice, 31 * DAY, "Too old")
    write(group, owner, 2 * DAY, "My own")
    answered = write(group, bob, 2 * DAY, "Answered by a fan")
    write(group, alice, DAY, parent=answered)
    lonely = write(group, bob, 3 * DAY, "Answered by nobody but me")
    write(group, bob, DAY, parent=lonely)

    assert needs(ada) == {"unanswered": (2, ["Answered by nobody but me", "Which paper?"])}

    write(group, owner, HOUR, parent=lonely)
    write(group, owner, HOUR, parent=waiting)
    assert needs(ada) == {}


def test_the_button_leads_to_the_thread_that_waits_longest(browse, owner, alice, group):
    post = write(group, alice, 2 * DAY)
    client = browse(owner)

    page = client.get("/studio/").content.decode()

    assert f'href="/groups/table/?post={post.pk}"' in page
    assert client.get(f"/groups/table/?post={post.pk}").status_code == 200


def test_declined_payments_and_overdue_renewals_are_told(ada, alice, bob, charlie):
    now = clock.now()
    buy(alice, "declined", paid_at=None)
    buy(bob, renews=True, access_ends_at=now - 2 * DAY)
    buy(charlie, renews=True, access_ends_at=now - HOUR)
    buy(charlie, renews=True, access_ends_at=now + DAY)
    buy(charlie, "ended", access_ends_at=now - 2 * DAY)

    assert needs(ada)["failed"][0] == 2


def test_a_payment_declined_long_ago_is_no_news(ada, alice):
    buy(alice, "declined", paid_at=None, created_at=clock.now() - 15 * DAY)
    assert needs(ada) == {}


def test_a_draft_lies_after_a_week(ada, alice):
    for title, days in [("Fresh", 6), ("Forgotten", 8), ("Out", 8)]:
        course = Course.objects.create(title=title, slug=title.lower())
        Course.objects.filter(pk=course.pk).update(created_at=clock.now() - days * DAY)
    Course.objects.filter(title="Out").update(state="published", published_at=clock.now())

    assert needs(ada) == {"draft": (1, ["Forgotten"])}


def test_memberships_that_end_are_those_of_the_list(ada, owner, alice, bob, charlie):
    now = clock.now()
    low, high = (Tier.objects.create(name=str(rank), rank=rank) for rank in (1, 2))
    renewing = buy(charlie, renews=True, access_ends_at=now + 5 * DAY)

    def give(member, tier, source, ends):
        Grant.objects.create(
            member=member, key=tier.key, source=source, starts_at=now - DAY, ends_at=ends
        )

    give(alice, low, "hand", now + 3 * DAY)
    give(alice, high, "hand", now + 9 * DAY)
    give(bob, low, "hand", now + 2 * DAY)
    give(bob, high, "gift", None)
    give(charlie, low, renewing.source, now + 5 * DAY)
    give(owner, low, "hand", now + DAY)

    assert [ending.member for ending in growth.expiring()] == [alice]
    assert needs(ada) == {"ending": (1, ["Alice"])}

    Grant.objects.filter(member=bob, ends_at=None).delete()
    Grant.objects.filter(member=alice).update(ends_at=now + 15 * DAY)
    assert [ending.member for ending in growth.expiring()] == [bob]
    assert needs(ada) == {"ending": (1, ["Bob"])}


@pytest.mark.parametrize(
    ("state", "report_age", "told"),
    [("failed", None, True), ("failed", 30, True), ("failed", 2, False), ("done", 30, False)],
)
def test_a_failed_night_is_told_until_a_good_one(ada, alice, state, report_age, told):
    with open_public():
        Run.objects.create(creator_id=ada.pk, day=clock.now().date(), state=state)
    if report_age:
        Report.objects.create(
            made_at=timezone.now() - report_age * HOUR, seconds=1, data_hash="x",
            served="popularity", verdict="no", fans=1, interactions=1, result={"interval": None},
        )  # fmt: skip

    assert ("night" in needs(ada)) is told


def test_the_figures_compare_whole_weeks(ada, owner, alice):
    alice.date_joined = clock.now() - 3 * DAY
    alice.save(update_fields=["date_joined"])

    members = today_of(ada, owner)["standings"][0].figure

    assert (members.value, members.before) == (1, 0)


@pytest.mark.parametrize("many", [1, 3])
def test_today_takes_fourteen_statements_at_the_most(
    browse, owner, alice, bob, group, django_assert_max_num_queries, many
):
    for number in range(many):
        write(group, alice, 2 * DAY)
        Course.objects.create(title=f"Draft {number}", slug=f"d{number}")
    client = browse(owner)
    client.get("/studio/")

    with django_assert_max_num_queries(14):
        assert client.get("/studio/").status_code == 200
