"""Rules find exactly the fans they describe: against SQL by hand, and against plain Python."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.models import Grant, JoinAnswer, JoinQuestion, Tier, User
from analytics.errors import NoSuchAudience, RuleRefused
from analytics.models import Event, RuleSegment, Segment, SegmentMember, Visitor
from analytics.selectors import (
    KINDS,
    belongs,
    check_rule,
    members_in,
    members_matching,
    rule_text,
)
from analytics.tests.taught import teach
from tenants import clock
from tenants.schemas import here, open_creator

DAY = timedelta(days=1)
PAID_AND_IDLE = {"all": [{"is": "paid"}, {"is": "idle", "days": 30}]}


def did(fan: User, kind: str, days_ago: float, subject: int = 1, **fields: Any) -> Event:
    subject_type = {"join_group": "group", "joined": "user"}.get(kind, "course")
    return Event.objects.create(
        actor=fan, kind=kind, subject_type=subject_type, subject_id=subject,
        at=clock.now() - days_ago * DAY, **fields,
    )  # fmt: skip


def found(*conditions: dict[str, Any], mode: str = "all") -> set[str]:
    return {fan.name for fan in members_matching({mode: list(conditions)})}


def names_by_sql(statement: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"now": clock.now()})
        return {name for (name,) in cursor.fetchall()}


def test_paid_and_idle_for_30_days_equals_the_count_in_sql(alice, bob, charlie, owner):
    User.objects.update(date_joined=clock.now() - 90 * DAY)
    for fan, days in ((alice, 31), (bob, 29), (charlie, 40)):
        did(fan, "view", days)
    for fan in (alice, bob, owner):
        did(fan, "purchase", 45, amount=900)
    did(alice, "renewal", 2, amount=900)  # comes by itself: no visit

    by_sql = names_by_sql(
        "SELECT name FROM accounts_user u WHERE role = 'fan'"
        " AND EXISTS (SELECT 1 FROM analytics_event WHERE actor_id = u.id AND kind = 'purchase')"
        " AND NOT EXISTS (SELECT 1 FROM analytics_event WHERE actor_id = u.id"
        "   AND kind NOT IN ('renewal', 'refund') AND at > %(now)s - interval '30 days')"
    )

    assert found(*PAID_AND_IDLE["all"]) == by_sql == {"Alice"}
    assert members_matching(PAID_AND_IDLE).count() == 1


def test_a_fan_without_a_deed_is_idle_since_joining(alice, bob):
    User.objects.filter(pk=alice.pk).update(date_joined=clock.now() - 31 * DAY)

    assert found({"is": "idle", "days": 30}) == {"Alice"}
    assert found({"is": "came", "days": 3650}) == set()


def test_a_deed_older_than_the_account_tells_more_than_the_day_of_joining(alice):
    did(alice, "view", 40)

    assert found({"is": "idle", "days": 30}) == {"Alice"}


def test_a_deed_of_tomorrow_has_not_happened(alice):
    did(alice, "purchase", -1, amount=900)

    assert found({"is": "paid"}) == set()
    assert found({"is": "never_paid"}) == {"Alice"}


def test_spend_is_payments_less_refunds_whatever_their_sign(alice, bob, charlie):
    did(alice, "purchase", 50, amount=3_000)
    did(alice, "renewal", 10, amount=1_000)
    did(alice, "refund", 5, amount=-500)
    did(bob, "purchase", 5, amount=900)
    did(bob, "refund", 1, amount=900)

    assert found({"is": "spent_least", "amount": 3_500}) == {"Alice"}
    assert found({"is": "spent_least", "amount": 3_501}) == set()
    assert found({"is": "spent_least_lately", "amount": 500, "days": 30}) == {"Alice"}
    assert found({"is": "spent_most_lately", "amount": 499, "days": 30}) == {"Bob", "Charlie"}
    assert found({"is": "spent_most", "amount": 0}) == {"Bob", "Charlie"}
    assert found({"is": "spent_least", "amount": 0}) == {"Alice", "Bob", "Charlie"}


def test_who_does_not_want_to_be_counted_matches_no_condition_about_deeds(alice, bob):
    JoinQuestion.objects.create(text="Why?")
    did(alice, "purchase", 40, amount=900)
    User.objects.filter(pk=alice.pk).update(
        is_remembered=False, date_joined=clock.now() - 90 * DAY, tags=["vip"]
    )
    deeds = [name for name in KINDS if not {"tier", "tag", "language"} & set(KINDS[name].inputs)]
    no_deeds = {"any_tier", "no_tier", "joined_lately", "joined_before", "answered"}
    values = {"amount": 0, "days": 30, "count": 1, "stars": 1, "course": 1, "group": 1,
              "source": "x", "segment": "new"}  # fmt: skip

    for name in set(deeds) - no_deeds:
        inputs = {key: values[key] for key in KINDS[name].inputs}
        assert "Alice" not in found({"is": name, **inputs}), name
    assert found({"is": "tagged", "tag": "vip"}) == {"Alice"}
    assert found({"is": "joined_before", "days": 80}) == {"Alice"}


def test_the_owner_is_in_no_segment(alice, owner):
    assert found({"is": "never_paid"}) == {"Alice"}


def test_a_tier_counts_with_those_above_and_as_long_as_it_is_open(alice, bob, charlie):
    low, high = Tier.objects.create(name="Low", rank=1), Tier.objects.create(name="High", rank=2)
    now = clock.now()
    for fan, tier, ends in ((alice, high, None), (bob, low, now + DAY), (charlie, low, now)):
        Grant.objects.create(
            member=fan, key=tier.key, source="t", starts_at=now - DAY, ends_at=ends
        )

    assert found({"is": "holds_tier", "tier": low.pk}) == {"Alice", "Bob"}
    assert found({"is": "holds_tier", "tier": high.pk}) == {"Alice"}
    assert found({"is": "lacks_tier", "tier": high.pk}) == {"Bob", "Charlie"}
    assert found({"is": "any_tier"}) == {"Alice", "Bob"}
    assert found({"is": "no_tier"}) == {"Charlie"}


def test_a_tier_that_is_gone_is_held_by_nobody(alice):
    assert found({"is": "holds_tier", "tier": 99}) == set()
    assert found({"is": "lacks_tier", "tier": 99}) == {"Alice"}
    assert rule_text({"all": [{"is": "holds_tier", "tier": 99}]}) == [
        "have the tier “(no longer there)” or a higher one"
    ]


def test_who_chose_no_language_reads_the_site_in_its_own(alice, bob):
    User.objects.filter(pk=bob.pk).update(language="zh-hans")

    assert here().language == "en"
    assert found({"is": "speaks", "language": "en"}) == {"Alice"}
    assert found({"is": "speaks", "language": "zh-hans"}) == {"Bob"}


# --- Against plain Python ----------------------------------------------------------------------

SUBJECTS = range(1, 4)
KINDS_OF_DEEDS = "view preview start finish_lesson finish rating purchase renewal refund".split()


class World:
    """Forty fans who did this and that, kept in plain lists besides the tables."""

    def __init__(self, seed: int) -> None:
        self.dice, self.now = random.Random(seed), clock.now()
        self.question = JoinQuestion.objects.create(text="Why?")
        self.tiers = [Tier.objects.create(name=f"T{n}", rank=n) for n in (1, 2)]
        self.segment = Segment.objects.create(slug="loyal", rule="rule.loyal")
        self.fans = [self.make_fan(number) for number in range(40)]
        self.events = [event for fan in self.fans for event in self.make_events(fan)]
        Event.objects.bulk_create(self.events)

    def make_fan(self, number: int) -> User:
        dice = self.dice
        fan = User.objects.create(
            email=f"f{number}@example.com", name=f"F{number}",
            date_joined=self.now - dice.uniform(0, 90) * DAY,
            is_remembered=dice.random() < 0.9, language=dice.choice(["", "en", "zh-hans"]),
            tags=dice.sample(["vip", "press"], dice.randint(0, 2)),
        )  # fmt: skip
        fan.answer = dice.choice(["", "Yes", "no"])
        fan.source = dice.choice(["", "news", "Ads"])
        fan.held = [tier for tier in self.tiers if dice.random() < 0.3]
        fan.placed = dice.random() < 0.3
        self.keep(fan)
        return fan

    def keep(self, fan: Any) -> None:
        if fan.answer:
            JoinAnswer.objects.create(question=self.question, member=fan, text=fan.answer)
        if fan.source:
            Visitor.objects.create(member=fan, source=fan.source)
        for tier in fan.held:
            Grant.objects.create(
                member=fan, key=tier.key, source="t", starts_at=self.now - DAY, ends_at=None
            )
        if fan.placed:
            SegmentMember.objects.create(member=fan, segment=self.segment)

    def make_events(self, fan: User) -> list[Event]:
        dice = self.dice
        deeds = [dice.choice([*KINDS_OF_DEEDS, "join_group"]) for _ in range(dice.randint(0, 7))]
        return [
            Event(
                actor=fan, kind=kind, at=self.now - dice.uniform(-2, 80) * DAY,
                subject_type="group" if kind == "join_group" else "course",
                subject_id=dice.choice(SUBJECTS), value=dice.randint(1, 5),
                amount=dice.choice([500, 1000]) * (-1 if kind == "refund" else 1),
            )
            for kind in deeds
        ]  # fmt: skip

    def random_condition(self) -> dict[str, Any]:
        dice, name = self.dice, self.dice.choice(list(KINDS))
        values = {
            "amount": dice.choice([0, 500, 1000, 1500]), "days": dice.randint(1, 80),
            "count": dice.randint(1, 3), "stars": dice.randint(1, 5), "tag": "vip",
            "answer": dice.choice(["yes", "No"]), "source": dice.choice(["NEWS", "ads"]),
            "tier": dice.choice(self.tiers).pk, "course": dice.choice(SUBJECTS),
            "group": dice.choice(SUBJECTS), "question": self.question.pk, "segment": "loyal",
            "language": dice.choice(["en", "zh-hans"]),
        }  # fmt: skip
        return {"is": name, **{key: values[key] for key in KINDS[name].inputs}}

    def matches(self, fan: Any, one: dict[str, Any]) -> bool:
        """The rule's words in plain Python."""
        kind = one["is"]
        done = [e for e in self.events if e.actor_id == fan.pk and e.at <= self.now]
        since = self.now - one.get("days", 36_500) * DAY
        if kind in {"joined_lately", "joined_before"}:
            return (fan.date_joined > since) == (kind == "joined_lately")
        if kind in {"tagged", "not_tagged"}:
            return (one["tag"] in fan.tags) == (kind == "tagged")
        if kind in {"any_tier", "no_tier"}:
            return bool(fan.held) == (kind == "any_tier")
        if kind in {"holds_tier", "lacks_tier"}:
            rank = {tier.pk: tier.rank for tier in self.tiers}[one["tier"]]
            return any(t.rank >= rank for t in fan.held) == (kind == "holds_tier")
        if kind == "answered":
            return fan.answer.lower() == one["answer"].lower()
        if kind == "speaks":
            return (fan.language or "en") == one["language"]
        return fan.is_remembered and self.did_match(fan, one, done, since)

    def did_match(self, fan: Any, one: dict[str, Any], done: list[Event], since: Any) -> bool:
        kind = one["is"]
        courses = [e for e in done if e.subject_type == "course"]
        of_course = {e.kind for e in courses if e.subject_id == one.get("course")}
        started, opened = {"start", "finish_lesson", "finish"}, {"view", "preview", "play"}
        signs = {"purchase": 1, "renewal": 1, "refund": -1}
        spent = sum(signs.get(e.kind, 0) * abs(e.amount) for e in done if e.at > since)
        visits = [e.at for e in done if e.kind not in {"renewal", "refund"}]
        groups = {e.subject_id for e in done if e.kind == "join_group"}
        stars = [e.value for e in courses if e.kind == "rating"]
        last = max(visits, default=fan.date_joined)
        finished = {e.subject_id for e in courses if e.kind == "finish"}
        paid = any(e.kind in {"purchase", "renewal"} for e in done)
        return {
            "paid": lambda: paid,
            "never_paid": lambda: not paid,
            "spent_least": lambda: spent >= one["amount"],
            "spent_least_lately": lambda: spent >= one["amount"],
            "spent_most": lambda: spent <= one["amount"],
            "spent_most_lately": lambda: spent <= one["amount"],
            "came": lambda: any(at > since for at in visits),
            "idle": lambda: last <= since,
            "opened": lambda: bool(of_course & (started | opened)),
            "unopened": lambda: not of_course & (started | opened),
            "started": lambda: bool(of_course & started),
            "unfinished": lambda: bool(of_course & started) and "finish" not in of_course,
            "finished": lambda: "finish" in of_course,
            "finished_least": lambda: len(finished) >= one["count"],
            "opened_nothing": lambda: not {e.kind for e in courses} & (started | opened),
            "joined_group": lambda: one["group"] in groups,
            "not_in_group": lambda: one["group"] not in groups,
            "rated_least": lambda: any(s >= one["stars"] for s in stars),
            "rated_most": lambda: any(s <= one["stars"] for s in stars),
            "channel": lambda: fan.source.lower() == one["source"].lower(),
            "in_segment": lambda: fan.placed,
            "not_in_segment": lambda: not fan.placed,
        }[kind]()


