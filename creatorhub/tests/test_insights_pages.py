"""Insights as pages: who enters, what stands there, and that a file says the same."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from analytics.models import Event
from analytics.selectors import Period
from analytics.selectors.periods import today
from courses.models import Course
from courses.selectors.finishing import finishers_by_lesson
from creatorhub.insights.asking import asked
from creatorhub.insights.overview import overview
from creatorhub.insights.sheets import Column, Sheet, lines
from creatorhub.tests import story
from tenants.schemas import open_creator

PAGES = ["insights", "insights_funnel", "insights_courses", "insights_nights"]
OVERVIEW = "/studio/insights/"
FUNNEL = "/studio/insights/funnel/"
COURSES = "/studio/insights/courses/"


class Tables(HTMLParser):
    """The tables of a page by their name: rows of (shown text, value for programs)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[list[tuple[str, str]]]] = {}
        self.rows: list[list[tuple[str, str]]] | None = None
        self.cell: tuple[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "table":
            self.rows = self.found.setdefault(told.get("data-sheet") or "", [])
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.cell = ("", "")
        elif tag == "data" and self.cell is not None:
            self.cell = (self.cell[0], told["value"])

    def handle_data(self, data):
        if self.cell is not None:
            self.cell = (self.cell[0] + data, self.cell[1])

    def handle_endtag(self, tag):
        if tag in {"th", "td"} and self.rows is not None and self.cell is not None:
            text, value = self.cell
            self.rows[-1].append((text.strip(), value))
            self.cell = None
        elif tag == "table":
            self.rows = None


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def table(response, name):
    return [row for row in Tables(text(response)).found[name] if row]


def file(client, address):
    response = client.get(address)
    assert response.status_code == 200
    content = response.content.decode("utf-8")
    assert content.startswith("\N{BOM}")
    return list(csv.reader(io.StringIO(content.removeprefix("\N{BOM}"))))


def figures(response):
    found = re.findall(r'data-figure="(\w+)".*?figure-value"><data value="(-?\d+)"', text(response))
    return {name: int(value) for name, value in found}


@pytest.fixture
def told(ada):
    return story.tell()


@pytest.mark.parametrize("name", PAGES)
def test_insights_are_for_the_owner_alone(site, browse, alice, owner, name):
    address = reverse(f"studio:{name}")

    assert site.get(address).status_code == 302
    assert browse(alice).get(address).status_code == 403
    assert browse(owner).get(address).status_code == 200
    assert browse(alice).get(f"{address}?format=csv").status_code == 403


def test_a_course_page_is_for_the_owner_alone(site, browse, alice, told):
    address = reverse("studio:insights_course", args=[told.pk])

    assert site.get(address).status_code == 302
    assert browse(alice).get(address).status_code == 403


def test_the_overview_equals_the_story(told, browse, owner):
    page = browse(owner).get(OVERVIEW)

    # 10 purchases, 24 starts, 20 + 12 + 8 lessons, 8 finishes; two of 26 fans never did anything.
    assert figures(page) == {
        "people": 24, "income": 10 * 2900 - 900, "members": 26, "new": 24, "activity": 82,
    }  # fmt: skip
    assert "€281" in text(page)
    assert "before: 2<" in text(page)
    assert "+1,200%" in text(page)  # 26 fans after 2


def test_each_figure_says_what_it_means(told, browse, owner):
    page = text(browse(owner).get(OVERVIEW))

    for words in (
        "Different fans who did anything",
        "Payments less refunds, each on the day on which it happened.",
        "Everybody with an account at the end of these days",
        "Fans who joined in these days and are still here.",
        "Your own clicks do not count.",
    ):
        assert words in page
    assert page.count('role="img"') == 10  # five charts, each for a desk and for a phone
    assert page.count("<title>") > 100


def test_the_funnel_equals_the_story(told, browse, owner):
    page = browse(owner).get(FUNNEL)

    assert table(page, "steps")[1:] == [
        [("Visited", "Visited"), ("40", "40"), ("–", ""), ("4", "4")],
        [("Joined", "Joined"), ("24", "24"), ("60.0%", "60.0"), ("2", "2")],
        [("Paid", "Paid"), ("10", "10"), ("41.7%", "41.7"), ("0", "0")],
        # Ten paid: too few for a share of them.
        [("Finished", "Finished"), ("5", "5"), ("–", ""), ("0", "0")],
    ]
    assert [[cell[0] for cell in row] for row in table(page, "channels")[1:]] == [
        ["newsletter", "25", "16", "7", "4", "28.0%"],
        ["Direct or unknown", "15", "8", "3", "1", "–"],
    ]


def test_a_thin_funnel_says_how_many_it_needs(ada, browse, owner):
    story._visitors("newsletter", 3, 1, 5)

    page = text(browse(owner).get(FUNNEL))

    assert "Not enough data yet for shares: 3 people came, 20 are needed." in page
    assert "%</text>" not in page


def test_the_courses_equal_the_story(told, browse, owner):
    page = browse(owner).get(COURSES)

    assert [cell[0] for cell in table(page, "courses")[1]] == [
        "Light", "0", "24", "8", "33.3%", "–", "€281.00",
    ]  # fmt: skip


def test_courses_are_sorted_by_the_column_that_is_asked_for(told, browse, owner):
    Course.objects.create(title="Able", slug="able")
    client = browse(owner)

    def order(by):
        rows = table(client.get(f"{COURSES}?order={by}"), "courses")[1:]
        return [row[0][0] for row in rows]

    assert order("starters") == ["Light", "Able"]
    assert order("title") == ["Able", "Light"]
    assert order("income") == ["Light", "Able"]
    assert order("'; drop table") == ["Light", "Able"]


def test_a_course_shows_where_its_people_stop(told, browse, owner):
    page = browse(owner).get(reverse("studio:insights_course", args=[told.pk]))

    assert [[cell[0] for cell in row] for row in table(page, "lessons")[1:]] == [
        ["1. First", "20", "83.3%", "4"],
        ["2. Second", "12", "50.0%", "8"],
        ["3. =Third", "8", "33.3%", "4"],
    ]
    assert "Most people stop before lesson 2, “Second”: 8 fans went no further." in text(page)
    assert '<data value="4.0">4.0</data>' in text(page)  # days to finish
    assert [row[1][0] for row in table(page, "pace")[1:]] == [
        "0",
        "0",
        "8",
        "0",
        "0",
        "0",
        "0",
        "0",
    ]


def test_a_lesson_that_was_finished_before_deeds_named_it_counts_by_its_progress(told):
    lesson = told.lessons.first()
    done = Event.objects.filter(kind="finish_lesson", part_id=lesson.pk).values("actor")
    fan = User.objects.filter(events__kind="start").exclude(pk__in=done).first()
    fan.progress.create(lesson=lesson, course=told, finished_at=story.noon(3))

    assert finishers_by_lesson(told)[lesson.pk] == 21


@pytest.mark.parametrize(
    ("address", "sheet"),
    [
        (OVERVIEW, "days"),
        (OVERVIEW, "income"),
        (OVERVIEW, "people"),
        (FUNNEL, "steps"),
        (FUNNEL, "channels"),
        (COURSES, "courses"),
        ("course", "lessons"),
        ("course", "pace"),
    ],
)
def test_a_file_says_what_the_screen_says(told, browse, owner, address, sheet):
    client = browse(owner)
    if address == "course":
        address = reverse("studio:insights_course", args=[told.pk])

    shown = table(client.get(address), sheet)
    rows = file(client, f"{address}?format=csv&sheet={sheet}")

    has_money = rows[0][-1] == "Currency"
    plain = [row[:-1] for row in rows] if has_money else rows
    assert plain[0] == [name.removesuffix(" ↓").strip() for name, _ in shown[0]]
    assert [[cell[1] or cell[0].replace("–", "") for cell in row] for row in shown[1:]] == [
        [cell.removeprefix("'") for cell in row] for row in plain[1:]
    ]
    assert not has_money or {row[-1] for row in rows[1:]} == {"EUR"}


def test_a_file_is_named_for_the_site_and_the_days(told, browse, owner):
    answer = browse(owner).get(f"{OVERVIEW}?from=2026-01-01&to=2026-01-31&format=csv")

    assert answer["Content-Disposition"] == (
        'attachment; filename="ada-days-2026-01-01-2026-01-31.csv"'
    )
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_a_table_that_is_not_there_is_not_found(told, browse, owner):
    assert browse(owner).get(f"{OVERVIEW}?format=csv&sheet=secrets").status_code == 404


def test_no_cell_of_a_file_is_a_formula():
    hostile = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "plain", "a=b"]
    sheet = Sheet("s", "S", [Column("Name", "text"), Column("N")], [(name, -3) for name in hostile])

    assert [row[0] for row in lines(sheet)][1:] == [
        "'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "plain", "a=b",
    ]  # fmt: skip
    assert [row[1] for row in lines(sheet)][1:] == ["-3"] * 8


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_site_says_what_to_do_first(browse, owner, name):
    page = text(browse(owner).get(reverse(f"studio:{name}")))

    assert 'class="empty"' in page
    assert 'class="btn btn-primary"' in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=x&to=2026-01-01", "Give both days"),
        ("from=2026-01-01", "Give both days"),
        ("from=2026-02-30&to=2026-03-01", "Give both days"),
        ("from=2026-03-01&to=2026-02-01", "The first day comes after the last one."),
        ("from=2999-01-01&to=2999-02-01", "These days are still to come."),
        ("from=0001-01-01&to=0001-01-02", "Nothing is that old here."),
        ("from=2019-01-01&to=2026-01-01", "At the most 366 days"),
    ],
)
@pytest.mark.parametrize("address", [OVERVIEW, FUNNEL, COURSES])
def test_bad_days_are_named_and_kept_and_thirty_are_shown(
    told, browse, owner, address, query, words
):
    page = text(browse(owner).get(f"{address}?{query}"))

    assert words in page
    assert 'role="alert"' in page
    assert f'value="{query.partition("&")[0].removeprefix("from=")}"' in page
    assert "light" in page.lower() or figures(browse(owner).get(OVERVIEW))["new"] == 24


