"""Who may know of a group, who may read it, and what is shown of it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from community import selectors
from community.models import Group
from community.tests.factories import let_in, make_group, make_paid_group, make_tier, say, seat

NOBODY = AnonymousUser()


def test_everybody_may_know_of_every_group_with_its_counts(alice, bob, charlie):
    group = seat(make_group(), alice, bob)
    post = say(group, alice)
    say(group, bob, parent=post)
    seat(make_group(), charlie)

    known = selectors.groups_for(alice)

    assert [(g.member_count, g.post_count, g.is_joined) for g in known] == [
        (2, 1, True),
        (1, 0, False),
    ]
    assert [g.is_joined for g in selectors.groups_for(NOBODY)] == [False, False]


def test_an_open_group_is_read_by_whoever_is_signed_in(charlie):
    group = make_group()

    assert selectors.may_read(charlie, group)
    assert not selectors.may_read(NOBODY, group)


def test_a_paid_group_is_read_with_its_own_key_or_its_tier_or_a_higher_one(alice, bob, charlie):
    low, high = make_tier(1), make_tier(2, "Patrons")
    group = make_paid_group(tier=low)
    let_in(alice, group.key)
    let_in(bob, high.key)

    assert [selectors.may_read(p, group) for p in (alice, bob, charlie, NOBODY)] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_lower_tier_does_not_open_the_group_of_a_higher_one(alice):
    low, high = make_tier(1), make_tier(2, "Patrons")
    let_in(alice, low.key)

    assert not selectors.may_read(alice, make_paid_group(tier=high))


def test_a_place_in_a_paid_group_alone_opens_nothing(charlie):
    group = seat(make_paid_group(), charlie)

    assert selectors.is_member(charlie, group)
    assert not selectors.may_read(charlie, group)


def test_access_that_ended_closes_the_group(alice):
    group = seat(make_paid_group(), alice)
    let_in(alice, group.key, days=-1)

    assert not selectors.may_read(alice, group)


def test_the_owner_reads_everything(owner):
    assert selectors.may_read(owner, make_paid_group())


def test_the_feed_is_newest_first_with_the_last_replies_only(alice):
    group = make_group()
    first, second = say(group, alice, "one"), say(group, alice, "two")
    for number in range(6):
        say(group, alice, f"reply {number}", parent=first)
    say(make_group(), alice, "elsewhere")

    feed = list(selectors.feed(group))

    assert [post.body for post in feed] == ["two", "one"]
    assert [post.reply_count for post in feed] == [0, 6]
    assert [reply.body for reply in feed[1].shown] == ["reply 5", "reply 4", "reply 3", "reply 2"]
    assert feed[0].pk == second.pk


def test_a_thread_has_every_reply_and_belongs_to_one_group(alice):
    group, other = make_group(), make_group()
    head = say(group, alice)
    replies = [say(group, alice, parent=head) for _ in range(6)]

    assert len(selectors.thread(group, head.pk).shown) == 6
    assert selectors.thread(other, head.pk) is None
    assert selectors.thread(group, replies[0].pk) is None


@pytest.mark.parametrize(("who", "seen"), [("alice", 1), ("owner", 2)])
def test_people_delete_their_own_words_and_the_owner_all(who, seen, alice, bob, owner):
    group = make_group()
    say(group, alice)
    say(group, bob)

    assert selectors.posts_of({"alice": alice, "owner": owner}[who]).count() == seen


def test_the_feed_takes_three_statements_at_3_and_at_60_posts(alice, django_assert_num_queries):
    group = make_group(access=Group.Access.OPEN)
    for size in (3, 60):
        for number in range(size):
            say(group, alice, parent=say(group, alice, str(number)))
        with django_assert_num_queries(2):
            assert [reply.author.name for post in selectors.feed(group) for reply in post.shown]