@pytest.mark.parametrize("seed", range(4))
def test_rules_say_what_plain_python_says(seed, ada):
    world = World(seed)

    for _round in range(60):
        conditions = [world.random_condition() for _ in range(world.dice.randint(1, 3))]
        mode = world.dice.choice(["all", "any"])
        wanted = {
            fan.pk
            for fan in world.fans
            if (all if mode == "all" else any)(world.matches(fan, one) for one in conditions)
        }
        rule = {mode: conditions}
        rows = members_matching(rule, now=world.now).values_list("pk", flat=True)
        assert set(rows) == wanted, rule
        assert len(rows) == len(wanted)


def test_every_kind_of_condition_is_asked_in_one_statement(ada, django_assert_max_num_queries):
    world = World(9)

    for _round in range(80):
        with django_assert_max_num_queries(2):  # the tiers' ranks, where a tier is named
            members_matching({"all": [world.random_condition()]}).count()


# --- What is no rule ---------------------------------------------------------------------------

BAD = [
    None, [], "all", {}, {"all": []}, {"none": [{"is": "paid"}]}, {"all": {"is": "paid"}},
    {"all": [{"is": "paid"}], "any": []}, {"all": ["paid"]}, {"all": [{"is": "rich"}]},
    {"all": [{"is": ["paid"]}]}, {"all": [{}]}, {"all": [{"is": "paid", "days": 3}]},
    {"all": [{"is": "idle"}]}, {"all": [{"is": "idle", "days": 0}]},
    {"all": [{"is": "idle", "days": 3651}]}, {"all": [{"is": "idle", "days": "30"}]},
    {"all": [{"is": "idle", "days": True}]}, {"all": [{"is": "idle", "days": 1.5}]},
    {"all": [{"is": "spent_least", "amount": -1}]}, {"all": [{"is": "holds_tier", "tier": 12}]},
    {"all": [{"is": "finished", "course": 99}]}, {"all": [{"is": "finished", "course": [1]}]},
    {"all": [{"is": "in_segment", "segment": "rich"}]}, {"all": [{"is": "tagged", "tag": ""}]},
    {"all": [{"is": "tagged", "tag": "a\x00"}]}, {"all": [{"is": "tagged", "tag": "a\u202e"}]},
    {"all": [{"is": "tagged", "tag": "a\ud800"}]}, {"all": [{"is": "tagged", "tag": "x" * 41}]},
    {"all": [{"is": "speaks", "language": "fr"}]}, {"all": [{"is": "paid"}] * 13},
    {"all": [{"is": "answered", "question": 1, "answer": "x"}]},
]  # fmt: skip


