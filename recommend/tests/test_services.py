"""A night's recommendations: whole, true, and good enough or else popularity."""

import threading

import pytest
from django.db import connection, transaction

from analytics.models import Event
from courses.models import Course
from recommend import services
from recommend.models import Report, Shelf
from recommend.selectors import shelf_for
from recommend.selectors.history import FACTS
from recommend.tests.factories import (
    did,
    entries,
    make_courses,
    make_fans,
    own,
    plant_tastes,
)
from tenants.errors import LeaseLost
from tenants.models import Creator
from tenants.schemas import open_creator


def refuse() -> None:
    raise LeaseLost("taken over")


def test_planted_tastes_are_found_and_the_model_is_served(ada):
    fans, courses = plant_tastes()

    report = services.rebuild(run_id=7)

    assert (report.served, report.verdict, report.run_id) == ("model", "model", 7)
    assert report.result["interval"][0] > 0
    assert report.result["model"]["ndcg_10"] > report.result["popularity"]["ndcg_10"]
    assert set(report.chosen) >= {"l2", "cf_weight"}
    taste = {course.pk: place % 4 for place, course in enumerate(courses)}
    for number in (0, 1):
        assert taste[Shelf.objects.get(member=fans[number]).courses[0]] == number


def test_every_reason_really_happened(ada):
    plant_tastes()
    services.rebuild()

    told = [(row[0], row[-2], row[-1]) for row in entries() if row[-2] in FACTS.values()]
    assert told != []
    for member, reason, because in told[::20]:
        kinds = [kind for kind, one in FACTS.items() if one == reason]
        assert Event.objects.filter(actor_id=member, subject_id=because, kind__in=kinds).exists()


def test_beside_a_course_stands_what_the_same_fans_took_then_what_is_like_it(ada):
    _fans, courses = plant_tastes()
    taste = {str(course.pk): place % 4 for place, course in enumerate(courses)}
    Course.objects.filter(pk=courses[0].pk).update(tags=["lute"])
    fresh = make_courses(1, slug="fresh", tags=["lute"])[0]

    services.rebuild()

    lists = dict(Shelf.objects.filter(kind="also").values_list("key", "courses"))
    assert set(lists) == {*taste, str(fresh.pk)}
    same = [taste[key] == taste[str(pk)] for key in taste for pk in lists[key] if pk != fresh.pk]
    assert sum(same) > 0.8 * len(same)
    akin = Shelf.objects.get(kind="also", key=str(fresh.pk))
    assert (akin.courses[0], set(akin.reasons)) == (courses[0].pk, {"akin"})


def test_nobody_is_shown_what_they_have_finished_or_own(ada):
    fans, courses = plant_tastes()
    own(fans[0], courses[0].key)
    own(fans[0], courses[4].key)

    services.rebuild()

    finished = set(Event.objects.values_list("actor_id", "subject_id"))
    shown = {(row[0], row[4]) for row in entries() if row[0]}
    assert shown & finished == set()
    assert {(fans[0].pk, courses[0].pk), (fans[0].pk, courses[4].pk)} & shown == set()


def test_a_draft_is_shown_to_nobody(ada):
    _fans, courses = plant_tastes()
    Course.objects.filter(pk=courses[0].pk).update(state=Course.State.DRAFT)

    services.rebuild()

    assert courses[0].pk not in {row[4] for row in entries()}


def test_a_small_site_gets_popularity_and_an_honest_report(ada, alice, bob):
    courses = make_courses(3)
    did(alice, "finish", courses[0])
    did(bob, "finish", courses[0])
    did(bob, "start", courses[1])

    report = services.rebuild()

    assert (report.served, report.verdict, report.fans) == ("popularity", "unknown", 2)
    assert [entry.course for entry in shelf_for(alice)] == [courses[1]]
    assert {row[6] for row in entries() if row[1] != "also"} == {"popular"}


def test_a_site_without_anything_has_a_quiet_night(ada):
    report = services.rebuild()

    assert (report.fans, report.interactions, entries()) == (0, 0, [])


def test_the_same_data_gives_the_same_shelves_and_the_same_hash(ada):
    plant_tastes()
    first, before = services.rebuild(), entries()
    second = services.rebuild()

    assert [row[:5] for row in entries()] == [row[:5] for row in before]
    assert second.data_hash == first.data_hash


