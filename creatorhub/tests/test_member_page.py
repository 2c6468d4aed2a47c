"""One fan's page: history in words, figures, access by hand, notes and tags."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services as accounts
from accounts.errors import (
    EndsInThePast,
    NotByHand,
    NothingToOpen,
    NothingWritten,
    TagRefused,
    TooManyTags,
)
from accounts.models import Grant, JoinAnswer, JoinQuestion, MemberNote, Tier, User
from analytics.models import Event, Visitor
from analytics.selectors import history as histories
from analytics.selectors import persons
from analytics.tests.test_members import deed, hold, statements, text
from billing.tests import factories
from courses.models import Course
from tenants import clock
from tenants.schemas import open_creator


@pytest.fixture
def studio(browse: Any, owner: User) -> Any:
    return browse(owner)


@pytest.fixture
def course(ada: Any) -> Course:
    return Course.objects.create(title="Contour first", slug="contour")


def page_of(who: User) -> str:
    return f"/studio/members/{who.pk}/"


# --- History and figures -----------------------------------------------------------------------


def test_what_a_fan_did_stands_in_words(alice, course):
    about = {"subject_id": course.pk}
    deed(alice, "joined", 9, subject_type="user", subject_id=alice.pk)
    deed(alice, "purchase", 8, amount=2900, **about)
    deed(alice, "rating", 3, value=4, **about)
    deed(alice, "search", 2, words="pencils", subject_type="home", subject_id=0)
    deed(alice, "pause", 1, **about)
    deed(alice, "finish", 1, **about)
    deed(alice, "view", -1, **about)
    deed(alice, "start", 0.5, subject_id=10**9)
    deed(alice, "view", 0.4, subject_type="pricing", subject_id=0)

    told = histories.history(alice)

    assert [(each.text, each.amount) for each in told.deeds] == [
        ("Looked at the memberships", 0),
        ("Started something that is not here any more", 0),
        ("Finished “Contour first”", 0),
        ("Searched for “pencils”", 0),
        ("Gave “Contour first” 4 of 5 stars", 0),
        ("Bought “Contour first”", 2900),
        ("Joined the site", 0),
    ]
    assert told.older == ""


def test_every_kind_has_words():
    assert {*histories.PLAIN, *histories.UNTOLD} == set(Event.Kind)


def test_a_history_goes_on_page_by_page(alice, course):
    at = clock.now()
    rows = [
        Event(actor=alice, kind="view", subject_type="course", subject_id=number, at=at)
        for number in range(65)
    ]
    Event.objects.bulk_create(rows)
    mark, lengths = "", []
    for _page in range(3):
        told = histories.history(alice, mark)
        lengths.append(len(told.deeds))
        mark = told.older

    assert (lengths, mark) == ([30, 30, 5], "")


@pytest.mark.parametrize(
    "mark", ["x", "~", "~1", "2026-01-01~1", "2026-01-01T00:00:00+00:00~" + "9" * 30, "\x00~1"]
)
def test_a_forged_mark_begins_at_the_newest(studio, alice, course, mark):
    deed(alice, "view", subject_id=course.pk)

    assert len(histories.history(alice, mark).deeds) == 1
    assert studio.get(page_of(alice), {"before": mark}).status_code == 200


def test_the_figures_of_a_fan(alice, bob):
    deed(alice, "view", 5)
    deed(alice, "start", 5)
    deed(alice, "start", 4, subject_id=2)
    deed(alice, "start", 3, subject_id=2)
    deed(alice, "finish", 3, subject_id=2)
    deed(alice, "purchase", 3, amount=1000)
    deed(alice, "refund", 1, amount=-400)
    deed(alice, "renewal", 1, amount=300)
    deed(bob, "purchase", 1, amount=9)

    told = histories.figures(alice)

    assert (told.days, told.started, told.finished, told.spent) == (3, 2, 1, 900)
    assert told.seen is not None
    assert (clock.now() - told.seen).days == 3


def test_the_page_costs_the_same_with_1_3_and_100_deeds(studio, alice, course):
    counts = []
    for number in (1, 2, 97):
        for _ in range(number):
            deed(alice, "view", subject_id=course.pk)
        accounts.add_note(member=alice, author=alice, text="x")
        studio.get(page_of(alice))
        with CaptureQueriesContext(connection) as seen:
            assert studio.get(page_of(alice)).status_code == 200
        counts.append(statements(seen))

    assert len(set(counts)) == 1
    assert counts[0] <= 20


# --- The page ----------------------------------------------------------------------------------


def test_the_page_says_who_it_is(studio, alice, course):
    tier = Tier.objects.create(name="Patrons", rank=1)
    hold(alice, tier)
    question = JoinQuestion.objects.create(text="Your level?")
    JoinAnswer.objects.create(question=question, member=alice, text="New & eager")
    Visitor.objects.create(member=alice, source="newsletter", medium="mail")
    deed(alice, "finish", subject_id=course.pk)

    page = text(studio.get(page_of(alice)))

    for words in (
        "Alice", "alice@example.com", "Patrons", "Your level?", "New &amp; eager",
        f"answer={question.pk}%3ANew%20%26%20eager", "newsletter · mail", "Contour first",
    ):  # fmt: skip
        assert words in page


def test_who_is_not_counted_shows_orders_and_access_alone(studio, bob, course):
    order = factories.buy(bob, factories.make_offer())
    deed(bob, "finish", subject_id=course.pk)
    Visitor.objects.create(member=bob, source="newsletter")
    User.objects.filter(pk=bob.pk).update(is_remembered=False)

    page = text(studio.get(page_of(bob)))

    assert "does not want to be counted" in page
    assert "Finished “Contour first”" not in page
    assert "newsletter" not in page
    assert "Days with a visit" not in page
    purchases = f"{page_of(bob)}purchases/"
    assert purchases in page
    assert order.title in text(studio.get(purchases))


def test_purchases_are_a_page_and_a_piece(studio, bob, alice):
    factories.buy(bob, factories.make_offer())
    url = f"{page_of(bob)}purchases/"

    assert "<html" in text(studio.get(url))
    assert "<html" not in text(studio.get(url, headers={"HX-Request": "true"}))
    assert "No orders yet." in text(studio.get(f"{page_of(alice)}purchases/"))
    assert studio.get("/studio/members/999/purchases/").status_code == 404


@pytest.mark.parametrize("name", ["n" * 80, "\u202eevil", "👩\u200d👩\u200d👧", "<b>x</b>"])
def test_strange_names_have_a_page(studio, alice, name):
    User.objects.filter(pk=alice.pk).update(name=name)

    page = text(studio.get(page_of(alice)))

    assert "<b>x" not in page


def test_only_fans_of_this_site_have_a_page(studio, owner, lin):
    with open_creator(lin):
        strangers = [User.objects.create_user(f"l{number}@example.com") for number in range(40)]

    for pk in (owner.pk, strangers[-1].pk, 10**18):
        assert studio.get(f"/studio/members/{pk}/").status_code == 404


# --- Notes and tags ----------------------------------------------------------------------------


def test_notes_are_written_newest_first_and_taken_away(studio, owner, alice):
    studio.post(f"{page_of(alice)}notes/", {"text": "First"})
    answer = studio.post(f"{page_of(alice)}notes/", {"text": "Second\nline"})

    assert answer.url == f"{page_of(alice)}#notes"
    assert [(note.text, note.author) for note in alice.notes.all()] == [
        ("Second\nline", owner),
        ("First", owner),
    ]
    first = alice.notes.last()
    studio.post(f"{page_of(alice)}notes/{first.pk}/delete/")
    assert [note.text for note in alice.notes.all()] == ["Second\nline"]


@pytest.mark.parametrize("words", ["", "  ", "x" * 2001])
def test_a_wrong_note_is_kept_in_the_form_and_nowhere_else(studio, alice, owner, words):
    answer = studio.post(f"{page_of(alice)}notes/", {"text": words})

    assert answer.status_code == 422
    with pytest.raises(NothingWritten):
        accounts.add_note(member=alice, author=owner, text=words)
    assert not MemberNote.objects.exists()


def test_a_note_of_another_fan_is_not_taken_away(studio, alice, bob):
    note = accounts.add_note(member=bob, author=bob, text="x")

    assert studio.post(f"{page_of(alice)}notes/{note.pk}/delete/").status_code == 404
    assert MemberNote.objects.count() == 1


def test_tags_are_set_in_one_line(studio, alice):
    studio.post(f"{page_of(alice)}tags/", {"tags": " vip, 大咖，press \u3000kit,vip,,"})

    assert User.objects.get(pk=alice.pk).tags == ["vip", "大咖", "press kit"]
    studio.post(f"{page_of(alice)}tags/", {"tags": ""})
    assert User.objects.get(pk=alice.pk).tags == []


@pytest.mark.parametrize(
    ("tags", "refusal"), [(["x" * 41], TagRefused), ([str(n) for n in range(31)], TooManyTags)]
)
def test_wrong_tags_change_nothing(studio, alice, tags, refusal):
    answer = studio.post(f"{page_of(alice)}tags/", {"tags": ",".join(tags)})

    assert answer.status_code == 422
    assert str(refusal()) in text(answer)
    with pytest.raises(refusal):
        accounts.set_tags(member=alice, tags=tags)
    assert User.objects.get(pk=alice.pk).tags == []


# --- Access by hand ----------------------------------------------------------------------------


def test_access_is_given_until_the_end_of_a_day_and_moved(studio, owner, alice, course):
    today = timezone.localdate(clock.now(), timezone.get_fixed_timezone(0))
    until = today + timedelta(days=3)
    url = f"{page_of(alice)}access/"

    studio.post(url, {"key": f"course:{course.pk}", "until": until.isoformat()})
    studio.post(url, {"key": f"course:{course.pk}", "until": ""})

    grant = Grant.objects.get()
    assert (grant.key, grant.source, grant.ends_at) == (
        f"course:{course.pk}", f"hand:{owner.pk}", None,
    )  # fmt: skip
    page = text(studio.get(page_of(alice)))
    assert "given by hand" in page
    studio.post(f"{page_of(alice)}access/{grant.pk}/end/")
    assert persons.access_of(alice) == []


def test_the_day_ends_where_the_owner_is(ada, owner, alice, course):
    with timezone.override("Asia/Shanghai"):
        day = timezone.localdate(clock.now()) + timedelta(days=1)
        key = f"course:{course.pk}"
        grant = accounts.give_access(member=alice, owner=owner, key=key, until=day)
        ends = timezone.localtime(grant.ends_at)

    assert (ends.date(), ends.hour, ends.minute) == (day + timedelta(days=1), 0, 0)


@pytest.mark.parametrize(
    ("key", "until", "refusal"),
    [
        ("course:999999", None, NothingToOpen),
        ("studio:1", None, NothingToOpen),
        ("", None, NothingToOpen),
        ("real", date(2020, 1, 1), EndsInThePast),
        ("real", date.max, EndsInThePast),
        ("real", date(9000, 1, 1), EndsInThePast),
    ],
)
def test_access_that_cannot_be_is_refused(studio, owner, alice, course, key, until, refusal):
    key = f"course:{course.pk}" if key == "real" else key
    sent = {"key": key, "until": until.isoformat() if until else ""}

    assert studio.post(f"{page_of(alice)}access/", sent).status_code == 422
    with pytest.raises(refusal):
        accounts.give_access(member=alice, owner=owner, key=key, until=until)
    assert not Grant.objects.exists()


def test_what_an_order_gave_is_not_ended_by_hand(studio, bob):
    factories.buy(bob, factories.make_offer())
    grant = Grant.objects.get()

    answer = studio.post(f"{page_of(bob)}access/{grant.pk}/end/", follow=True)

    assert "Only access given by hand" in text(answer)
    with pytest.raises(NotByHand):
        accounts.end_access(grant=grant)
    grant.refresh_from_db()
    assert grant.ends_at is None or grant.ends_at > clock.now()


def test_memberships_stand_before_courses_and_what_is_gone_is_left_out(alice, owner, course):
    tier = Tier.objects.create(name="Patrons", rank=1)
    for key in (f"course:{course.pk}", tier.key):
        accounts.give_access(member=alice, owner=owner, key=key, until=None)
    now = clock.now()
    accounts.set_grant(
        member_id=alice.pk, key="course:999999", source="order:y", starts_at=now, ends_at=None
    )

    assert [opened.title for opened in persons.access_of(alice)] == ["Patrons", "Contour first"]


# --- Who may -----------------------------------------------------------------------------------


def test_fans_and_visitors_change_nothing(site, browse, alice, bob, course):
    note = accounts.add_note(member=bob, author=bob, text="x")
    base = page_of(bob)
    posts = {
        f"{base}notes/": {"text": "mine"},
        f"{base}notes/{note.pk}/delete/": {},
        f"{base}tags/": {"tags": "mine"},
        f"{base}access/": {"key": f"course:{course.pk}"},
    }

    for path, fields in posts.items():
        assert site.post(path, fields).status_code == 302
        assert browse(bob).post(path, fields).status_code == 403
    for path in (base, f"{base}purchases/"):
        assert browse(alice).get(path).status_code == 403
    assert (MemberNote.objects.count(), Grant.objects.count()) == (1, 0)
    assert User.objects.get(pk=bob.pk).tags == []
