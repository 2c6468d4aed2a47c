"""Keeping a segment, and opening something for its people."""

from datetime import date, timedelta

import pytest

from accounts.errors import EndsInThePast, NothingToOpen
from accounts.models import Grant, Tier, User
from accounts.selectors import may_open
from analytics import services
from analytics.errors import NameRefused, NoSuchAudience, RuleRefused
from analytics.models import RuleSegment
from analytics.selectors import crowd, opened_for
from tenants import clock
from tenants.schemas import open_creator

ALL = {"all": [{"is": "never_paid"}]}


def keep(name: str = "Everybody", rule: object = ALL) -> RuleSegment:
    return services.save_rule(name=name, rule=rule)


def test_a_segment_is_kept_under_its_name(ada):
    kept = keep("  Paid\t and  idle ")

    assert (kept.name, kept.rule) == ("Paid and idle", ALL)
    changed = services.save_rule(name="Idle", rule={"any": [{"is": "paid"}]}, segment_id=kept.pk)
    assert RuleSegment.objects.get() == changed
    assert (changed.name, changed.rule) == ("Idle", {"any": [{"is": "paid"}]})


@pytest.mark.parametrize(
    "name",
    ["", "  ", "x" * 81, "x" * 200, "a\x00b", "a\u202eb", "a\u200fb", "a\u2066b", "a\u200bb",
     "a\ufeff", "\u200d", "a\u200db", "a\ud800"],
    ids=ascii,
)  # fmt: skip
def test_a_name_that_is_no_name_is_refused(name, ada):
    with pytest.raises(NameRefused):
        keep(name)

    assert not RuleSegment.objects.exists()


@pytest.mark.parametrize(
    "name", ["x" * 80, "👩\u200d🎨", "نمی\u200cخواهم", "真爱粉", "Ärger & <b>"]
)
def test_a_name_of_any_script_is_kept(name, ada):
    assert keep(name).name == name


def test_two_segments_have_two_names(ada):
    keep()

    with pytest.raises(NameRefused):
        keep("Everybody ")

    assert RuleSegment.objects.count() == 1


def test_a_bad_rule_or_a_segment_that_is_gone_keeps_nothing(ada):
    with pytest.raises(RuleRefused):
        keep(rule={"all": [{"is": "rich"}]})
    with pytest.raises(NoSuchAudience):
        services.save_rule(name="A", rule=ALL, segment_id=99)

    assert not RuleSegment.objects.exists()


def test_a_segment_is_forgotten(ada):
    services.delete_rule(segment_id=keep().pk)

    assert not RuleSegment.objects.exists()
    with pytest.raises(NoSuchAudience):
        services.delete_rule(segment_id=99)


def test_something_is_opened_for_those_who_belong_now_and_once(alice, bob, owner):
    tier, kept = Tier.objects.create(name="Friends", rank=1), keep()

    assert services.open_for(segment=kept, key=tier.key, until=None) == 2
    assert services.open_for(segment=kept, key=tier.key, until=date(2099, 1, 1)) == 2

    assert Grant.objects.count() == 2
    [opened] = opened_for(services.source_of(kept))
    assert (opened.key, opened.title, opened.fans) == (tier.key, "Friends", 2)
    assert opened.ends_at.year == 2099
    assert may_open(User.objects.get(pk=alice.pk), [tier.key])


def test_who_belongs_later_gets_nothing_by_itself(alice, ada):
    tier, kept = Tier.objects.create(name="Friends", rank=1), keep()
    services.open_for(segment=kept, key=tier.key, until=None)

    late = User.objects.create(email="late@example.com")

    assert not may_open(late, [tier.key])


def test_what_was_opened_is_taken_back_and_nothing_else(alice, bob):
    friends, inner = (Tier.objects.create(name=f"T{rank}", rank=rank) for rank in (1, 2))
    kept, now = keep(), clock.now()
    for tier in (friends, inner):
        services.open_for(segment=kept, key=tier.key, until=None)
    Grant.objects.create(member=bob, key=inner.key, source="order:1", starts_at=now)

    assert services.take_back(segment=kept, key=inner.key) == 2
    assert services.take_back(segment=kept, key=inner.key) == 0

    assert [opened.key for opened in opened_for(services.source_of(kept))] == [friends.key]
    assert not may_open(User.objects.get(pk=alice.pk), [inner.key])
    assert may_open(User.objects.get(pk=bob.pk), [inner.key])
    assert services.open_for(segment=kept, key=inner.key, until=None) == 2


def test_what_is_not_there_or_over_is_not_opened(alice):
    tier, kept = Tier.objects.create(name="Friends", rank=1), keep()

    for key in ("tier:99", "", "course:1,tier:1", "tier:x"):
        with pytest.raises(NothingToOpen):
            services.open_for(segment=kept, key=key, until=None)
    with pytest.raises(EndsInThePast):
        services.open_for(segment=kept, key=tier.key, until=clock.now().date() - timedelta(days=2))

    assert not Grant.objects.exists()


def test_a_crowd_is_counted_and_its_newest_shown(ada):
    now = clock.now()
    User.objects.bulk_create(
        User(email=f"{n}@example.com", name=f"F{n}", date_joined=now - timedelta(days=n),
             tags=["vip"] if n < 7 else [])
        for n in range(10)
    )  # fmt: skip

    found = crowd({"all": [{"is": "tagged", "tag": "vip"}]})

    assert (found.size, found.fans, found.share, found.more) == (7, 10, 70.0, 2)
    assert [fan.name for fan in found.first] == ["F0", "F1", "F2", "F3", "F4"]


def test_a_site_without_fans_has_an_empty_crowd(ada):
    found = crowd(ALL)

    assert (found.size, found.fans, found.share, found.first) == (0, 0, 0.0, [])


def test_the_neighbours_segments_stay_theirs(ada, lin, alice):
    tier, kept = Tier.objects.create(name="Friends", rank=1), keep()
    services.open_for(segment=kept, key=tier.key, until=None)

    with open_creator(lin):
        assert not RuleSegment.objects.exists()
        assert opened_for(f"segment:{kept.pk}") == []
        assert not Grant.objects.exists()
