"""A fan leaves: the name is in no row, file or cache, and the books still add up."""

from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache

from accounts.errors import LastOwner
from accounts.models import Notice, User
from analytics import services as analytics
from analytics.models import DayTotal, Event, SegmentNight
from billing import services as billing
from billing.models import DemoPayment, Entry, Order
from billing.selectors import ledger_balance, totals, unbalanced_orders
from community.models import Post
from conftest import PASSWORD, SiteClient
from courses.models import Course
from creatorhub.owndata import declared
from creatorhub.owndata.erasing import erase
from creatorhub.tests.life import ADDRESS, CANARY, forget_signing_in, live
from creatorhub.tests.test_own_data import relations
from recommend import services as recommend
from tenants import files
from tenants.connection import connection

DELETE = "/me/data/delete/"


@pytest.fixture
def life(owner, bob):
    lived = live(owner, bob)
    night()
    return lived


@pytest.fixture
def leave(django_capture_on_commit_callbacks):
    """`leave(person)` deletes, and does what waits for the commit."""

    def run(person: User, **choice: bool) -> bool:
        with django_capture_on_commit_callbacks(execute=True):
            return erase(member_id=person.pk, **{"keep_words": False, **choice})

    return run


def night() -> None:
    analytics.tally()
    analytics.rebuild_segments()
    recommend.rebuild()