def test_days_typed_are_escaped(told, browse, owner):
    page = text(browse(owner).get(f"{OVERVIEW}?from=%22%3E%3Cscript%3E&to=1"))

    assert '"><script>' not in page.replace("&quot;", "")


@pytest.mark.parametrize("days", ["7", "30", "90", "365"])
def test_the_usual_lengths(ada, days):
    found = asked({"days": days})

    assert found.period == Period.last(int(days))
    assert found.period.before.end == found.period.start - timedelta(days=1)
    assert asked({"days": "12"}).period == Period.last(30)


def test_days_begin_at_the_midnight_of_the_site(lin):
    """23:30 UTC on the 5th is the 6th in Shanghai, for deeds, fans and money alike."""
    with open_creator(lin):
        at = datetime(2026, 3, 5, 23, 30, tzinfo=UTC)
        course = story._course()
        fan = User.objects.create(email="x@example.com", name="X", date_joined=at)
        Event.objects.create(
            actor=fan, kind="start", subject_type="course", subject_id=course.pk, at=at
        )
        fifth, sixth = datetime(2026, 3, 5).date(), datetime(2026, 3, 6).date()

        def new(day):
            found = overview(Period(day, day), with_money=True)
            return {figure.name: figure.value for figure in found.figures}

        assert (new(fifth)["new"], new(fifth)["activity"]) == (0, 0)
        assert (new(sixth)["new"], new(sixth)["activity"], new(sixth)["people"]) == (1, 1, 1)