@pytest.mark.parametrize("rule", BAD, ids=repr)
def test_what_is_no_rule_is_refused_by_name(rule, ada):
    with pytest.raises(RuleRefused):
        check_rule(rule)


@pytest.mark.parametrize("rule", [None, {}, {"all": []}, {"all": [{"is": "rich"}]}, {"all": [3]}])
def test_a_stored_rule_that_is_none_is_refused_as_well(rule, ada):
    with pytest.raises(RuleRefused):
        members_matching(rule)


def test_a_good_rule_is_kept_as_it_is(ada, monkeypatch):
    teach(monkeypatch, "course", {12: "Light"})
    rule = {"any": [{"is": "finished", "course": 12}, {"is": "speaks", "language": "en"}]}

    assert check_rule(rule) == rule
    assert rule_text(rule) == ["finished “Light”", "read the site in “English”"]


def test_money_is_told_in_the_sites_currency(ada, lin):
    rule = {"all": [{"is": "spent_least", "amount": 2_950}]}

    assert rule_text(rule) == ["have spent at least 29.50 EUR so far"]
    with open_creator(lin):
        assert rule_text(rule) == ["have spent at least 29.50 CNY so far"]


# --- Audiences ---------------------------------------------------------------------------------


def test_an_audience_is_a_rule_a_segment_or_a_square(alice, bob):
    rule = RuleSegment.objects.create(name="Vip", rule={"all": [{"is": "tagged", "tag": "vip"}]})
    User.objects.filter(pk=alice.pk).update(tags=["vip"])
    loyal = Segment.objects.create(slug="loyal", rule="rule.loyal")
    SegmentMember.objects.create(member=bob, segment=loyal, recency_class=3, frequency_class=1)

    assert (
        list(members_in({"rule": rule.pk})) == list(members_in({"rule": str(rule.pk)})) == [alice]
    )
    assert list(members_in({"segment": "loyal"})) == list(members_in({"cell": "3-1"})) == [bob]
    assert list(members_in({"segment": "champions"})) == list(members_in({"cell": "1-1"})) == []


