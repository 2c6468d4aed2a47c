"""The registry holds what an event may look like, and `record` keeps to it and to consent."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from analytics.models import Event, Visitor
from analytics.selectors.registry import PAGES, REGISTRY, Fields, Need, Teller, faults
from analytics.services import Subject, hushed, record
from tenants import clock
from tenants.schemas import open_creator

Kind = Event.Kind
MINUTE = timedelta(minutes=1)


def fitting(kind: Kind) -> dict:
    """The least that an event of this kind must carry."""
    rule = REGISTRY[kind]
    name = sorted(rule.subjects)[0]
    fields: dict = {"subject": Subject(name, 0 if name in PAGES else 7)}
    if rule.part is Need.MUST:
        fields["part"] = 3
    if rule.value is Need.MUST:
        fields["value"] = rule.values[0]
    if rule.words is Need.MUST:
        fields["words"] = "autumn"
    return fields


def test_every_kind_has_its_rule_and_its_name():
    assert set(REGISTRY) == set(Kind)
    assert all(str(kind.label) for kind in Kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_a_kind_must_carry_is_enough(alice, kind):
    record(kind, actor=alice, **fitting(kind))

    event = Event.objects.get()
    assert (event.kind, event.actor_id, event.visitor_id) == (kind, alice.pk, None)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_a_kind_must_carry_is_asked_for(alice, kind):
    rule, fields = REGISTRY[kind], fitting(kind)
    for name, need in (("part", rule.part), ("value", rule.value), ("words", rule.words)):
        wrong = {**fields}
        if need is Need.MUST:
            del wrong[name]
        elif need is Need.NEVER:
            wrong[name] = "x" if name == "words" else 1
        else:
            continue
        with pytest.raises(ValueError, match=name):
            record(kind, actor=alice, **wrong)
    assert Event.objects.count() == 0


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_is_about_its_own_subjects_alone(alice, kind):
    with pytest.raises(ValueError, match="subject"):
        record(kind, actor=alice, **{**fitting(kind), "subject": Subject("moon", 7)})
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "changes", "wrong"),
    [
        (Kind.RATING, {"value": 0}, ["value"]),
        (Kind.RATING, {"value": 6}, ["value"]),
        (Kind.PLAY, {"value": -1}, ["value"]),
        (Kind.PLAY, {"value": 8 * 24 * 3600}, ["value"]),
        (Kind.SHELF, {"value": 0}, ["value"]),
        (Kind.SEARCH, {"words": "x" * 121}, ["words"]),
        (Kind.PURCHASE, {"amount": -1}, ["amount"]),
        (Kind.REFUND, {"amount": 1}, ["amount"]),
        (Kind.FINISH, {"amount": 1}, ["amount"]),
        (Kind.VIEW, {"subject": Subject("home", 1)}, ["subject"]),
        (Kind.VIEW, {"subject": Subject("course", 0)}, ["subject"]),
        (Kind.VIEW, {"subject": Subject("course", -2)}, ["subject"]),
    ],
)
def test_values_lie_within_their_range(kind, changes, wrong):
    told = {**fitting(kind), **changes}
    (name, pk) = told.pop("subject")
    told = {"part_id" if key == "part" else key: value for key, value in told.items()}

    assert faults(kind, Fields(name, pk, **told)) == wrong


def test_an_unknown_kind_is_a_mistake_of_ours(alice):
    with pytest.raises(ValueError, match="danced"):
        record("danced", actor=alice, subject=Subject("course", 7))


def test_money_and_learning_are_told_by_the_server_alone():
    told = {kind for kind, rule in REGISTRY.items() if rule.teller is Teller.BROWSER}

    assert told == {
        Kind.VIEW, Kind.CLICK, Kind.PLAY, Kind.PAUSE, Kind.SEARCH, Kind.SHELF, Kind.SHELF_CLICK,
    }  # fmt: skip


def test_a_visitor_may_look_but_not_buy(ada):
    visitor = Visitor.objects.create()
    record(Kind.VIEW, actor=None, visitor=visitor, subject=Subject("home", 0))
    record(Kind.PURCHASE, actor=None, visitor=visitor, subject=Subject("course", 7), amount=5)
    record(Kind.VIEW, actor=AnonymousUser(), subject=Subject("home", 0))

    assert list(Event.objects.values_list("kind", "actor", "visitor")) == [
        ("view", None, visitor.pk)
    ]


def test_nothing_is_kept_of_the_owner_and_of_who_refused(owner, alice, bob):
    User.objects.filter(pk=alice.pk).update(is_remembered=False)
    alice.refresh_from_db()

    for person in (owner, alice, bob):
        for kind in Kind:
            record(kind, actor=person, **fitting(kind))

    assert set(Event.objects.values_list("actor_id", flat=True)) == {bob.pk}
    assert Event.objects.count() == len(Kind)


def test_a_browser_that_wants_quiet_leaves_only_what_stands_in_the_books(alice):
    with hushed():
        for kind in Kind:
            record(kind, actor=alice, **fitting(kind))
    record(Kind.FINISH, actor=alice, **fitting(Kind.FINISH))

    kept = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kept == ["purchase", "renewal", "refund", "finish"]


def test_a_clock_that_runs_a_little_ahead_is_set_right_and_the_future_is_refused(alice):
    told = fitting(Kind.FINISH)
    record(Kind.FINISH, actor=alice, **told, at=clock.now() + MINUTE)
    with pytest.raises(ValueError, match="future"):
        record(Kind.FINISH, actor=alice, **told, at=clock.now() + 3 * MINUTE)

    assert Event.objects.get().at <= clock.now()


def test_what_has_a_key_is_kept_once_and_only_on_its_own_site(ada, lin, alice):
    for _ in range(3):
        record(Kind.FINISH, actor=alice, **fitting(Kind.FINISH), key="finish:7:1")

    assert Event.objects.count() == 1
    with open_creator(lin):
        assert Event.objects.count() == 0
