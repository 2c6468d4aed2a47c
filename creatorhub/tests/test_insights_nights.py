"""The page of the nights: how they went, what each found out, what is served and why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from analytics import services as analytics
from analytics.models import Event
from recommend import services
from recommend.models import Report, Shelf
from recommend.selectors import found
from recommend.tests.factories import did, make_courses, plant_tastes
from tenants import clock
from tenants.models import Creator, Run
from tenants.schemas import open_public

REPORT = "/studio/insights/nights/"
RUN = "/studio/insights/nights/run/"


def make_run(creator: Creator, *, days_ago: int = 0, **fields: object) -> Run:
    now = timezone.now() - timedelta(days=days_ago)
    fields = {"state": "done", "started_at": now, "finished_at": now, **fields}
    with open_public():
        return Run.objects.create(creator=creator, day=now.date(), **fields)


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


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


def test_a_lead_that_one_list_for_everybody_has_as_well_is_told(ada, browse, owner):
    figures = {"ndcg_10": 0.1, "recall_20": 0.2, "coverage_10": 0.3}
    Report.objects.create(
        seconds=1, data_hash="a" * 64, served="popularity", verdict="popularity", fans=50,
        interactions=500, result={
            "interval": [0.01, 0.03], "personal": [-0.01, 0.02], "model": figures,
            "popularity": figures, "fans_counted": 40, "pairs_before": 400, "items": 9,
        },
    )  # fmt: skip

    page = text(browse(owner).get(REPORT))

    assert "The model beat popularity, but so would one list for everybody" in page


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
    assert ("Until then your fans see the last good shelves." in page) == (
        "running" not in fields.values()
    )


def test_before_any_good_night_no_good_shelves_are_promised(ada, browse, owner):
    make_run(ada, state="failed", attempts=3, note="Broken: the disk is full")

    page = text(browse(owner).get(REPORT))

    assert "failed three times and was given up (Broken). The next night starts afresh." in page
    assert "last good shelves." not in page.split("notice-error")[1].split("</div>")[0]


def test_the_neighbours_runs_are_not_shown(ada, lin, browse, owner):
    make_run(lin, state="failed", note="Broken: theirs")

    assert "Broken" not in text(browse(owner).get(REPORT))


def test_the_report_takes_the_same_statements_for_one_and_three_nights(ada, browse, owner):
    client = browse(owner)
    counts = []
    for nights in ([0], [1, 2]):
        for days_ago in nights:
            services.rebuild(run_id=make_run(ada, days_ago=days_ago).pk)
        client.get(REPORT)
        with CaptureQueriesContext(connection) as captured:
            client.get(REPORT)
        counts.append(sum(not query["sql"].startswith("SET ") for query in captured))

    assert counts[0] == counts[1] <= 12


def test_the_old_address_leads_to_the_page(browse, owner):
    answer = browse(owner).get("/studio/recommendations/")

    assert (answer.status_code, answer["Location"]) == (301, REPORT)


def test_a_failed_night_leaves_the_last_good_one_marked(ada, browse, owner):
    services.rebuild(run_id=make_run(ada, days_ago=1).pk)
    make_run(ada, state="failed", attempts=3, note="Broken: the disk is full")

    page = text(browse(owner).get(REPORT))

    assert page.count("last good night</span>") == 1
    newest, good = page.split("<tbody>")[-1].split("</tr>")[:2]
    assert "failed" in newest
    assert "last good night" in good


def test_a_run_by_hand_waits_for_the_next_tick_and_is_one_at_a_time(ada, browse, owner):
    client = browse(owner)

    first = text(client.post(RUN, follow=True))
    second = text(client.post(RUN, follow=True))

    assert "A run starts within a minute." in first
    assert "A run is on its way already." in second
    with open_public():
        runs = list(Run.objects.filter(creator=ada))
    assert [(run.state, run.by_hand is None, run.heartbeat_at) for run in runs] == [
        ("due", False, None)
    ]
    assert "Run now" not in second


def test_the_neighbours_run_does_not_stand_in_the_way(ada, lin, browse, owner):
    make_run(lin, state="due")

    assert "A run starts within a minute." in text(browse(owner).post(RUN, follow=True))


def test_nobody_else_starts_a_run(ada, site, browse, alice):
    assert site.post(RUN).status_code == 302
    assert browse(alice).post(RUN).status_code == 403
    assert browse(alice).get(RUN).status_code in {403, 405}
    with open_public():
        assert not Run.objects.filter(creator=ada).exists()


def shown(fan, course, shelf: str = "for-you", *, kind: str = "shelf") -> Event:
    return Event.objects.create(
        actor=fan, kind=kind, subject_type="course", subject_id=course.pk, words=shelf, value=1,
        at=clock.now() - timedelta(days=2),
    )  # fmt: skip


def test_the_page_says_in_words_what_was_measured(ada, browse, owner):
    plant_tastes()
    report = services.rebuild(run_id=make_run(ada).pk)
    result = report.result

    page = text(browse(owner).get(REPORT))

    model, popular, lot = (
        f"{100 * result[name]['recall_10']:.0f} %" for name in ("model", "popularity", "random")
    )
    days = round((result["until"] - result["cut"]) / 86_400)
    assert (
        f"On the last {days} days, the first 10 courses that the model had put down for a fan held"
        f" {model} of what they could have held, averaged over fans. The 10 most popular ones would"
        f" have held {popular}, 10 drawn by lot {lot}."
    ) in page
    level = result["fans_counted"] - result["better"] - result["worse"]
    assert (
        f"By NDCG@10, the model's list was the better one for {result['better']} fans, the"
        f" popular one for {result['worse']}, and for {level} both were as good."
    ) in page
    assert "Every course is weighed against every other one (EASE)" in page
    assert result["catalogue_hash"] in page
    assert page.count('class="chart-span"') == 2  # wide and narrow


def test_a_small_catalogue_is_told_by_three_places():
    figures = {"recall_3": 0.2, "recall_10": 0.9}
    result = {"interval": [0.1, 0.2], "cut": 0, "until": 86_400, "fans_counted": 50, "taken": 60,
              "better": 20, "worse": 5, "model": figures, "popularity": figures,
              "random": figures}  # fmt: skip

    few, many = (found(Report(result=result | {"items": items})) for items in (39, 40))

    assert (few.places, few.model, few.level, few.days) == (3, 20.0, 25, 1)
    assert (many.places, many.model) == (10, 90.0)


def test_what_is_missing_is_shown_with_how_far_it_is(ada, browse, owner, alice):
    did(alice, "finish", make_courses(2)[0])
    services.rebuild(run_id=make_run(ada).pk)

    page = text(browse(owner).get(REPORT))

    assert "We do not know yet, and we do not guess." in page
    assert '<progress class="meter" max="30" value="0"' in page
    assert "0 of 200" in page


def test_every_fan_stands_on_one_rung(ada, browse, owner):
    plant_tastes(fans=40, courses=12)
    make_fan = User.objects.create_user("new@example.com", name="New")
    services.rebuild(run_id=make_run(ada).pk)
    Shelf.objects.filter(kind="for_you").update(rung=2)

    counts = [rung.fans for rung in browse(owner).get(REPORT).context["page"].rungs]

    assert make_fan.role == "fan"
    assert counts == [User.objects.filter(role="fan").count() - 40, 0, 40, 0]


def test_without_a_shelf_seen_the_page_says_what_will_stand_there(ada, browse, owner):
    services.rebuild(run_id=make_run(ada).pk)

    assert "No fan has seen a shelf yet" in text(browse(owner).get(REPORT))


def test_shelves_are_told_by_day_and_too_few_are_no_share(ada, browse, owner):
    fans, courses = plant_tastes(fans=25, courses=12)
    services.rebuild(run_id=make_run(ada).pk)
    for fan in fans[:24]:
        shown(fan, courses[0])
    shown(fans[0], courses[0], "popular")
    shown(fans[0], courses[0], kind="shelf_click")
    client = browse(owner)

    page = text(client.get(REPORT))
    file = client.get(REPORT, {"format": "csv", "sheet": "shelves"}).content.decode()

    assert "Too few to tell the own shelf and the popular one apart" in page
    assert "4 % (1–20)" in page
    assert "too few to tell" in page
    assert "For you,24,24,1,0,4.2,0.7,20.2,0.0,0.0,13.8" in file
    assert "Popular here,1,1,0,0,,,,,," in file


def test_the_figures_are_a_file_with_three_columns(ada, browse, owner):
    plant_tastes()
    services.rebuild(run_id=make_run(ada).pk)

    file = browse(owner).get(REPORT, {"format": "csv", "sheet": "measures"}).content.decode()

    assert file.splitlines()[0].removeprefix("\ufeff") == "Figure,Unit,Model,Popularity,By lot"
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == [
        "NDCG@10", "Recall@20", "Coverage", "Novelty",
    ]  # fmt: skip
