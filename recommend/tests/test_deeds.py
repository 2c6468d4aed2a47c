"""What of the events reaches the engine: the newest word, with its kind, of who allows it."""

import pytest

from accounts.models import User
from analytics.models import Event
from analytics.services import record
from courses.models import Course
from recommend import services
from recommend.engine import signals
from recommend.models import Preference, Report
from recommend.selectors import history
from recommend.selectors.ladder import PROFILES, rung_name, rung_text, signals_text
from recommend.tests.factories import DAY, did, make_courses, plant_tastes
from tenants import clock

TOLD = {"finish": 1.2, "purchase": 1.0, "like": 0.7, "finish_lesson": 0.6, "start": 0.5,
        "preview": 0.25, "view": 0.15}  # fmt: skip


@pytest.fixture
def courses(ada):
    return make_courses(8)


def spoken(fan: User) -> list[tuple[str, float]]:
    seen = history(clock.now())
    rows = zip(seen.fans, seen.facts, seen.weights, strict=True)
    return [(fact, weight) for who, fact, weight in rows if who == fan.pk]


def test_every_event_keeps_its_kind_on_the_way_into_the_engine(alice, courses):
    for kind, course in zip(TOLD, courses, strict=False):
        did(alice, kind, course)
    did(alice, "rating", courses[7], stars=5)

    assert spoken(alice) == [*TOLD.items(), ("rating", 0.95)]


def test_a_like_and_then_one_star_is_a_no(alice, courses):
    did(alice, "like", courses[0], days_ago=3)
    did(alice, "rating", courses[0], days_ago=2, stars=1)

    assert spoken(alice) == []
    assert history(clock.now()).has == [(alice.pk, courses[0].pk)]

    did(alice, "like", courses[0], days_ago=1)
    assert spoken(alice) == [("like", 0.7), ("like", 0.7)]
    assert history(clock.now()).has == []


def test_bought_refunded_and_bought_again_is_bought_once(alice, courses):
    for kind, days_ago in (("purchase", 5), ("refund", 4), ("purchase", 3)):
        did(alice, kind, courses[0], days_ago=days_ago)
    assert spoken(alice) == [("purchase", 1.0)]

    did(alice, "refund", courses[0], days_ago=2)
    assert spoken(alice) == []


def told(fan: User, kind: str, course: Course | None = None, days_ago: float = 1) -> None:
    at = clock.now() - days_ago * DAY
    Preference.objects.create(member=fan, kind=kind, course=course, at=at)


def test_not_this_takes_the_course_off_the_lists_and_its_deeds_out(alice, courses):
    did(alice, "view", courses[0], days_ago=3)
    did(alice, "finish", courses[1], days_ago=3)
    told(alice, "not_this", courses[0], days_ago=2)
    told(alice, "not_this", courses[2], days_ago=2)
    told(alice, "not_this", courses[3], days_ago=-1)

    assert spoken(alice) == [("finish", 1.2)]
    assert set(history(clock.now()).has) == {
        (alice.pk, courses[0].pk), (alice.pk, courses[2].pk),
    }  # fmt: skip


def test_a_course_bought_after_not_this_speaks_again_and_stays_off_the_lists(alice, courses):
    told(alice, "not_this", courses[0], days_ago=3)
    did(alice, "purchase", courses[0], days_ago=2)

    assert spoken(alice) == [("purchase", 1.0)]
    assert history(clock.now()).has == [(alice.pk, courses[0].pk)]


def test_who_started_anew_is_known_by_what_came_after(alice, bob, courses):
    for fan in (alice, bob):
        did(fan, "finish", courses[0], days_ago=3)
        did(fan, "finish", courses[1], days_ago=1)
    told(alice, "reset", days_ago=2)

    assert [len(spoken(fan)) for fan in (alice, bob)] == [1, 2]
    assert history(clock.now()).has == [(alice.pk, courses[0].pk)]


@pytest.mark.parametrize("refused", ["is_remembered", "is_personalised"])
def test_who_refused_is_not_learnt_from_with_any_kind_of_deed(alice, bob, courses, refused):
    for person in (alice, bob):
        for kind, course in zip(TOLD, courses, strict=False):
            did(person, kind, course)
        did(person, "rating", courses[7], stars=1)
    User.objects.filter(pk=alice.pk).update(**{refused: False})

    seen = history(clock.now())

    assert set(seen.fans) == {bob.pk}
    assert seen.has == [(bob.pk, courses[7].pk)]


@pytest.mark.parametrize("kind", TOLD)
def test_who_is_not_counted_leaves_no_deed_of_any_kind(alice, courses, kind):
    alice.is_remembered = False
    part = 1 if kind in {"finish_lesson", "preview", "start"} else None

    record(Event.Kind(kind), actor=alice, subject=courses[0], part=part)

    assert not Event.objects.filter(actor=alice, subject_id=courses[0].pk).exists()


def test_the_night_keeps_what_it_chose_and_says_it_in_words(ada):
    plant_tastes(fans=60)

    report = services.rebuild()

    assert report.chosen["signals"] == {"profile": "usual", "half_life_days": None}
    assert signals_text(report).startswith("Deeds count as usual")
    assert signals_text(report).endswith("Old deeds count as much as new ones.")
    assert signals_text(Report(chosen={"l2": 200})) == ""
    fading = Report(chosen={"signals": {"profile": "money", "half_life_days": 90.0}})
    assert signals_text(fading) == (
        "What fans pay for counts most on this site; what they finish, less."
        " After 90 days a deed counts half."
    )


def test_every_profile_and_every_rung_has_words():
    assert set(PROFILES) == set(signals.PROFILES)
    assert [rung_name(rung) for rung in range(4)] == [
        "New to us", "Getting to know you", "Known", "Well known",
    ]  # fmt: skip
    assert "at least 5 of" in rung_text(2)
    assert "at least 20 of" in rung_text(3)
    assert len({rung_text(rung) for rung in range(4)}) == 4