def test_what_happens_at_the_neighbours_changes_nothing(ada, lin):
    plant_tastes()
    first, before = services.rebuild(), entries()
    with open_creator(lin):
        plant_tastes(seed=2)
        services.rebuild()

    again = services.rebuild()

    assert again.data_hash == first.data_hash
    assert [row[:5] for row in entries()] == [row[:5] for row in before]


def test_a_run_that_is_done_twice_leaves_one_report(ada):
    services.rebuild(run_id=3)
    services.rebuild(run_id=3)
    services.rebuild(run_id=4)

    assert sorted(Report.objects.values_list("run_id", flat=True)) == [3, 4]


def test_a_refused_publication_leaves_the_last_good_set(ada, alice):
    courses = make_courses(3)
    did(alice, "start", courses[0])
    services.rebuild()
    before = entries()
    did(alice, "finish", courses[1])

    with pytest.raises(LeaseLost):
        services.rebuild(run_id=9, may_publish=refuse)

    assert entries() == before
    assert not Report.objects.filter(run_id=9).exists()


def test_a_failure_in_the_middle_of_publishing_leaves_the_last_good_set(ada, alice, monkeypatch):
    courses = make_courses(3)
    did(alice, "start", courses[0])
    services.rebuild()
    before = entries()

    def fail(*_args) -> int:
        raise OSError("no space left")

    monkeypatch.setattr("recommend.services.publishing.copy_in", fail)
    with pytest.raises(OSError, match="no space left"):
        services.rebuild(run_id=9)

    assert entries() == before != []
    assert not Report.objects.filter(run_id=9).exists()


def test_a_night_takes_the_same_statements_for_few_and_many(ada, django_assert_max_num_queries):
    plant_tastes(fans=60)
    with django_assert_max_num_queries(42):
        services.rebuild()


@pytest.fixture
def real_site(db_is_real):
    """Ada's site without a transaction around the test; what the test wrote is removed again."""
    creator = Creator.objects.get(host__startswith="ada")
    with open_creator(creator):
        yield creator
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE recommend_report, recommend_shelf, analytics_event, courses_course"
                " CASCADE;"
                "DELETE FROM accounts_user WHERE role = 'fan'"
            )


def as_read_elsewhere(creator: Creator) -> list[tuple]:
    """The lists as another connection sees them at this moment."""
    found: list[tuple] = []

    def read() -> None:
        connection.set_tenant(creator)
        found.extend(entries())
        connection.close()

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    return found


def test_readers_see_the_old_set_until_the_new_one_is_whole(real_site):
    courses = make_courses(4)
    fan = make_fans(1)[0]
    did(fan, "start", courses[0])
    services.rebuild()
    old = entries()
    did(fan, "start", courses[1])
    seen_inside: list[list[tuple]] = []

    class Outside(Exception):
        """Ends the outer transaction."""

    with pytest.raises(Outside), transaction.atomic():
        services.rebuild()
        new = entries()
        seen_inside.append(as_read_elsewhere(real_site))  # deleted and copied, not committed
        raise Outside
    after_failure = as_read_elsewhere(real_site)
    services.rebuild()

    assert seen_inside == [old]
    assert after_failure == old
    assert [row[:5] for row in as_read_elsewhere(real_site)] == [row[:5] for row in new] != old


def test_two_nights_at_once_leave_one_whole_set(real_site):
    courses = make_courses(6)
    for fan in make_fans(5):
        did(fan, "start", courses[0])
        did(fan, "start", courses[1])
    services.rebuild()
    errors: list[BaseException] = []
    both_publish = threading.Barrier(2, timeout=20)

    def night() -> None:
        connection.set_tenant(real_site)
        services.rebuild(may_publish=both_publish.wait)
        connection.close()

    threads = [threading.Thread(target=night) for _ in range(2)]
    threading.excepthook, before = lambda args: errors.append(args.exc_value), threading.excepthook
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    threading.excepthook = before

    assert errors == []
    assert Report.objects.count() == 3
    assert len(Shelf.objects.get(member=None, kind="popular").courses) == 2
