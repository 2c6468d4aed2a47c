"""Which keys are open to whom, to the second."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import selectors
from accounts.models import Tier, User
from accounts.services import end_grants, set_grant
from tenants import clock

NOBODY = AnonymousUser()


def fresh(person: User) -> User:
    """The person as the next request would read them."""
    return User.objects.get(pk=person.pk)


def give(person: User, key: str, starts=-60, ends=60, source="order:1") -> None:
    now = clock.now()
    set_grant(
        member_id=person.pk,
        key=key,
        source=source,
        starts_at=now + timedelta(seconds=starts),
        ends_at=None if ends is None else now + timedelta(seconds=ends),
    )


@pytest.fixture
def tiers(ada):
    return [Tier.objects.create(name=f"Tier {rank}", rank=rank) for rank in (1, 2, 3)]


def test_nobody_holds_no_key_and_asks_no_database(ada, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert selectors.open_keys(NOBODY) == frozenset()
        assert not selectors.may_open(NOBODY, ["course:1"])


def test_a_fan_without_grants_holds_no_key(alice):
    assert selectors.open_keys(alice) == frozenset()


def test_a_grant_opens_its_key_and_no_other(alice, bob):
    give(alice, "course:12")

    assert selectors.open_keys(alice) == {"course:12"}
    assert selectors.may_open(alice, ["course:12", "tier:1"])
    assert not selectors.may_open(alice, ["course:1", "group:12"])
    assert not selectors.may_open(bob, ["course:12"])


def test_a_tier_opens_its_rank_and_every_rank_below(alice, tiers):
    give(alice, tiers[1].key)

    assert selectors.open_keys(alice) == {tiers[0].key, tiers[1].key}


def test_the_highest_of_several_tiers_counts(alice, tiers):
    give(alice, tiers[0].key, source="order:1")
    give(alice, tiers[2].key, source="order:2")

    assert selectors.open_keys(alice) == {tier.key for tier in tiers}


def test_a_tier_that_is_gone_opens_nothing_else(alice, tiers):
    give(alice, "tier:999999")

    assert selectors.open_keys(alice) == {"tier:999999"}


@pytest.mark.parametrize(
    ("starts", "ends", "is_open"),
    [(-10, None, True), (-10, 5, True), (-10, -1, False), (5, 10, False), (5, None, False)],
)
def test_a_grant_opens_from_its_start_until_its_end(alice, starts, ends, is_open):
    give(alice, "course:1", starts, ends)

    assert selectors.may_open(alice, ["course:1"]) is is_open


def test_the_start_is_in_and_the_end_is_out(alice, monkeypatch):
    start = clock.now()
    end = start + timedelta(days=30)
    set_grant(member_id=alice.pk, key="course:1", source="o", starts_at=start, ends_at=end)
    second = timedelta(seconds=1)
    seen = []
    for moment in (start - second, start, end - second, end):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        seen.append(selectors.may_open(fresh(alice), ["course:1"]))

    assert seen == [False, True, True, False]


def test_a_grant_ends_by_the_sites_own_clock(alice, ada):
    give(alice, "course:1", ends=3600)

    ada.clock_offset = timedelta(hours=2)

    assert not selectors.may_open(alice, ["course:1"])


def test_the_owner_may_open_everything(owner):
    assert selectors.may_open(owner, ["course:1"])
    assert selectors.may_open(owner, [])


def test_keys_are_read_once_in_a_request(alice, tiers, django_assert_num_queries):
    give(alice, tiers[0].key)

    with django_assert_num_queries(1):
        selectors.may_open(alice, ["course:1"])
        selectors.may_open(alice, ["course:2"])


def test_keys_of_a_neighbour_open_nothing_here(alice, lin):
    from conftest import make_fan
    from tenants.schemas import open_creator

    with open_creator(lin):
        give(make_fan("alice"), "course:1")

    assert selectors.open_keys(alice) == frozenset()


def test_memberships_name_the_tier_and_the_latest_end(alice, tiers):
    give(alice, tiers[0].key, ends=None, source="gift:1")
    give(alice, tiers[0].key, ends=60, source="order:1")
    give(alice, tiers[2].key, ends=60, source="order:2")
    give(alice, tiers[2].key, ends=90, source="order:3")
    give(alice, tiers[1].key, ends=-1, source="order:4")
    give(alice, "course:1")

    held = selectors.memberships(alice)

    left = [h.ends_at and round((h.ends_at - clock.now()).total_seconds()) for h in held]
    assert [h.tier.rank for h in held] == [3, 1]
    assert left == [90, None]


def test_who_holds_no_tier_has_no_membership(alice, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert selectors.memberships(alice) == []


def test_after_a_refund_nothing_is_open(alice):
    give(alice, "course:1", source="order:7")

    assert end_grants(source="order:7", at=clock.now()) == 1

    assert not selectors.may_open(fresh(alice), ["course:1"])


def test_tiers_on_sale_and_fans(tiers, alice, owner):
    Tier.objects.filter(pk=tiers[1].pk).update(is_active=False)

    assert [tier.rank for tier in selectors.tiers_on_sale()] == [1, 3]
    assert list(selectors.fans()) == [alice]


@pytest.mark.parametrize("color", ["#000000", "#ffffff", "#ffee00", "#0b6b50", "#7f7f7f"])
def test_a_preview_promises_readable_text_for_any_colour(color):
    light, dark = selectors.theme_preview(color)

    assert (light.name, dark.name, light.mode.brand) == ("light", "dark", color)
    assert min(light.lowest, dark.lowest) >= 4.5
    assert light.lowest <= min(light.text, light.link, light.button, light.badge)