def rows_with(word: str) -> list[str]:
    """The tables of the open schema in which a row holds the word, in whatever column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = %s AND table_type = 'BASE TABLE'", [connection.schema_name]
        )  # fmt: skip
        found = []
        for (table,) in sorted(cursor.fetchall()):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{word}%"]
            )
            found += [table] if cursor.fetchone()[0] else []
    return found


def sessions_of(pk: int) -> list[str]:
    told = ((one.session_key, one.get_decoded()) for one in Session.objects.all())
    return [key for key, held in told if held.get("_auth_user_id") == str(pk)]


def cached_with(word: str) -> list[bytes]:
    client = cache._cache.get_client()
    keys = list(client.scan_iter("*"))
    held = [key + (client.get(key) or b"") for key in keys if client.type(key) == b"string"]
    return [entry for entry in held if word.lower().encode() in entry.lower()]


def test_afterwards_no_row_no_file_no_cache_and_no_session_knows_the_person(
    life, leave, owner, bob, browse, ada
):
    pk, mine = life.person.pk, browse(life.person)
    for page in ("/", "/me/", "/me/data/", f"/groups/{life.group.slug}/"):
        mine.get(page)
    picture = files.media_root() / life.person.avatar
    before = rows_with(CANARY)
    assert len(before) >= 14
    assert picture.is_file()
    assert sessions_of(pk)

    assert leave(life.person) is True

    assert rows_with(CANARY) == []
    assert not picture.exists()
    assert sessions_of(pk) == []
    assert cached_with(CANARY) == []
    assert [
        row.places for row in SegmentNight.objects.all() if pk in sum(row.places.values(), [])
    ] == []
    assert mine.get("/me/").status_code == 302
    night()
    assert rows_with(CANARY) == []


def test_the_creators_pages_and_exports_do_not_name_them(life, leave, owner, browse, ada):
    leave(life.person)
    night()
    studio = browse(owner)

    for page in (
        "/studio/", "/studio/members/", "/studio/members/export/", "/studio/find/?q=Tester",
        "/studio/insights/", "/studio/insights/funnel/", "/studio/sales/", "/studio/segments/",
        "/studio/letters/", "/studio/reviews/", "/notices/", f"/groups/{life.group.slug}/", "/",
        f"/studio/sales/{life.kept[0].uid}/",
    ):  # fmt: skip
        answer = studio.get(page)
        shown = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code in {200, 404}, page
        assert CANARY.lower() not in shown.decode().lower(), page


def test_a_page_for_everybody_does_not_show_the_review_any_longer(life, leave, site):
    assert f"{CANARY} loved it" in site.get("/").content.decode()

    leave(life.person)

    assert CANARY not in site.get("/").content.decode()


def test_the_books_keep_amount_date_title_and_a_pseudonym(life, leave, ada):
    lines = list(Entry.objects.values_list("order_id", "account", "amount", "currency", "at"))
    income = totals()

    leave(life.person)

    kept = list(Order.objects.order_by("pk"))
    assert [order.pk for order in kept] == sorted(order.pk for order in life.kept)
    assert {order.member_id for order in kept} == {None}
    [pseudonym] = {order.pseudonym for order in kept}
    assert pseudonym.startswith("p-")
    assert {order.buyer for order in kept} == {pseudonym}
    assert (
        list(Entry.objects.values_list("order_id", "account", "amount", "currency", "at")) == lines
    )
    assert totals() == income
    assert set(ledger_balance().values()) == {0}
    assert unbalanced_orders() == []
    assert DemoPayment.objects.count() == len(kept)


def test_nothing_is_charged_afterwards_and_what_was_paid_can_still_be_given_back(life, leave, ada):
    running = life.kept[0]

    leave(life.person)
    billing.follow_up_orders(everything=True)

    order = Order.objects.get(pk=running.pk)
    assert order.renews is False
    assert DemoPayment.objects.get(order_uid=order.uid).cancel_at is not None
    assert billing.refund(order).state == Order.State.REFUNDED
    assert set(ledger_balance().values()) == {0}


def test_what_was_counted_stays_counted_and_the_single_deeds_go(life, leave, ada):
    analytics.tally()
    counted = list(
        DayTotal.objects.order_by("pk").values_list("kind", "events", "amount", "people")
    )

    leave(life.person)
    analytics.tally()

    assert not Event.objects.exclude(actor=None).filter(actor_id=life.person.pk).exists()
    rows = DayTotal.objects.order_by("pk").values_list("kind", "events", "amount", "people")
    assert list(rows) == counted


def test_words_go_but_the_place_of_what_others_answered_stays(life, leave, browse, bob):
    leave(life.person)

    assert list(Post.objects.filter(author=None).values_list("pk", "body")) == [
        (life.answered.pk, "")
    ]
    assert not Post.objects.filter(pk=life.lonely.pk).exists()
    page = browse(bob).get(f"/groups/{life.group.slug}/").content.decode()
    assert "Someone who left" in page
    assert "These words were taken away by their author." in page
    assert "I do." in page


def test_who_wants_to_leaves_the_words_without_the_name(life, leave, browse, bob):
    leave(life.person, keep_words=True)

    assert Post.objects.filter(author=None).count() == 3
    page = browse(bob).get(f"/groups/{life.group.slug}/").content.decode()
    assert f"{CANARY} asks who comes" in page
    assert f"{CANARY} Tester" not in page
    assert rows_with(f"{CANARY} Tester") == []
    told = bob.notices.get(kind=Notice.Kind.REPLY)
    assert told.facts["name"] == ""


def test_stars_are_added_up_anew(life, leave, ada):
    leave(life.person)

    course = Course.objects.get(pk=life.course.pk)
    assert (course.rating_count, course.rating_sum) == (0, 0)


def test_the_team_hears_that_somebody_left_and_the_person_gets_a_last_mail(life, leave, owner, ada):
    mail.outbox.clear()
    fans = User.objects.filter(role="fan").count()

    leave(life.person)

    told = owner.notices.get(kind=Notice.Kind.FAN_LEFT)
    assert told.facts == {}
    [goodbye] = [one for one in mail.outbox if one.to == [ADDRESS]]
    assert goodbye.subject == "Your account at Ada Studio is deleted"
    assert connection.tenant.members == fans - 1


def test_leaving_twice_is_once(life, leave, owner):
    assert leave(life.person) is True
    assert leave(life.person) is False
    assert owner.notices.filter(kind=Notice.Kind.FAN_LEFT).count() == 1


def test_the_last_owner_stays_and_another_one_may_go(owner, bob, leave):
    with pytest.raises(LastOwner):
        leave(owner)
    assert User.objects.filter(pk=owner.pk).exists()

    User.objects.filter(pk=bob.pk).update(role=User.Role.OWNER)
    assert leave(owner) is True


def test_it_is_said_what_becomes_of_each_row_that_names_a_person(ada):
    known = relations()

    assert set(declared.FATES) == set(known)
    for name, field in known.items():
        kept = {
            declared.UNNAMED: "SET_NULL",
            declared.PSEUDONYM: "PROTECT",
            declared.NUMBER: "DO_NOTHING",
        }
        how = getattr(field.remote_field, "on_delete", None)
        if how is not None:
            assert how.__name__ == kept.get(declared.FATES[name], "CASCADE"), name


def test_the_address_is_typed_after_the_password_was_asked(alice, ada):
    client = forget_signing_in(SiteClient(ada.host).sign_in(alice))
    asked = client.get(DELETE)
    assert (asked.status_code, asked["Location"]) == (
        302,
        f"/accounts/reauthenticate/?next={quote(DELETE, safe='')}",
    )
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": DELETE})
    page = client.get(DELETE).content.decode()
    assert "What stays, and why" in page

    wrong = client.post(DELETE, {"typed": "bob@example.com", "words": "remove"})
    assert wrong.status_code == 422
    assert User.objects.filter(pk=alice.pk).exists()

    done = client.post(DELETE, {"typed": "Alice@example.com", "words": "remove"})
    assert (done.status_code, done["Location"]) == (302, "/goodbye/")
    assert not User.objects.filter(pk=alice.pk).exists()
    assert "Your account is deleted" in client.get("/goodbye/").content.decode()


def test_signing_in_afterwards_answers_as_for_an_unknown_address(alice, leave, site):
    leave(alice)

    answers = [
        site.post("/accounts/login/", {"login": name, "password": PASSWORD}).content.decode()
        for name in ("alice@example.com", "nobody@example.com")
    ]
    assert "E-mail and password do not fit together." in answers[0]
    assert answers[0].count("error") == answers[1].count("error")


def test_the_creator_deletes_a_fan_on_request(alice, owner, browse, monkeypatch, ada):
    flows = "allauth.account.internal.flows.reauthentication"
    monkeypatch.setattr(f"{flows}.did_recently_reauthenticate", lambda _request: True)
    client, page = browse(owner), f"/studio/members/{alice.pk}/delete/"

    assert "Delete the account of Alice?" in client.get(page).content.decode()
    done = client.post(page, {"typed": "alice@example.com", "words": "remove"})

    assert done["Location"] == "/studio/members/"
    assert not User.objects.filter(pk=alice.pk).exists()
    assert not owner.notices.filter(kind=Notice.Kind.FAN_LEFT).exists()
    assert client.get(f"/studio/members/{owner.pk}/delete/").status_code == 404