@pytest.mark.parametrize(
    "audience",
    [{}, {"rule": 99}, {"rule": True}, {"rule": "²"}, {"rule": "9" * 30}, {"rule": None},
     {"segment": "rich"}, {"segment": ["new"]}, {"cell": "6-1"}, {"cell": "1"}, {"cell": None},
     {"list": "idle"}, {"rule": 1, "segment": "new"}],
    ids=repr,
)  # fmt: skip
def test_an_audience_that_is_not_there_is_refused_by_name(audience, ada):
    with pytest.raises(NoSuchAudience):
        members_in(audience)


def test_the_neighbours_rules_are_not_ours(ada, lin, alice):
    rule = RuleSegment.objects.create(name="All", rule={"all": [{"is": "never_paid"}]})

    with open_creator(lin):
        assert members_matching(rule.rule).count() == 0
        with pytest.raises(NoSuchAudience):
            members_in({"rule": rule.pk})


def test_coming_back_for_an_offer_does_not_take_it_away(alice):
    segment = RuleSegment.objects.create(name="Idle", rule={"all": [{"is": "idle", "days": 30}]})
    User.objects.update(date_joined=clock.now() - 90 * DAY)
    did(alice, "view", 31.5)
    did(alice, "view", 0.01)

    assert members_matching(segment.rule).count() == 0
    assert belongs(alice, segment)
    did(alice, "view", 1.5)
    assert not belongs(alice, segment)


def test_a_visitor_belongs_to_nothing(ada):
    segment = RuleSegment.objects.create(name="All", rule={"all": [{"is": "never_paid"}]})

    from django.contrib.auth.models import AnonymousUser

    assert not belongs(AnonymousUser(), segment)
