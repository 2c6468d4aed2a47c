"""Groups are made, people join, write and take back their words."""

from datetime import timedelta

import pytest

from accounts.services import end_grants
from analytics.models import Event
from community import errors, services
from community.models import Group, Membership, Post
from community.tests.factories import let_in, make_group, make_paid_group, make_tier, say, seat
from tenants import clock


def events() -> list[tuple[str, str, int]]:
    return list(Event.objects.order_by("pk").values_list("kind", "subject_type", "subject_id"))


def test_a_group_without_an_address_gets_one_in_ascii(ada):
    titles = ["Morning Pages!", "Morning Pages", "写作小组", "读书会"]

    assert [services.create_group(title=title).slug for title in titles] == [
        "morning-pages", "morning-pages-2", "group", "group-2",
    ]  # fmt: skip


def test_an_address_is_taken_once(ada):
    services.create_group(title="One", slug="room")

    with pytest.raises(errors.AddressTaken):
        services.create_group(title="Two", slug="room")

    assert list(Group.objects.values_list("title", flat=True)) == ["One"]


def test_an_open_group_keeps_no_tier(ada):
    tier = make_tier()
    paid = services.create_group(title="Paid", access=Group.Access.PAID, tier_id=tier.pk)

    opened = services.change_group(group_id=paid.pk, access=Group.Access.OPEN, tier_id=tier.pk)

    assert (paid.tier_id, opened.tier_id) == (tier.pk, None)


def test_a_changed_group_keeps_its_address_or_takes_a_free_one(ada):
    group = make_group(slug="old")
    make_group(slug="taken")

    assert services.change_group(group_id=group.pk, title="New name").slug == "old"
    assert services.change_group(group_id=group.pk, slug="").slug == "new-name"
    with pytest.raises(errors.AddressTaken):
        services.change_group(group_id=group.pk, slug="taken")


def test_deleting_a_group_tells_how_many_words_went(alice):
    group = seat(make_group(), alice)
    say(group, alice, parent=say(group, alice))

    assert services.delete_group(group_id=group.pk) == 2
    assert (Group.objects.count(), Post.objects.count(), Membership.objects.count()) == (0, 0, 0)


def test_joining_twice_leaves_one_place_and_one_event(alice):
    group = make_group()

    first = services.join(group=group, member=alice)
    again = services.join(group=group, member=alice)

    assert first == again
    assert events() == [("join_group", "group", group.pk)]


def test_a_paid_group_is_joined_with_a_key_only(alice, charlie):
    group = make_paid_group()
    let_in(alice, group.key)

    services.join(group=group, member=alice)
    with pytest.raises(errors.GroupClosed):
        services.join(group=group, member=charlie)

    assert list(Membership.objects.values_list("member_id", flat=True)) == [alice.pk]


def test_leaving_keeps_what_was_written_and_is_fine_twice(alice):
    group = seat(make_group(), alice)
    say(group, alice)

    services.leave(group=group, member=alice)
    services.leave(group=group, member=alice)

    assert (Membership.objects.count(), Post.objects.count()) == (0, 1)


def test_a_post_keeps_line_breaks_and_drops_blanks_around(alice):
    group = seat(make_group(), alice)

    said = services.post(group=group, author=alice, body="  one\r\n\r\ntwo \x00 \n")

    assert said.body == "one\n\ntwo"
    assert events() == [("post", "group", group.pk)]


@pytest.mark.parametrize("body", ["", " \n\t ", "\x00"])
def test_nothing_is_not_a_post(alice, body):
    group = seat(make_group(), alice)

    with pytest.raises(errors.EmptyPost):
        services.post(group=group, author=alice, body=body)

    assert (Post.objects.count(), events()) == (0, [])


def test_a_post_has_5000_characters_at_the_most(alice):
    group = seat(make_group(), alice)

    services.post(group=group, author=alice, body="字" * 5000)
    with pytest.raises(errors.PostTooLong):
        services.post(group=group, author=alice, body="字" * 5001)

    assert Post.objects.count() == 1


def test_who_has_not_joined_cannot_write(alice):
    group = make_group()

    with pytest.raises(errors.NotAMember):
        services.post(group=group, author=alice, body="Hello.")

    assert Post.objects.count() == 0


def test_the_owner_writes_without_joining_and_is_not_counted(owner):
    group = make_paid_group()

    services.post(group=group, author=owner, body="Welcome.")

    assert (Post.objects.count(), events()) == (1, [])


def test_writing_is_refused_at_the_second_access_ends(alice):
    group = seat(make_paid_group(), alice)
    head = say(group, alice)
    let_in(alice, group.key, days=None)
    services.post(group=group, author=alice, body="Still in.")

    end_grants(source="order:1", at=clock.now())
    alice.__dict__.pop("_open_keys")

    with pytest.raises(errors.GroupClosed):
        services.post(group=group, author=alice, body="Too late.")
    with pytest.raises(errors.GroupClosed):
        services.reply(group=group, post_id=head.pk, author=alice, body="Too late.")
    assert Post.objects.count() == 2


def test_an_answer_to_a_reply_joins_its_thread(alice):
    group = seat(make_group(), alice)
    head = say(group, alice)
    first = services.reply(group=group, post_id=head.pk, author=alice, body="one")

    second = services.reply(group=group, post_id=first.pk, author=alice, body="two")

    assert (first.parent_id, second.parent_id) == (head.pk, head.pk)
    assert [kind for kind, *_ in events()] == ["reply", "reply"]


def test_a_post_of_another_group_cannot_be_answered_here(alice):
    here, there = seat(make_group(), alice), make_group()
    head = say(there, alice)

    with pytest.raises(errors.PostGone):
        services.reply(group=here, post_id=head.pk, author=alice, body="Hello?")

    assert Post.objects.count() == 1


def test_words_carry_the_time_of_the_sites_clock(alice, ada):
    group = seat(make_group(), alice)
    ada.clock_offset = timedelta(days=40)

    said = services.post(group=group, author=alice, body="From the future.")

    assert abs(said.created_at - clock.now()) < timedelta(seconds=5)


def test_authors_and_the_owner_delete_and_nobody_else(alice, bob, owner):
    group = seat(make_group(), alice, bob)
    mine, theirs = say(group, alice), say(group, bob)
    say(group, alice, parent=theirs)

    with pytest.raises(errors.NotYours):
        services.delete_post(post_id=theirs.pk, actor=alice)
    assert Post.objects.count() == 3

    services.delete_post(post_id=mine.pk, actor=alice)
    services.delete_post(post_id=theirs.pk, actor=owner)
    with pytest.raises(errors.PostGone):
        services.delete_post(post_id=theirs.pk, actor=owner)
    assert Post.objects.count() == 0
