"""What happens on one site does not move a byte of what another site's night publishes."""

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from analytics.models import Event
from courses.models import Course
from creatorhub import nightly
from recommend.models import Report
from recommend.services.publishing import shelves_hash
from recommend.tests.factories import did, plant_tastes
from tenants import services as tenants
from tenants.models import Creator
from tenants.schemas import open_creator

PUBLISHED = (
    "SELECT member_id, kind, key, rung, courses, scores, reasons, because, words"
    " FROM recommend_shelf ORDER BY member_id NULLS FIRST, kind, key",
    "SELECT data_hash, served, verdict, fans, interactions, result, chosen FROM recommend_report"
    " ORDER BY id DESC LIMIT 1",
    "SELECT slug, rule, size, traits, liked FROM analytics_segment ORDER BY slug",
    "SELECT m.member_id, s.slug, m.recency_days, m.frequency, m.monetary, m.finished,"
    " m.recency_class, m.frequency_class FROM analytics_segmentmember m"
    " JOIN analytics_segment s ON s.id = m.segment_id ORDER BY 1",
    "SELECT day, places FROM analytics_segmentnight ORDER BY day",
)


@pytest.fixture
def still_clock(monkeypatch):
    """What a night publishes depends on the moment; here it is always the same one."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)


def night_of(creator: Creator) -> bytes:
    """Rebuild this site; shelves, report and segments as the database writes them out."""
    with open_creator(creator):
        outcome = nightly.run_night(tenants.run_by_hand(creator_id=creator.pk).pk)
        assert outcome is not None
        assert outcome.report is not None
        return b"\n".join(map(written_out, PUBLISHED))


def written_out(question: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"COPY ({question}) TO STDOUT") as rows:
        return b"".join(bytes(row) for row in rows)


def data_of(creator: Creator) -> str:
    with open_creator(creator):
        return Report.objects.first().data_hash


def turn_upside_down(creator: Creator) -> None:
    """Other people, other deeds and other courses than before."""
    with open_creator(creator):
        courses = list(Course.objects.order_by("pk"))
        for fan in User.objects.filter(role=User.Role.FAN)[:60]:
            did(fan, Event.Kind.FINISH, courses[fan.pk % 3])
        courses[-1].delete()
        Course.objects.filter(pk=courses[-2].pk).update(state=Course.State.DRAFT)
        User.objects.create_user("new@example.com", name="New")


def test_a_change_on_lins_site_moves_no_byte_of_adas_night(ada, lin, still_clock):
    for creator, seed in ((ada, 1), (lin, 2)):
        with open_creator(creator):
            plant_tastes(seed=seed)
    adas, lins = night_of(ada), night_of(lin)
    data = data_of(ada), data_of(lin)

    turn_upside_down(lin)

    assert night_of(lin) != lins
    assert data_of(lin) != data[1]
    assert night_of(ada) == adas
    assert data_of(ada) == data[0]
    with open_creator(ada):
        assert Report.objects.first().result["shelves_hash"] == shelves_hash()
    assert len(adas) > 10_000


def test_a_deed_on_ones_own_site_is_seen_in_its_bytes(ada, still_clock):
    fans, courses = plant_tastes(fans=40, courses=10)
    before = night_of(ada)

    did(fans[0], Event.Kind.FINISH, courses[3])

    assert night_of(ada) != before


def test_the_page_of_the_nights_names_data_duration_and_figure_of_each(ada, browse, owner):
    plant_tastes()
    nightly.run_night(tenants.run_by_hand(creator_id=ada.pk).pk)
    report = Report.objects.get()

    told = browse(owner).get("/studio/insights/nights/").context["page"].table
    (row,) = told.rows

    names = [column.name for column in told.columns]
    said = dict(zip(names, [cell.raw for cell in row.cells], strict=True))
    assert said["Data"] == report.data_hash[:10]
    assert float(said["Took"]) > 0
    assert said["Model"] == f"{100 * report.result['model']['ndcg_10']:.1f}"
