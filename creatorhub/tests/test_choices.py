"""Counting and suggestions are two purposes; each can be refused, by anybody, and stays refused."""

import re

import pytest
from django.conf import settings
from django.core import mail

from accounts.models import User
from analytics.models import Event, Segment, SegmentMember, SegmentNight, Visitor
from analytics.services import Subject, record
from billing.tests.factories import buy, make_offer
from billing.tests.factories import make_course as make_sold
from conftest import PASSWORD, SiteClient
from creatorhub.tests.test_beacon import NOW, TOUCH, event, send
from recommend.models import Shelf
from recommend.selectors import history, is_personal, shelf_for
from recommend.tests.factories import shelve
from tenants import clock
from tenants.schemas import open_creator

PAGE = "/privacy/choices/"
BOTH = {"counting": "on", "personal": "on"}


def cookie(client: SiteClient, name: str) -> str:
    found = client.cookies.get(getattr(settings, f"{name}_COOKIE_NAME"))
    return found.value if found else ""


def join(site: SiteClient, email: str = "dora@example.com") -> User:
    form = {"name": "Dora", "email": email, "password1": PASSWORD}
    site.post("/accounts/signup/", form)
    code = re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[1]
    site.post("/accounts/confirm-email/", {"code": code})
    return User.objects.get(email=email)


def finish(member: User, course_id: int = 7) -> None:
    record(Event.Kind.FINISH, actor=member, subject=Subject("course", course_id))


def test_the_page_is_for_anybody_and_every_page_leads_to_it(site, browse, alice, owner):
    for client in (site, browse(alice), browse(owner)):
        assert client.get(PAGE).status_code == 200
        assert f'href="{PAGE}"' in client.get("/").content.decode()
    assert f'href="{PAGE}"' in browse(alice).get("/me/").content.decode()


def test_both_are_on_at_first_and_need_no_cookie(site):
    page = site.get(PAGE).content.decode()

    assert len(re.findall(r'name="(?:counting|personal)"[^>]* checked', page)) == 2
    site.post(PAGE, BOTH)
    assert cookie(site, "CHOICES") == ""


@pytest.mark.parametrize(
    ("posted", "remembered", "personalised"),
    [
        (BOTH, True, True),
        ({"counting": "on"}, True, False),
        ({"personal": "on"}, False, True),
        ({}, False, False),
    ],
)
def test_a_fan_s_choice_is_kept_with_the_account(browse, alice, posted, remembered, personalised):
    browse(alice).post(PAGE, posted)

    alice.refresh_from_db()
    assert (alice.is_remembered, alice.is_personalised) == (remembered, personalised)
    assert alice.chose_at is not None
    page = browse(alice).get(PAGE).content.decode()
    checked = re.findall(r'name="(counting|personal)"[^>]* checked', page)
    assert checked == [name for name in ("counting", "personal") if name in posted]


def test_a_visitor_who_refuses_loses_the_cookie_and_is_not_counted_again(site):
    send(site, event())
    assert cookie(site, "VISITOR")

    site.post(PAGE, {"personal": "on"})

    assert (cookie(site, "VISITOR"), cookie(site, "CHOICES")) == ("", "01")
    assert send(site, event()).status_code == 204
    assert Event.objects.count() == 1
    site.post(PAGE, BOTH)
    assert send(site, event()).json()["stored"] == 1


def test_a_visitor_can_have_the_browser_forgotten(site, lin):
    other = SiteClient(site.defaults["SERVER_NAME"])
    send(site, event(), event())
    send(other, event())

    site.post(PAGE, {"forget": "on"})

    assert cookie(site, "VISITOR") == ""
    assert (Event.objects.count(), Visitor.objects.count()) == (1, 1)


def test_a_fan_s_history_is_forgotten_and_nobody_else_s(browse, alice, bob, lin):
    origin = Visitor.objects.create(member=alice, source="mail")
    record(Event.Kind.VIEW, actor=None, visitor=origin, subject=Subject("home", 0))
    for member in (alice, bob):
        finish(member)
    segment = Segment.objects.create(slug="new", rule="rule.new")
    SegmentMember.objects.create(member=alice, segment=segment)

    browse(alice).post(PAGE, {"forget": "on"})

    assert list(Event.objects.values_list("actor_id", flat=True)) == [bob.pk]
    assert (Visitor.objects.count(), SegmentMember.objects.count()) == (0, 0)
    finish(User.objects.get(pk=alice.pk))
    assert Event.objects.count() == 1


def test_segments_and_suggestions_made_of_it_are_forgotten_too(browse, alice, bob):
    places = {"new": [alice.pk, bob.pk], "loyal": []}
    SegmentNight.objects.create(day=clock.now().date(), places=places)
    course = make_sold()
    for member in (alice, bob, None):
        shelve(member, [course])

    browse(alice).post(PAGE, {"forget": "on"})

    assert SegmentNight.objects.get().places == {"new": [bob.pk], "loyal": []}
    assert set(Shelf.objects.values_list("member", flat=True)) == {bob.pk, None}


