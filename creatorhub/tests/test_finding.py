"""The palette finds pages, things and people, whatever is typed."""

import pytest
from django.utils import translation

from accounts.models import User
from billing.models import Offer, Order
from community.models import Group
from courses.models import Course
from creatorhub import finding
from tenants import clock


@pytest.fixture
def sold(bob):
    """Bob's paid order."""
    offer = Offer.objects.create(title="Ink", keys=["course:1"], amount=900, currency="EUR")
    return Order.objects.create(
        member=bob, offer=offer, title="Ink for ever", keys=offer.keys, amount=900, currency="EUR",
        period="once", state="paid", provider="demo", paid_at=clock.now(),
    )  # fmt: skip


def labels(words: str) -> dict[str, list[str]]:
    return {
        section.name: [entry.label for entry in section.entries]
        for section in finding.found(finding.asked(words), User(role="owner"))
    }


def test_pages_are_found_by_label_and_by_other_words(ada):
    assert labels("tiers")["pages"] == ["Tiers and prices"]
    assert "Sales" in labels("refund")["pages"]
    assert labels("new cou")["do"] == ["New course"]


@pytest.mark.parametrize(
    ("words", "page"), [("会员与价格", "Tiers and prices"), ("设置", "Settings")]
)
def test_pages_are_found_in_the_other_language_too(ada, words, page):
    assert page in labels(words)["pages"]


def test_a_label_is_shown_in_the_language_of_the_reader(ada):
    with translation.override("zh-hans"):
        assert labels("settings")["pages"][0] == "设置"


def test_things_are_found_by_every_word(ada, alice, bob, sold):
    course = Course.objects.create(title="Ink and wash", slug="ink")
    course.lessons.create(title="Wet ink", section=course.sections.create(title="S"))
    Group.objects.create(title="Ink room", slug="ink-room")

    assert labels("ink") | {"pages": 0, "do": 0} == {
        "course": ["Ink and wash"], "lesson": ["Wet ink"], "group": ["Ink room"],
        "pages": 0, "do": 0,
    }  # fmt: skip
    assert labels("wash ink") == {"course": ["Ink and wash"]}
    assert labels("ALICE@example") == {"member": ["Alice"]}
    assert labels(str(sold.uid)[:8].upper()) == {"order": ["Ink for ever"]}
    assert labels("bob") == {"member": ["Bob"], "order": ["Ink for ever"]}


def test_the_owner_is_no_member_and_an_unpaid_order_no_sale(ada, owner, sold):
    Order.objects.update(state="open", paid_at=None)

    assert labels("ada@example.com") == {}
    assert labels("bob@example.com") == {"member": ["Bob"]}


@pytest.mark.parametrize("words", ["%", "_", "\\", "a%b", "'", "\x00", "\u202e", "x" * 400, "🎨"])
def test_signs_with_a_meaning_elsewhere_find_only_themselves(browse, owner, ada, words):
    Course.objects.create(title="Plain", slug="plain")

    answer = browse(owner).get("/studio/find/", {"q": words})

    assert answer.status_code == 200
    if finding.asked(words):
        assert "course" not in labels(words)


def test_what_is_typed_is_cut_and_cleaned():
    assert finding.asked("  a\x00b \u202e c\n") == "a b c"
    assert len(finding.asked("x" * 400)) == 200


def test_without_words_the_newest_things_and_the_jobs_are_offered(ada, alice):
    for number in range(4):
        Course.objects.create(title=f"Course {number}", slug=f"c{number}")

    found = labels("")

    assert found["course"] == ["Course 3", "Course 2", "Course 1"]
    assert found["member"] == ["Alice"]
    assert found["pages"][0] == "Today"


def test_a_fan_without_a_name_is_shown_by_address(ada):
    User.objects.create_user("quiet@example.com", None)
    assert labels("quiet") == {"member": ["quiet@example.com"]}


def test_the_page_has_links_and_the_piece_has_options(browse, owner):
    client = browse(owner)
    page = client.get("/studio/find/", {"q": "settings"}).content.decode()
    piece = client.get(
        "/studio/find/", {"q": "settings"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert "<h1>" in page
    assert 'role="option"' not in page
    assert 'href="/studio/settings/"' in page
    assert "<h1>" not in piece
    assert 'role="option"' in piece


def test_what_is_not_there_says_what_to_try(browse, owner):
    page = browse(owner).get("/studio/find/", {"q": "qqqq<b>"}).content.decode()
    assert "Nothing found for “qqqq&lt;b&gt;”" in page
    assert "Try a title" in page


@pytest.mark.parametrize("many", [1, 30])
def test_a_search_takes_four_statements(browse, owner, django_assert_num_queries, many):
    for number in range(many):
        Course.objects.create(title=f"Course {number}", slug=f"c{number}")
    client = browse(owner)
    client.get("/studio/find/")

    with django_assert_num_queries(4):
        client.get("/studio/find/", {"q": "course"}, headers={"HX-Request": "true"})
