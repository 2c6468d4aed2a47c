"""What a scheduled night does again, and what it keeps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from analytics import services as analytics
from courses.models import Course
from recommend import engine, services
from recommend.models import Draw, Handpick, Report, Shelf
from recommend.selectors import carried_from
from recommend.services.publishing import shelves_hash
from recommend.tests.factories import did, entries, make_courses, own, plant_tastes
from tenants import clock
from tenants.rules import forgetting

DAY = timedelta(days=1)


@pytest.fixture
def later(monkeypatch):
    """Moves the clock on by so many days."""
    started, moved = timezone.now(), [timedelta(0)]
    monkeypatch.setattr(timezone, "now", lambda: started + moved[0])

    def go(days: float) -> None:
        moved[0] += days * DAY

    return go


@pytest.fixture
def learning(monkeypatch):
    """How often a site was judged; the night itself is the real one."""
    judge, done = engine.judge, []

    def counted(*given, **named):
        done.append(1)
        return judge(*given, **named)

    monkeypatch.setattr(engine, "judge", counted)
    return done


def versions() -> dict[int, int]:
    mine = Shelf.objects.filter(kind="for_you").exclude(member=None)
    return dict(mine.values_list("member_id", "version"))


def night() -> Report:
    return services.rebuild(may_keep=True)


def test_a_night_without_a_deed_learns_nothing_and_says_since_when(ada, later, learning):
    plant_tastes(fans=40, courses=12)
    first, before = night(), versions()
    later(1)
    second = night()

    assert (len(learning), versions()) == (1, before)
    assert second.result["judged_at"] == first.result["moment"] < second.result["moment"]
    assert carried_from(first) is None
    assert carried_from(second) == first.made_at
    assert (second.verdict, second.chosen) == (first.verdict, first.chosen)
    assert second.result["interval"] == first.result["interval"]
    assert second.result["shelves_hash"] == shelves_hash()


def test_nothing_is_kept_for_more_than_a_week(ada, later, learning):
    plant_tastes(fans=40, courses=12)
    first = night()
    later(6.9)
    night()
    later(0.2)
    third = night()

    assert len(learning) == 2
    assert third.result["judged_at"] == third.result["ranked_at"] == third.result["moment"]
    assert set(versions().values()) == {third.pk} != {first.pk}


def test_only_who_did_something_gets_a_new_list(ada, later, learning):
    fans, courses = plant_tastes()
    first = night()
    later(0.5)
    did(fans[3], "view", courses[7], days_ago=0)
    second = night()

    assert len(learning) == 2
    assert (first.served, second.served, second.chosen) == ("model", "model", first.chosen)
    found = versions()
    assert found.pop(fans[3].pk) == second.pk
    assert set(found.values()) == {first.pk}
    assert Shelf.objects.get(member=None, kind="popular").version == second.pk


def test_who_let_a_topic_go_gets_a_new_list_as_well(ada, later):
    fans, courses = plant_tastes()
    Course.objects.filter(pk=courses[7].pk).update(tags=["ink"])
    services.choose_interests(member=fans[3], topics=["ink"])
    later(0.1)
    first = night()
    later(0.5)
    services.choose_interests(member=fans[3], topics=[])
    second = night()

    assert [fan for fan, made in versions().items() if made == second.pk] == [fans[3].pk]
    assert second.chosen == first.chosen


def test_who_has_no_list_gets_one(ada, later):
    fans, _courses = plant_tastes(fans=40, courses=12)
    night()
    services.forget_shelves(fans[5])
    later(1)
    second = night()

    assert versions()[fans[5].pk] == second.pk


def withdraw() -> None:
    Course.objects.filter(slug="course-3").update(state=Course.State.DRAFT)


def ban() -> None:
    Handpick.objects.create(kind="ban", course=Course.objects.get(slug="course-3"))


def pin() -> None:
    Handpick.objects.create(kind="pin", course=Course.objects.get(slug="course-3"))


def serve_the_other() -> None:
    last = Report.objects.get()
    last.served, last.data_hash = {"model": "popularity", "popularity": "model"}[last.served], ""
    last.save()


def choose_other() -> None:
    Report.objects.update(chosen={"l2": 1.0}, data_hash="")


def run_on_another_engine() -> None:
    for report in Report.objects.all():
        report.result["engine_version"] = 0
        report.save()


@pytest.mark.parametrize(
    "change", [withdraw, ban, pin, serve_the_other, choose_other, run_on_another_engine]
)
def test_everybody_gets_a_new_list_when_what_all_lists_rest_on_changed(ada, later, change):
    plant_tastes(fans=40, courses=12)
    night()
    change()
    later(1)
    second = night()

    assert set(versions().values()) == {second.pk}


def test_a_run_by_hand_does_everything_again_to_the_same_bytes(ada, later, learning):
    plant_tastes(fans=40, courses=12)
    night()
    before = shelves_hash()
    again = services.rebuild()

    assert len(learning) == 2
    assert set(versions().values()) == {again.pk}
    assert again.result["shelves_hash"] == before


@pytest.mark.parametrize("refused", ["is_remembered", "is_personalised"])
def test_the_list_of_who_refused_goes_and_nobody_else_s(ada, later, refused):
    fans, _courses = plant_tastes(fans=40, courses=12)
    night()
    before = versions()
    User.objects.filter(pk=fans[0].pk).update(**{refused: False})
    later(1)
    night()

    assert versions().keys() == before.keys() - {fans[0].pk}


def test_a_retried_run_keeps_nothing_of_itself(ada, later):
    plant_tastes(fans=40, courses=12)
    services.rebuild(run_id=7, may_keep=True)
    before = shelves_hash()
    again = services.rebuild(run_id=7, may_keep=True)

    assert Report.objects.get() == again
    assert again.result["judged_at"] == again.result["moment"]
    assert shelves_hash() == before


def test_what_goes_while_the_engine_is_at_work_is_on_no_list(ada, monkeypatch):
    fans, courses = plant_tastes(fans=40, courses=12)
    work = engine.rebuild

    def slow(*given, **named):
        done = work(*given, **named)
        Course.objects.filter(pk=courses[1].pk).delete()
        with forgetting():
            User.objects.filter(pk=fans[2].pk).delete()
        User.objects.filter(pk=fans[4].pk).update(is_personalised=False)
        User.objects.filter(pk=fans[5].pk).update(is_remembered=False)
        services.reset(member=fans[6])
        analytics.forget_person(fans[7])
        services.forget_profile(fans[7])
        return done

    monkeypatch.setattr(engine, "rebuild", slow)
    services.rebuild()

    found = entries()
    assert found
    gone = {fans[place].pk for place in (2, 4, 5, 6, 7)}
    assert {fan.pk for fan in fans} - gone <= {row[0] for row in found}
    assert not gone & {row[0] for row in found}
    assert not Draw.objects.filter(member__in=gone).exists()
    assert courses[1].pk not in {row[4] for row in found} | {row[7] for row in found}


def test_a_fan_with_everything_and_an_item_of_everybody_do_no_harm(ada):
    fans, courses = plant_tastes(fans=40, courses=12)
    for course in courses:
        did(fans[0], "finish", course)
    for fan in fans:
        did(fan, "finish", courses[0])

    report = services.rebuild()

    assert report.fans == 40
    assert (fans[0].pk, courses[0].pk) not in {(row[0], row[4]) for row in entries()}
    assert fans[0].pk not in versions()


def test_everybody_alike_is_served_popularity(ada):
    courses = make_courses(6)
    for number in range(40):
        fan = User.objects.create(email=f"alike{number}@example.com")
        for course in courses[:4]:
            did(fan, "finish", course, days_ago=float(course.position + 1))

    report = services.rebuild()

    assert report.served == "popularity"
    assert Shelf.objects.get(member=None, kind="popular").courses[0] == courses[0].pk


def fresh_to(fan: User, courses: list[Course]) -> Course:
    """A course of the fan's own taste that this fan has not finished."""
    done = set(fan.events.values_list("subject_id", flat=True))
    taste = (fan.pk - User.objects.get(email="fan0@example.com").pk) % 4
    return next(one for one in courses[taste::4] if one.pk not in done)


def test_who_holds_a_course_no_more_or_wants_it_again_gets_a_new_list(ada, later):
    fans, courses = plant_tastes()
    lent, refused = fresh_to(fans[3], courses), fresh_to(fans[6], courses)
    own(fans[3], lent.key, ends_at=clock.now() + DAY / 2)
    services.not_this(member=fans[6], course=refused)
    later(0.1)
    first = night()
    later(0.9)
    services.take_back(member=fans[6], course_id=refused.pk)
    second = night()

    assert second.chosen == first.chosen
    made = {fan for fan, version in versions().items() if version == second.pk}
    assert made == {fans[3].pk, fans[6].pk}
    for fan, course in ((fans[3], lent), (fans[6], refused)):
        assert course.pk in Shelf.objects.get(member=fan, kind="for_you").courses


def test_a_list_of_a_night_that_was_done_again_is_made_again(ada, later):
    fans, _courses = plant_tastes(fans=40, courses=12)
    night()
    later(1)
    services.forget_shelves(fans[5])
    services.rebuild(run_id=7, may_keep=True)
    again = services.rebuild(run_id=7, may_keep=True)

    assert versions()[fans[5].pk] == again.pk
