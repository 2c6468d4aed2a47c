"""The list of fans: found, narrowed, in order, tagged and exported."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services as accounts
from accounts.models import JoinAnswer, JoinQuestion, Tier, User
from analytics.errors import NoSuchAudience
from analytics.models import Event, RuleSegment, Segment, SegmentMember
from analytics.selectors import members as selectors
from analytics.selectors.members import Wish
from analytics.views.sheets import defused
from conftest import SiteClient, make_fan
from tenants import clock
from tenants.schemas import open_creator

LIST = "/studio/members/"


def named(*names: str) -> list[User]:
    return [
        User.objects.create_user(f"fan{number}@example.com", name=name)
        for number, name in enumerate(names)
    ]


def found(**wish: str) -> list[str]:
    return [user.name for user in selectors.members(Wish(**wish))]


def deed(who: User, kind: str, days_ago: float = 0, **fields: Any) -> None:
    fields = {"subject_type": "course", "subject_id": 1} | fields
    at = clock.now() - timedelta(days=days_ago)
    Event.objects.create(actor=who, kind=kind, at=at, **fields)


def hold(who: User, tier: Tier, *, until: timedelta | None = None) -> None:
    now = clock.now()
    accounts.set_grant(
        member_id=who.pk,
        key=tier.key,
        source="order:x",
        starts_at=now - timedelta(days=9),
        ends_at=now + until if until else None,
    )


@pytest.fixture
def studio(browse: Any, owner: User) -> Any:
    return browse(owner)


def statements(seen: CaptureQueriesContext) -> int:
    """How many questions were asked; entering the schema is none."""
    return sum("search_path" not in query["sql"] for query in seen.captured_queries)


def text(answer: Any) -> str:
    return answer.content.decode()


# --- Search ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("emile", "Émile Zoë"),
        ("ÉMILE", "Émile Zoë"),
        ("zoe", "Émile Zoë"),
        ("zoë émile", "Émile Zoë"),
        ("ile z", "Émile Zoë"),
        ("小明", "王小明"),
        ("strasse", "Straße"),
        ("ΑΘΗΝΑ", "αθηνα"),
        ("alireza", "ali\u200dreza"),
        ("\u200fdana", "\u202bdana\u202c"),
        ("100%", "100% wool"),
        ("snake_case", "snake_case"),
        ("back\\slash", "back\\slash"),
        ("o'brien", "O'Brien"),
        ("e\u0301mile", "Émile Zoë"),
    ],
)
def test_a_name_is_found_however_it_is_typed(ada, words, name):
    named(name, "Somebody Else", "100x wool", "snakeXcase")

    assert found(q=words) == [name]


def test_a_search_looks_into_the_address_too_and_needs_every_word(ada, alice, bob):
    assert found(q="ALICE@exam") == ["Alice"]
    assert found(q="bob example") == ["Bob"]
    assert found(q="bob alice") == []


@pytest.mark.parametrize("name", ["x" * 80, "\u202e" * 40 + "evil", "👩\u200d👩\u200d👧", "%", "_"])
def test_strange_names_are_shown_and_found(studio, name):
    named(name)

    page = studio.get(LIST, {"q": name})

    assert page.status_code == 200
    assert [row.user.name for row in page.context["rows"]] == [name] or name.strip(
        "\u202e"
    ) == "evil"


@pytest.mark.parametrize("words", ["\x00", "a\x00lice", "l" * 200, "a " * 99, "\u200d", "%" * 50])
def test_strange_words_break_nothing(studio, alice, words):
    assert studio.get(LIST, {"q": words}).status_code == 200


def test_a_nul_is_looked_past(studio, alice):
    assert "Alice" in text(studio.get(LIST, {"q": "al\x00ice"}))


def test_too_long_a_search_finds_nobody_and_says_so(studio, alice):
    page = studio.get(LIST, {"q": "a" * 201})

    assert page.context["rows"] == []
    assert "at most 200 characters" in text(page)


# --- Filters -----------------------------------------------------------------------------------


def test_the_newest_stand_first_and_the_owner_is_no_fan(ada, owner, alice, bob):
    assert found() == ["Bob", "Alice"]


def test_the_tier_that_is_held_now_counts(ada, alice, bob, charlie):
    low, high = Tier.objects.create(name="Low", rank=1), Tier.objects.create(name="High", rank=2)
    hold(alice, high)
    hold(bob, low, until=timedelta(days=-1))
    hold(charlie, low, until=timedelta(days=1))

    assert found(tier=str(high.pk)) == ["Alice"]
    assert found(tier=str(low.pk)) == ["Charlie"]
    assert found(tier="none") == ["Bob"]


def test_segments_of_the_night_and_own_ones(ada, alice, bob):
    loyal = Segment.objects.create(slug="loyal", rule="rule.loyal")
    SegmentMember.objects.create(member=bob, segment=loyal)
    accounts.add_tag(members=User.objects.filter(pk=alice.pk), tag="vip")
    rule = RuleSegment.objects.create(name="Vips", rule={"all": [{"is": "tagged", "tag": "vip"}]})

    assert found(segment="loyal") == ["Bob"]
    assert found(rule=str(rule.pk)) == ["Alice"]
    with pytest.raises(NoSuchAudience):
        selectors.members(Wish(rule="999"))


def test_tags_and_answers(ada, alice, bob, charlie):
    accounts.set_tags(member=bob, tags=["press"])
    question = JoinQuestion.objects.create(text="Level?", choices=["New", "Old"])
    JoinAnswer.objects.create(question=question, member=alice, text="New")
    JoinAnswer.objects.create(question=question, member=bob, text="Old")

    assert found(tag="press") == ["Bob"]
    assert found(answer=f"{question.pk}:New") == ["Alice"]
    assert found(answer=str(question.pk)) == ["Bob", "Alice"]
    assert found(answer=str(question.pk), tag="press") == ["Bob"]


def test_the_order_by_visits_and_by_money(ada, alice, bob, charlie):
    deed(alice, "view", days_ago=1)
    deed(bob, "view", days_ago=3)
    deed(bob, "renewal", amount=900)
    deed(alice, "purchase", amount=2000)
    deed(alice, "refund", amount=-1500)

    assert found(sort="seen") == ["Alice", "Bob", "Charlie"]
    assert found(sort="spent") == ["Bob", "Alice", "Charlie"]


def test_a_row_says_tier_segment_visit_and_money(ada, alice, bob):
    low, high = Tier.objects.create(name="Low", rank=1), Tier.objects.create(name="High", rank=2)
    hold(alice, low)
    hold(alice, high)
    loyal = Segment.objects.create(slug="loyal", rule="rule.loyal")
    SegmentMember.objects.create(member=alice, segment=loyal)
    deed(alice, "purchase", amount=2000)
    deed(alice, "refund", amount=500)
    User.objects.filter(pk=bob.pk).update(is_remembered=False)
    bob.refresh_from_db()
    deed(bob, "purchase", amount=700)

    first, second = selectors.rows([alice, bob], [low, high])

    assert (first.tier, first.segment, first.spent) == ("High", "Loyal fans", 1500)
    assert first.seen is not None
    assert (second.tier, second.segment, second.spent, second.seen) == ("", "", 700, None)


# --- The page ----------------------------------------------------------------------------------


def test_an_empty_site_says_what_to_do_first(studio):
    page = text(studio.get(LIST))

    assert "No fans yet" in page
    assert "http://ada.localhost" in page


def test_filters_combine_are_shown_and_can_be_taken_away(studio, alice, bob):
    accounts.set_tags(member=bob, tags=["press & co"])

    page = studio.get(LIST, {"q": "bo", "tag": "press & co", "sort": "seen", "page": "7"})

    assert [row.user for row in page.context["rows"]] == [bob]
    assert [chip["url"] for chip in page.context["chips"]] == [
        f"{LIST}?tag=press+%26+co&sort=seen",
        f"{LIST}?q=bo&sort=seen",
    ]
    assert "1 person" in text(page)
    assert "Nobody matches" in text(studio.get(LIST, {"q": "nobody at all"}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"segment": "x"}, {"rule": "9" * 30}, {"tier": "0"}, {"tag": "x"}, {"answer": "1:x"},
        {"answer": "x"}, {"cell": "9-9"}, {"sort": "x"},
    ],
)  # fmt: skip
def test_a_filter_that_is_not_there_finds_nobody_and_says_so(studio, alice, wrong):
    page = studio.get(LIST, wrong)

    assert page.context["rows"] == []
    assert page.context["form"].errors
    assert studio.get(reverse("analytics:studio_members_csv"), wrong).status_code == 302


def test_the_list_costs_the_same_with_1_3_and_100_people(studio, ada):
    counts = {}
    tier = Tier.objects.create(name="Low", rank=1)
    for number in (1, 3, 100):
        people = [
            User(email=f"n{number}-{place}@example.com", name="N", tags=["a"])
            for place in range(number - User.objects.filter(role="fan").count())
        ]
        User.objects.bulk_create(people)
        hold(people[0], tier)
        deed(people[0], "view")
        for search in ({}, {"q": "n"}):
            studio.get(LIST, search)
            with CaptureQueriesContext(connection) as seen:
                page = studio.get(LIST, search)
            assert len(page.context["rows"]) == min(number, 50)
            counts[number, len(search)] = statements(seen)

    assert len(set(counts.values())) == 1
    assert counts[1, 0] <= 10


def test_a_hundred_people_are_two_pages(studio, ada):
    named(*(f"N{number}" for number in range(60)))

    assert len(studio.get(LIST).context["rows"]) == 50
    assert len(studio.get(LIST, {"page": "2"}).context["rows"]) == 10
    assert len(studio.get(LIST, {"page": "9" * 5000}).context["rows"]) in {10, 50}


@pytest.mark.parametrize("path", [LIST, f"{LIST}members.csv"])
def test_only_the_owner_looks(site, browse, alice, path):
    assert site.get(path).status_code == 302
    assert browse(alice).get(path).status_code == 403


def test_the_neighbours_fans_are_not_here(studio, alice, lin):
    with open_creator(lin):
        make_fan("mei")

    assert "mei@example.com" not in text(studio.get(LIST))
    assert "mei@example.com" not in file_of(studio)[0]


# --- Many at once ------------------------------------------------------------------------------


def tag(browser: SiteClient, **fields: Any) -> Any:
    return browser.post(f"{LIST}tag/", {"tag": "vip", "do": "add", "scope": "ticked", **fields})


def tagged(name: str = "vip") -> list[str]:
    return sorted(User.objects.filter(tags__contains=[name]).values_list("name", flat=True))


def test_the_ticked_get_a_tag_and_lose_it(studio, alice, bob, charlie):
    answer = tag(studio, member=[alice.pk, bob.pk], filters="q=a&page=3&evil=1")

    assert answer.url == f"{LIST}?q=a"
    assert tagged() == ["Alice", "Bob"]
    tag(studio, member=[alice.pk])
    assert User.objects.get(pk=alice.pk).tags == ["vip"]
    tag(studio, member=[bob.pk], do="remove")
    assert tagged() == ["Alice"]


def test_all_that_match_get_it_on_every_page(studio, owner, ada):
    named(*(f"Zed {number}" for number in range(60)), "Other")

    tag(studio, scope="all", filters="q=zed")

    assert len(tagged()) == 60
    tag(studio, scope="all", filters="")
    assert len(tagged()) == 61
    assert owner.name not in tagged()


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"member": ["x", "9" * 30]}, {"scope": "all", "filters": "tag=gone"}, {"tag": " "},
        {"tag": "a,b"}, {"tag": "x" * 41}, {"tag": ""},
    ],
)  # fmt: skip
def test_a_wrong_wish_tags_nobody(studio, alice, wrong):
    fields = {"scope": "all"} | wrong if "tag" in wrong else wrong
    page = studio.get(tag(studio, **fields).url)

    assert User.objects.exclude(tags=[]).count() == 0
    assert "notice-error" in text(page)


def test_a_fan_tags_nobody(browse, alice):
    assert tag(browse(alice), scope="all").status_code == 403
    assert tagged() == []


# --- The file ----------------------------------------------------------------------------------


def file_of(browser: SiteClient, **wish: str) -> tuple[str, list[list[str]]]:
    answer = browser.get(f"{LIST}members.csv", wish)
    body = b"".join(answer.streaming_content).decode()
    return body, list(csv.reader(io.StringIO(body.removeprefix("\ufeff"))))


def test_the_file_is_the_list(studio, alice, bob, charlie):
    question = JoinQuestion.objects.create(text="Why?")
    JoinAnswer.objects.create(question=question, member=bob, text="=1+1")
    accounts.set_tags(member=bob, tags=["press", "vip"])
    hold(bob, Tier.objects.create(name="Low", rank=1))
    deed(bob, "purchase", amount=1234)
    User.objects.filter(pk=bob.pk).update(name="@SUM(A1), “Bob”\nJr")

    body, rows = file_of(studio)

    assert body.startswith("\ufeffName,E-mail,")
    assert rows[0][5:] == ["Spent (EUR)", "Joined", "Tags", "Why?"]
    assert [row[1] for row in rows[1:]] == [user.email for user in selectors.members(Wish())]
    line = rows[2]
    assert line[:3] == ["'@SUM(A1), “Bob”\nJr", "bob@example.com", "Low"]
    assert (line[5], line[7], line[8]) == ("12.34", "press, vip", "'=1+1")
    assert [row[1] for row in file_of(studio, q="charlie")[1][1:]] == ["charlie@example.com"]


@pytest.mark.parametrize("start", list("=+-@\t\r＝＋－＠"))
def test_no_cell_is_a_formula(start):
    assert defused(f"{start}cmd") == f"'{start}cmd"


def test_an_ordinary_cell_stays_as_it_is():
    assert [defused(cell) for cell in ("", "Ada", "a=b", "王")] == ["", "Ada", "a=b", "王"]


def test_the_file_costs_five_statements_per_five_hundred(studio, ada):
    named(*(f"N{number}" for number in range(3)))
    file_of(studio)
    with CaptureQueriesContext(connection) as few:
        file_of(studio)
    named_more = [User(email=f"m{place}@example.com", name="M") for place in range(100)]
    User.objects.bulk_create(named_more)
    with CaptureQueriesContext(connection) as many:
        _body, rows = file_of(studio)

    assert len(rows) == 104
    assert statements(few) == statements(many)
