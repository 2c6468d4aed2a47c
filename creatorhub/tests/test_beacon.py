"""What browsers tell is kept once, at the right person and site, and only where it may be."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from accounts.models import User
from analytics.models import Event, Visitor
from analytics.services import beacon as service
from analytics.services import save_rule
from billing.models import Offer
from billing.tests.factories import make_offer
from community.models import Group, Post
from conftest import SiteClient, make_fan
from courses.tests.factories import lessons_of, make_course
from tenants import clock
from tenants.schemas import open_creator

AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "HeadlessChrome/156.0.0.0 Safari/537.36"
)
NOW = 1_795_000_000_000  # what the browser's clock says; it need not be right
TOUCH = {
    "source": "Newsletter",
    "medium": "mail",
    "campaign": "Autumn",
    "referrer": "www.example.org",
    "invite": "alice-12",
    "landing": "/courses/",
}


def event(kind: Any = "view", what: Any = "home", subject: Any = 0, **more: Any) -> dict[str, Any]:
    told = {
        "id": str(uuid.uuid4()),
        "kind": kind,
        "type": what,
        "subject": subject,
        "at": NOW - 900,
    }
    return {**told, **more}


def send(client: SiteClient, *events: Any, body: Any = None, **headers: Any) -> Any:
    batch = {"sent": NOW, "events": list(events)} if body is None else body
    data = batch if isinstance(batch, bytes) else json.dumps(batch)
    headers = {"HTTP_USER_AGENT": AGENT, **headers}
    return client.post("/events/", data, content_type="application/json", **headers)


def told(client: SiteClient, *events: Any) -> tuple[int, list[str]]:
    """How many were kept, and the codes of the others."""
    answer = send(client, *events).json()
    return answer["stored"], [refused["code"] for refused in answer["refused"]]


def kept() -> list[tuple[Any, ...]]:
    columns = ("kind", "subject_type", "subject_id", "part_id", "value", "words")
    return list(Event.objects.order_by("pk").values_list(*columns))


@pytest.fixture
def course(ada):
    return make_course()


def test_a_visitor_s_page_is_kept_with_a_random_id_in_a_cookie(site):
    answer = send(site, event())

    visitor = Visitor.objects.get()
    assert answer.json() == {"stored": 1, "refused": []}
    assert Event.objects.get().visitor_id == visitor.pk
    assert Event.objects.get().actor_id is None
    cookie = answer.cookies[settings.VISITOR_COOKIE_NAME]
    assert cookie.value == str(visitor.uid)
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    assert cookie["max-age"] == 180 * 24 * 3600


def test_the_same_browser_stays_the_same_visitor(site):
    for _ in range(3):
        send(site, event())

    assert (Visitor.objects.count(), Event.objects.count()) == (1, 3)
    assert settings.VISITOR_COOKIE_NAME not in send(site, event()).cookies


def test_a_fan_s_deeds_are_the_fan_s_and_set_no_cookie(browse, alice, course):
    lesson = lessons_of(course)[0]
    answer = send(
        browse(alice),
        event("view", "course", course.pk, part=lesson.pk),
        event("play", "course", course.pk, part=lesson.pk, value=12),
        event("shelf", "course", course.pk, value=1, words="for-you"),
        event("search", "courses", words=" wet  ink "),
    )

    assert answer.json()["stored"] == 4
    assert not answer.cookies
    assert set(Event.objects.values_list("actor_id", "visitor_id")) == {(alice.pk, None)}
    assert kept() == [
        ("view", "course", course.pk, lesson.pk, None, ""),
        ("play", "course", course.pk, lesson.pk, 12, ""),
        ("shelf", "course", course.pk, None, 1, "for-you"),
        ("search", "courses", 0, None, None, "wet ink"),
    ]


def test_a_hundred_deeds_give_exactly_a_hundred_events_and_a_replay_none(
    browse, alice, bob, site, course
):
    people = [browse(alice), browse(bob), site]
    lesson = lessons_of(course)[0]
    batches = [
        [
            event("view", "course", course.pk, part=lesson.pk),
            event("click", "pricing", words="buy"),
            event("shelf_click", "course", course.pk, value=2, words="for-you"),
        ]
        for _ in range(30)
    ]
    for place, batch in enumerate(batches):
        send(people[place % 3], *batch)
    for person in people:
        person.get(f"/courses/{course.slug}/")  # alice and bob: 2
    free = make_course(access="open")
    for fan in people[:2]:
        for step in lessons_of(free):  # two lessons and the course: 3 for each fan
            fan.post(f"/courses/{free.slug}/lessons/{step.pk}/finish/")
        fan.post(f"/courses/{free.slug}/rate/", {"stars": 5})  # 1 for each fan

    assert Event.objects.count() == 100

    for place, batch in enumerate(batches):
        answer = send(people[place % 3], *batch).json()
        assert answer["stored"] == 0
        assert {refused["code"] for refused in answer["refused"]} == {"known"}
    for person in people:
        person.get(f"/courses/{course.slug}/")
    assert Event.objects.count() == 100


def test_a_fan_s_view_of_a_course_is_counted_by_the_server_alone(browse, alice, site, course):
    fan = browse(alice)
    fan.get(f"/courses/{course.slug}/")
    view = ("view", "course", course.pk)

    assert told(fan, event(*view)) == (0, ["noted"])
    assert told(site, event(*view)) == (1, [])
    assert list(Event.objects.values_list("actor_id", flat=True)) == [alice.pk, None]


@pytest.mark.parametrize("header", [{"HTTP_DNT": "1"}, {"HTTP_SEC_GPC": "1"}])
def test_do_not_track_gives_no_event_and_no_cookie(site, browse, alice, course, header):
    for client in (site, browse(alice)):
        answer = send(client, event(), **header)
        page = client.get(f"/courses/{course.slug}/", **header)
        client.post(f"/courses/{course.slug}/rate/", {"stars": 5}, **header)
        assert (answer.status_code, answer.content) == (204, b"")
        assert settings.VISITOR_COOKIE_NAME not in answer.cookies
        assert "data-beacon" not in page.content.decode()
    assert (Event.objects.count(), Visitor.objects.count()) == (0, 0)


def test_who_refused_gives_no_event_and_no_cookie(site, browse, alice, course):
    site.cookies[settings.CHOICES_COOKIE_NAME] = "01"
    User.objects.filter(pk=alice.pk).update(is_remembered=False)

    for client in (site, browse(alice)):
        assert send(client, event()).status_code == 204
        assert "data-beacon" not in client.get(f"/courses/{course.slug}/").content.decode()
    assert (Event.objects.count(), Visitor.objects.count()) == (0, 0)


def test_the_owner_is_not_counted_and_the_owner_s_pages_send_nothing(browse, owner, course):
    client = browse(owner)

    assert send(client, event()).status_code == 204
    assert "data-beacon" not in client.get("/").content.decode()
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"HTTP_USER_AGENT": "facebookexternalhit/1.1"},
        {"HTTP_USER_AGENT": "python-requests/2.32"},
        {"HTTP_USER_AGENT": ""},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
    ],
)
def test_bots_and_pages_fetched_ahead_are_not_counted(site, headers):
    assert send(site, event(), **headers).status_code == 204
    assert (Event.objects.count(), Visitor.objects.count()) == (0, 0)


def test_a_phone_with_an_unlucky_name_is_a_browser(site):
    agent = "Mozilla/5.0 (Linux; Android 13; CUBOT X50) Chrome/150 Mobile Safari/537.36"
    assert send(site, event(), HTTP_USER_AGENT=agent).json()["stored"] == 1


def test_a_page_of_another_site_cannot_send(site):
    answer = send(site, event(), HTTP_ORIGIN="http://lin.localhost:8999")

    assert answer.status_code == 403
    assert Event.objects.count() == 0


def test_adas_beacon_never_writes_at_lins(ada, lin, site):
    send(site, event())
    uid = str(Visitor.objects.get().uid)
    other = SiteClient(lin.host)
    other.cookies[settings.VISITOR_COOKIE_NAME] = uid

    with open_creator(lin):
        assert Event.objects.count() == 0
        assert told(other, event()) == (1, [])
        assert str(Visitor.objects.get().uid) != uid
    assert Event.objects.count() == 1


@pytest.mark.parametrize("name", ["actor", "actor_id", "member", "visitor", "visitor_id", "key"])
def test_who_did_it_is_never_taken_from_the_body(site, alice, name):
    assert told(site, event(**{name: alice.pk})) == (1, [])

    assert list(Event.objects.values_list("actor_id", flat=True)) == [None]


def test_a_visitor_id_that_is_not_ours_becomes_a_new_one(site):
    site.cookies[settings.VISITOR_COOKIE_NAME] = str(uuid.uuid4())
    forged = site.cookies[settings.VISITOR_COOKIE_NAME].value
    send(site, event())
    site.cookies[settings.VISITOR_COOKIE_NAME] = "1 OR 1=1"
    send(site, event())

    assert Visitor.objects.count() == 2
    assert not Visitor.objects.filter(uid=forged).exists()


def test_what_is_not_there_for_this_person_is_refused(site, browse, alice, course):
    draft = make_course(published=False)
    group = Group.objects.create(title="Room", slug="room")
    post = Post.objects.create(group=group, author=alice, body="Hello")
    other = lessons_of(make_course())[0]
    lesson = lessons_of(course)[0]
    asked = [
        event("view", "course", draft.pk),
        event("view", "course", 999_999),
        event("view", "course", course.pk, part=other.pk),
        event("view", "group", 999_999),
        event("view", "post", post.pk),
        event("view", "home", 0, part=lesson.pk),
    ]

    assert told(site, *asked, event("view", "group", group.pk)) == (1, ["not_there"] * 6)
    assert told(browse(alice), event("view", "post", post.pk)) == (1, [])


UID = "0b0e7a52-6f0e-4a3c-9d58-7f6d5a1f1c11"
BAD = [
    (event("dance"), "unknown_kind"),
    (event(7), "unknown_kind"),
    (event(["view"]), "unknown_kind"),
    (event("purchase", "course", 1), "not_told_by_browsers"),
    (event("joined", "user", 1), "not_told_by_browsers"),
    (event("finish", "course", 1), "not_told_by_browsers"),
    (event("view", "moon", 1), "wrong_subject"),
    (event("view", "course", -1), "unreadable"),
    (event("view", "course", 10**30), "unreadable"),
    (event("view", "course", 1.5), "unreadable"),
    (event("view", "course", "1"), "unreadable"),
    (event("view", "course", True), "unreadable"),
    (event("view", None, 1), "unreadable"),
    (event("view", {"a": 1}, 1), "unreadable"),
    (event("play", "course", 1), "wrong_part"),
    (event("play", "course", 1, part=1, value=10**9), "wrong_value"),
    (event("search", "courses"), "wrong_words"),
    (event("search", "courses", words="\x00\u202e\ud800"), "wrong_words"),
    (event("search", "courses", words=["a"]), "unreadable"),
    (event(at=NOW + 121_000), "future"),
    (event(at=NOW - 2 * 24 * 3600 * 1000), "too_old"),
    (event(at=NOW - 3600 * 1000), "too_old"),  # the site is younger
    (event(at=-5), "unreadable"),
    (event(at="now"), "unreadable"),
    (event(at=10**300), "unreadable"),
    (event(id="7"), "unreadable"),
    (event(id=None), "unreadable"),
    (event(id=UID.upper()), "unreadable"),
    (event(id=UID + "'--"), "unreadable"),
    ("view", "unreadable"),
    ([], "unreadable"),
    (None, "unreadable"),
]


@pytest.mark.parametrize(("entry", "code"), BAD, ids=range(len(BAD)))
def test_a_bad_event_is_refused_by_name_and_the_good_ones_are_kept(site, entry, code):
    assert told(site, event(), entry, event()) == (2, [code])
    assert kept() == [("view", "home", 0, None, None, "")] * 2


def test_bad_events_alone_make_no_visitor(site):
    answer = send(site, *(entry for entry, _code in BAD))

    assert answer.json()["stored"] == 0
    assert not answer.cookies
    assert Visitor.objects.count() == 0


DEEP = b'{"sent": 1, "events": ' + b"[" * 30_000 + b"]" * 30_000 + b"}"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "unreadable"),
        (b"\xff\xfe", 400, "unreadable"),
        (b"{", 400, "unreadable"),
        (b"[]", 400, "unreadable"),
        (b"7", 400, "unreadable"),
        (b'{"events": []}', 400, "unreadable"),
        (b'{"sent": "now", "events": []}', 400, "unreadable"),
        (b'{"sent": NaN, "events": []}', 400, "unreadable"),
        (b'{"sent": 1' + b"0" * 5000 + b', "events": []}', 400, "unreadable"),
        (b'{"sent": 1, "events": {}}', 400, "unreadable"),
        (DEEP, 400, "unreadable"),
        (b'{"sent": 1, "events": [' + b"0," * 50 + b"0]}", 400, "too_many_events"),
        (b" " * (64 * 1024 + 1), 413, "too_large"),
        (b"x" * 1_000_000, 413, "too_large"),
        (b"x" * 3_000_000, 413, "too_large"),
    ],
    ids=range(15),
)
def test_a_bad_batch_is_refused_by_name(site, body, status, code):
    answer = send(site, body=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (Event.objects.count(), Visitor.objects.count()) == (0, 0)


def test_only_a_post_is_taken(site):
    assert site.get("/events/").status_code == 405


def test_a_browser_s_clock_may_be_wrong(site):
    before = clock.now()
    late = {"sent": NOW + 9 * 3600_000, "events": [event(at=NOW + 9 * 3600_000 - 1000)]}
    ahead = {"sent": NOW, "events": [event(at=NOW + 60_000)]}

    assert [send(site, body=batch).json()["stored"] for batch in (late, ahead)] == [1, 1]
    for moment in Event.objects.values_list("at", flat=True):
        assert before - timedelta(seconds=2) < moment <= clock.now()


def test_the_same_id_twice_in_one_batch_is_kept_once(site):
    twice = event()
    assert told(site, twice, twice) == (1, ["known"])


def test_somebody_who_sends_too_fast_waits(site, browse, alice, monkeypatch):
    monkeypatch.setattr(service, "MOST_BATCHES", 3)
    send(site, event())  # a new visitor is counted with the network

    statuses = [send(site, event()).status_code for _ in range(5)]

    assert statuses == [200] * 3 + [429] * 2
    assert send(site, event()).json()["code"] == "too_many_batches"
    assert Event.objects.count() == 4
    assert send(browse(alice), event()).status_code == 200


def test_a_network_that_sends_too_fast_waits(ada, monkeypatch):
    monkeypatch.setattr(service, "MOST_NEW_VISITORS", 2)

    def arrive(address: str) -> int:
        return send(SiteClient(ada.host), event(), REMOTE_ADDR=address).status_code

    assert [arrive(f"192.0.2.{n}") for n in range(4)] == [200, 200, 429, 429]
    assert arrive("198.51.100.7") == 200
    assert Visitor.objects.count() == 3


def test_a_network_that_sends_new_visitors_all_day_long_waits(ada, monkeypatch):
    monkeypatch.setattr(service, "MOST_NEW_IN_A_DAY", 2)

    statuses = [send(SiteClient(ada.host), event()).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert Visitor.objects.count() == 2


def test_an_offer_for_a_segment_is_there_for_its_people_alone(site, browse, alice, bob):
    bob.tags = ["old friend"]
    bob.save(update_fields=["tags"])
    segment = save_rule(name="Friends", rule={"all": [{"is": "tagged", "tag": "old friend"}]})
    offer = make_offer(amount=900)
    Offer.objects.filter(pk=offer.pk).update(segment=segment)

    found = [told(client, event("view", "offer", offer.pk)) for client in (site, browse(alice))]

    assert found == [(0, ["not_there"])] * 2
    assert told(browse(bob), event("view", "offer", offer.pk)) == (1, [])


def test_the_first_touch_is_kept_once_and_cleaned(site):
    first = {**TOUCH, "campaign": "Au\u202etumn\x00\ud800" + "x" * 300, "landing": "//evil"}
    send(site, body={"sent": NOW, "first": first, "events": [event()]})
    send(site, body={"sent": NOW, "first": {"source": "late"}, "events": [event()]})

    visitor = Visitor.objects.get()
    assert (visitor.source, visitor.medium, visitor.invite) == ("newsletter", "mail", "alice-12")
    assert visitor.campaign == "Autumn" + "x" * 114
    assert visitor.referrer == "www.example.org"


@pytest.mark.parametrize(
    "first", [{}, {"source": 7, "referrer": ["a"], "landing": {}}, {"referrer": "a b<script>"}]
)
def test_a_first_touch_of_nonsense_says_nothing(site, first):
    send(site, body={"sent": NOW, "first": first, "events": [event()]})

    visitor = Visitor.objects.get()
    assert (visitor.source, visitor.referrer, visitor.landing) == ("", "", "")


def test_a_way_in_from_outside_counts_on_a_page_without_a_subject(site):
    answer = send(site, body={"sent": NOW, "first": TOUCH, "events": []})

    assert answer.json()["stored"] == 0
    assert Visitor.objects.get().source == "newsletter"


def test_a_browser_of_somebody_who_refused_later_says_nothing_more(site, alice):
    send(site, event())
    Visitor.objects.update(member=alice)
    User.objects.filter(pk=alice.pk).update(is_remembered=False)

    assert send(site, event()).status_code == 204
    assert Event.objects.count() == 1


def test_three_people_and_two_creators_are_told_apart(browse, alice, bob, charlie, lin):
    for person in (alice, bob, charlie):
        send(browse(person), event(), event())
    with open_creator(lin):
        stranger = make_fan("charlie")
        send(SiteClient(lin.host).sign_in(stranger), event())
        assert list(Event.objects.values_list("actor_id", flat=True)) == [stranger.pk]

    counts = [Event.objects.filter(actor=person).count() for person in (alice, bob, charlie)]
    assert counts == [2, 2, 2]