def test_adas_numbers_are_not_lins(told, lin):
    with open_creator(lin):
        found = overview(Period.last(30), with_money=True)

    assert found.is_empty
    assert [figure.value for figure in found.figures] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("address", "most"), [(OVERVIEW, 12), (FUNNEL, 12), (COURSES, 12), ("course", 12)]
)
def test_statements_do_not_grow_with_the_site(told, browse, owner, address, most):
    client = browse(owner)
    if address == "course":
        address = reverse("studio:insights_course", args=[told.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(3):
        Course.objects.create(title=f"More {number}", slug=f"more-{number}")
    story._visitors("later", 30, 10, 3)
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    def asked_for(captured):
        return [
            query["sql"] for query in captured
            if not query["sql"].startswith(("SET ", "SAVEPOINT", "RELEASE"))
        ]  # fmt: skip

    assert len(asked_for(many)) == len(asked_for(few))
    assert len(asked_for(few)) <= most, "\n".join(sql[:150] for sql in asked_for(few))


def test_a_year_has_a_row_for_each_day(told, browse, owner):
    rows = file(browse(owner), f"{OVERVIEW}?days=365&format=csv")

    assert len(rows) == 366
    assert rows[-1][0] == today().isoformat()


def test_the_pages_in_chinese(told, browse, owner):
    owner.language = "zh-hans"
    owner.save()

    page = text(browse(owner).get(OVERVIEW))

    assert "活跃粉丝" in page
    assert "Active people" not in page
