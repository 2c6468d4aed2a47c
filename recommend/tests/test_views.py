"""The shelf as a piece of a page, and the report in the studio."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics import services as analytics
from recommend import services
from recommend.models import Pick, Report
from recommend.selectors.chart import draw
from recommend.tests.factories import did, make_courses, plant_tastes
from tenants.models import Creator, Run
from tenants.schemas import open_public

REPORT = "/studio/recommendations/"


def make_run(creator: Creator, *, days_ago: int = 0, **fields: object) -> Run:
    now = timezone.now() - timedelta(days=days_ago)
    fields = {"state": "done", "started_at": now, "finished_at": now, **fields}
    with open_public():
        return Run.objects.create(creator=creator, day=now.date(), **fields)


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_piece_names_each_course_and_its_reason(site, browse, alice):
    courses = make_courses(3)
    for member in (alice, None):
        Pick.objects.create(
            member=member, rank=1, course=courses[1], score=1,
            reason="finish" if member else "popular", because=courses[0] if member else None,
        )  # fmt: skip

    mine = text(browse(alice).get(reverse("recommend:shelf")))
    theirs = text(site.get("/for-you/"))

    assert mine.count('data-shelf="for-you"') == mine.count('data-item="course-1"') == 1
    assert "Because you finished “Course 0”" in mine.split("data-reason")[1]
    assert "Popular with other members right now" in theirs.split("data-reason")[1]
    assert "<html" not in mine


def test_the_piece_of_an_empty_site_is_empty(site):
    assert text(site.get("/for-you/")) == ""


def test_the_report_is_for_the_owner_alone(site, browse, alice):
    assert site.get(REPORT).status_code == 302
    assert browse(alice).get(REPORT).status_code == 403


def test_before_the_first_night_the_report_says_when_it_comes(browse, owner):
    page = text(browse(owner).get(REPORT))

    assert "The first night is still to come" in page
    assert "every night at 03:00 your time (Europe/London)" in page


def test_a_good_night_shows_model_and_popularity_and_what_is_served(ada, browse, owner):
    plant_tastes()
    run = make_run(ada)
    analytics.rebuild_segments()
    report = services.rebuild(run_id=run.pk)

    page = text(browse(owner).get(REPORT))

    assert "The model beat popularity, so every fan gets a shelf of their own." in page
    assert f"{100 * report.result['model']['ndcg_10']:.1f}&nbsp;%" in page
    assert report.data_hash[:10] in page
    assert "Champions" in page
    assert "Have not come for more than 60 days." in page


def test_the_report_in_chinese(ada, browse, owner):
    plant_tastes()
    services.rebuild(run_id=make_run(ada).pk)
    owner.language = "zh-hans"
    owner.save()

    page = text(browse(owner).get(REPORT))

    assert "模型胜过热度，因此每位粉丝看到的都是自己的专属推荐。" in page


def test_a_small_site_is_told_what_the_test_needs(ada, browse, owner, alice):
    did(alice, "finish", make_courses(2)[0])
    services.rebuild(run_id=make_run(ada).pk)

    page = text(browse(owner).get(REPORT))

    assert "Not enough data yet: a fair test needs 30 fans who came back" in page
    assert "Model against popularity" not in page


def test_a_model_that_is_not_better_is_not_served_and_the_page_says_so(ada, browse, owner):
    figures = {"ndcg_10": 0.1, "recall_20": 0.2, "coverage_10": 0.3}
    Report.objects.create(
        seconds=1, data_hash="a" * 64, served="popularity", verdict="popularity", fans=50,
        interactions=500, result={
            "interval": [-0.02, 0.01], "model": figures, "popularity": figures,
            "fans_counted": 40, "pairs_before": 400, "items": 9,
        },
    )  # fmt: skip

    page = text(browse(owner).get(REPORT))

    assert "The model did not clearly beat popularity" in page
    assert "(95 % interval -2.0 to 1.0), measured on 40 fans" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "failed", "attempts": 3}, "failed three times and was given up (Broken)"),
        ({"state": "due", "attempts": 1, "finished_at": None}, "It is tried again within minutes"),
        ({"state": "running", "finished_at": None}, "A run is on its way."),
    ],
)
def test_a_night_that_is_not_good_is_told(ada, browse, owner, fields, words):
    services.rebuild(run_id=make_run(ada, days_ago=1).pk)
    make_run(ada, note="Broken: the disk is full", **fields)

    page = text(browse(owner).get(REPORT))

    assert words in page
    assert "the disk is full" not in page


def test_the_neighbours_runs_are_not_shown(ada, lin, browse, owner):
    make_run(lin, state="failed", note="Broken: theirs")

    assert "Broken" not in text(browse(owner).get(REPORT))


@pytest.mark.parametrize("nights", [1, 3])
def test_the_report_takes_the_same_statements_for_one_and_three_nights(
    ada, browse, owner, nights, django_assert_num_queries
):
    for days_ago in range(nights):
        services.rebuild(run_id=make_run(ada, days_ago=days_ago).pk)
    client = browse(owner)
    client.get(REPORT)

    with django_assert_num_queries(9):  # three of them set the search path
        client.get(REPORT)


def test_a_chart_needs_two_nights_and_holds_both_lines():
    assert draw([0.2], [0.1]) is None

    chart = draw([0.1, 0.2], [0.1, 0.1])

    assert [point.split(",")[0] for point in chart.model.split()] == ["44.0", "472.0"]
    low, high = (float(point.split(",")[1]) for point in chart.model.split())
    assert high < low
    assert chart.popularity.split()[0] == chart.model.split()[0]