def test_a_signed_out_browser_cannot_forget_a_member_s_history(site, alice):
    send(site, event())
    Visitor.objects.update(member=alice)

    site.post(PAGE, {"forget": "on"})

    assert (Event.objects.count(), Visitor.objects.count()) == (1, 1)


def test_without_forgetting_the_history_stays(browse, alice):
    finish(alice)
    browse(alice).post(PAGE, {})

    assert Event.objects.count() == 1


@pytest.mark.parametrize("header", [{"HTTP_DNT": "1"}, {"HTTP_SEC_GPC": "1"}])
def test_the_page_says_that_the_browser_is_heard(site, header):
    assert "asks sites not to track" in site.get(PAGE, **header).content.decode()
    assert "asks sites not to track" not in site.get(PAGE).content.decode()


def test_a_choice_on_one_site_says_nothing_on_another(browse, alice, lin):
    browse(alice).post(PAGE, {})

    with open_creator(lin):
        assert not User.objects.filter(is_remembered=False).exists()


@pytest.mark.parametrize("value", ["", "0", "xx", "012", "²²", "2 "])
def test_a_cookie_that_is_no_choice_refuses_nothing(site, value):
    site.cookies[settings.CHOICES_COOKIE_NAME] = value

    assert send(site, event()).json()["stored"] == 1


# --- From first touch to payment -----------------------------------------------------------------


def test_where_a_fan_came_from_is_kept_for_joining_and_for_paying(site):
    send(site, body={"sent": NOW, "first": TOUCH, "events": [event()]})
    send(site, body={"sent": NOW, "first": {"source": "search"}, "events": [event()]})
    dora = join(site)
    buy(dora, make_offer())

    told = Event.objects.filter(actor__visitor__source="newsletter").order_by("pk")
    assert list(told.values_list("kind", flat=True)) == ["joined", "purchase"]
    assert Visitor.objects.get().member_id == dora.pk
    assert Event.objects.filter(visitor__member=dora).count() == 2  # before joining


def test_a_second_joiner_at_a_shared_computer_is_a_visitor_of_her_own(site):
    send(site, body={"sent": NOW, "first": TOUCH, "events": [event()]})
    dora = join(site)
    site.post("/accounts/logout/")
    emma = join(site, "emma@example.com")

    assert dora.visitor.source == "newsletter"
    assert (emma.visitor.source, emma.visitor.uid == dora.visitor.uid) == ("", False)


def test_a_fan_without_a_script_has_a_visitor_too(site):
    assert join(site).visitor.source == ""


@pytest.mark.parametrize("header", [{}, {"HTTP_DNT": "1"}])
def test_who_refused_before_joining_has_none(ada, header):
    site = SiteClient(ada.host)
    site.defaults.update(header)
    if not header:
        site.post(PAGE, {})

    dora = join(site)

    assert (Visitor.objects.count(), Event.objects.count()) == (0, 0)
    assert dora.is_remembered == bool(header)


def test_what_a_fan_with_do_not_track_buys_stands_in_the_books(alice):
    from analytics.services import hushed

    with hushed():
        buy(alice, make_offer())

    assert list(Event.objects.values_list("kind", flat=True)) == ["purchase"]


# --- Personal suggestions ------------------------------------------------------------------------


@pytest.fixture
def shelves(alice):
    own, popular = make_sold("own"), make_sold("popular")
    shelve(alice, [own])
    shelve(None, [popular])
    return own, popular


@pytest.mark.parametrize(
    ("changes", "seen", "title"),
    [
        ({}, ["own", "popular"], "For you"),
        ({"is_personalised": False}, ["popular"], "Popular here"),
        ({"is_remembered": False}, ["popular"], "Popular here"),
    ],
)
def test_off_makes_the_shelf_popular_and_says_so(browse, alice, shelves, changes, seen, title):
    User.objects.filter(pk=alice.pk).update(**changes)
    alice.refresh_from_db()

    assert [entry.course.slug for entry in shelf_for(alice)] == seen
    assert is_personal(alice) is not bool(changes)
    page = browse(alice).get("/for-you/").content.decode()
    assert title in page
    assert ("For you" in page) is not bool(changes)
    name = "popular" if changes else "for-you"
    assert f'data-shelf="{name}"' in page
    why = browse(alice).get(f"/me/suggestions/why/{shelves[1].pk}/?shelf={name}")
    assert why.status_code == 200


def test_what_the_browser_refused_holds_until_the_fan_chooses(browse, alice, shelves):
    client = browse(alice)
    client.cookies[settings.CHOICES_COOKIE_NAME] = "10"

    assert "Popular here" in client.get("/for-you/").content.decode()
    client.post(PAGE, BOTH)
    client.cookies[settings.CHOICES_COOKIE_NAME] = "10"
    assert "For you" in client.get("/for-you/").content.decode()


def test_nights_learn_only_from_who_allows_it(alice, bob, charlie):
    course = make_sold()
    for member in (alice, bob, charlie):
        finish(member, course.pk)
    User.objects.filter(pk=alice.pk).update(is_personalised=False)
    User.objects.filter(pk=bob.pk).update(is_remembered=False)

    assert history(clock.now()).fans == [charlie.pk]
