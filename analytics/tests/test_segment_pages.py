"""The studio's pages of segments: a builder that keeps what was typed, and whom it is open to."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Grant, JoinQuestion, Tier, User
from analytics import services
from analytics.models import RuleSegment, SegmentNight
from analytics.selectors import KINDS, members_matching
from analytics.tests.taught import teach
from analytics.tests.test_services import came, make_fans
from tenants import clock
from tenants.schemas import open_creator

NEW = "/studio/segments/new/"
ROWS = {"rows": "2", "mode": "all", "0-is": "paid", "1-is": "idle", "1-days": "30", "name": "Idle"}


def text(answer) -> str:
    return answer.content.decode()


def size_on(answer) -> int:
    return int(re.search(r"<p class=\"rule-size\"><strong>([\d,]+)<", text(answer))[1])


@pytest.fixture
def idle_fans(ada):
    fans = make_fans(7)
    for fan in fans[:4]:
        came(fan, 40, kind="purchase", amount=900)
    came(fans[0], 2)
    return fans


def test_the_live_count_equals_the_list_and_the_rule(idle_fans, browse, owner):
    studio = browse(owner)

    live = studio.get("/studio/segments/count/", ROWS)
    saved = studio.post(NEW, ROWS, follow=True)

    kept = RuleSegment.objects.get()
    assert kept.rule == {"all": [{"is": "paid"}, {"is": "idle", "days": 30}]}
    assert size_on(live) == size_on(saved) == members_matching(kept.rule).count() == 3
    assert saved.redirect_chain == [(f"/studio/segments/{kept.pk}/", 303)]
    assert "42.9 % of all" in text(live)
    plain = studio.get("/studio/segments/count/", {"rule": kept.pk})
    assert text(plain) == "3"


def test_each_step_keeps_what_was_typed(browse, owner):
    studio = browse(owner)

    more = text(studio.post(NEW, ROWS | {"step": "add", "1-days": "45"}))
    assert 'name="rows" value="3"' in more
    assert re.search(r'<input type="number" name="1-days" value="45"', more)
    assert 'value="Idle"' in more
    other = studio.post(NEW, ROWS | {"step": "refresh", "0-is": "spent_least"})
    assert 'name="0-amount"' in text(other)
    assert "Fill in what is missing" in text(other)
    assert "field-error" not in text(other)
    less = text(studio.post(NEW, ROWS | {"step": "remove-0"}))
    assert 'name="rows" value="1"' in less
    assert re.search(r'<input type="number" name="0-days" value="30"', less)
    last = text(studio.post(NEW, ROWS | {"rows": "1", "step": "remove-0"}))
    assert 'name="rows" value="1"' in last
    assert not RuleSegment.objects.exists()


def test_with_htmx_a_step_answers_with_the_builder_alone(browse, owner):
    answer = browse(owner).post(NEW, ROWS | {"step": "add"}, headers={"HX-Request": "true"})

    assert text(answer).lstrip().startswith('<form class="rule" id="rule"')
    assert "autofocus" in text(answer)


def test_there_are_twelve_conditions_at_the_most(browse, owner):
    rows = {"rows": "12", **{f"{place}-is": "paid" for place in range(12)}, "name": "A"}

    answer = browse(owner).post(NEW, rows | {"step": "add"})

    assert 'name="rows" value="12"' in text(answer)
    assert "Add a condition" not in text(answer)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"1-days": "0"}, "greater than or equal to 1"),
        ({"1-days": ""}, "This field is required"),
        ({"name": ""}, "This field is required"),
        ({"name": "a\u202eb"}, "cannot be seen"),
        ({"name": "x" * 200}, "at most 80 characters"),
        ({"name": "Taken"}, "Another segment has this name"),
        ({"mode": "none"}, "This condition cannot be used"),
        ({"1-is": "in_segment", "1-segment": "rich"}, "no longer there"),
        ({"1-is": "finished", "1-course": "99"}, "no longer there"),
        ({"1-is": "tagged", "1-tag": "a\u200bb"}, "cannot be seen"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(wrong, said, browse, owner):
    RuleSegment.objects.create(name="Taken", rule={"all": [{"is": "paid"}]})

    answer = browse(owner).post(NEW, ROWS | wrong)

    assert answer.status_code == 422
    assert said in text(answer)
    assert RuleSegment.objects.count() == 1


def test_amounts_are_typed_in_the_sites_currency(browse, owner):
    studio = browse(owner)
    rows = {"rows": "1", "0-is": "spent_least", "0-amount": "29.50", "mode": "any", "name": "Big"}

    studio.post(NEW, rows)

    kept = RuleSegment.objects.get()
    assert kept.rule == {"any": [{"is": "spent_least", "amount": 2_950}]}
    assert 'name="0-amount" value="29.50"' in text(studio.get(f"/studio/segments/{kept.pk}/"))


def test_every_input_of_every_condition_can_be_filled_in_and_kept(browse, owner, monkeypatch):
    teach(monkeypatch, "course", {12: "Light"})
    teach(monkeypatch, "group", {3: "Talk"})
    values = {
        "amount": "5", "days": "3", "count": "2", "stars": "4", "tag": "vip", "answer": "Yes",
        "source": "news", "tier": Tier.objects.create(name="T", rank=1).pk, "language": "en",
        "course": "12", "segment": "new",
        "group": "3", "question": JoinQuestion.objects.create(text="?").pk,
    }  # fmt: skip
    studio = browse(owner)

    for name, kind in KINDS.items():
        inputs = {f"0-{key}": values[key] for key in kind.inputs}
        answer = studio.post(
            NEW, {"rows": "1", "mode": "all", "0-is": name, "name": name, **inputs}
        )
        assert answer.status_code == 303, name
    assert RuleSegment.objects.count() == len(KINDS)
    assert studio.get("/studio/segments/").status_code == 200


@pytest.mark.parametrize("start", ["idle", "new", "finished", "spent", "", "nothing"])
def test_a_template_is_a_rule_that_can_be_saved_as_it_is(start, browse, owner):
    answer = browse(owner).get(NEW, {"start": start})

    assert answer.status_code == 200
    assert size_on(answer) == 0


def test_a_saved_segment_is_changed(browse, owner):
    kept = services.save_rule(name="Old", rule={"all": [{"is": "paid"}]})

    answer = browse(owner).post(f"/studio/segments/{kept.pk}/", ROWS)

    assert answer.status_code == 303
    kept.refresh_from_db()
    assert (kept.name, len(kept.rule["all"])) == ("Idle", 2)


def test_a_segment_is_deleted_after_a_question(browse, owner):
    kept = services.save_rule(name="Old", rule={"all": [{"is": "paid"}]})
    studio, page = browse(owner), f"/studio/segments/{kept.pk}/delete/"

    assert "Delete “Old”?" in text(studio.get(page))
    assert RuleSegment.objects.exists()
    assert "“Old” is gone." in text(studio.post(page, follow=True))
    assert not RuleSegment.objects.exists()


def test_something_is_opened_and_taken_back_with_a_button(idle_fans, browse, owner):
    tier = Tier.objects.create(name="Friends", rank=1)
    kept = services.save_rule(name="Idle", rule={"all": [{"is": "paid"}]})
    studio, page = browse(owner), f"/studio/segments/{kept.pk}/open/"

    opened = text(studio.post(page, {"key": tier.key, "until": "2099-05-01"}, follow=True))

    assert "Open for 4 fans now." in opened
    assert Grant.objects.filter(source=f"segment:{kept.pk}").count() == 4
    assert "What you can do for them" in text(studio.get(f"/studio/segments/{kept.pk}/"))
    closed = text(studio.post(page, {"action": "take_back", "key": tier.key}, follow=True))
    assert "Closed for 4 fans." in closed
    assert Grant.objects.current(clock.now()).count() == 0


@pytest.mark.parametrize(
    "wrong", [{"key": "tier:99"}, {"key": ""}, {"until": "2000-01-01"}, {"until": "x"}]
)
def test_what_cannot_be_opened_is_said(wrong, idle_fans, browse, owner):
    tier = Tier.objects.create(name="Friends", rank=1)
    kept = services.save_rule(name="Idle", rule={"all": [{"is": "paid"}]})

    answer = browse(owner).post(f"/studio/segments/{kept.pk}/open/", {"key": tier.key} | wrong)

    assert answer.status_code == 422
    assert "field-error" in text(answer)
    assert not Grant.objects.exists()


def test_a_site_without_anything_says_what_to_do_first(browse, owner):
    kept = services.save_rule(name="Idle", rule={"all": [{"is": "paid"}]})
    studio = browse(owner)

    page = text(studio.get("/studio/segments/"))
    assert "The first night is still to come" in page
    assert "Not enough data yet" in page
    assert "There is nothing to open yet" in text(studio.get(f"/studio/segments/{kept.pk}/open/"))
    assert "Nobody has joined your site yet" in text(studio.get(f"/studio/segments/{kept.pk}/"))
    assert studio.get("/studio/segments/night/champions/").status_code == 404


def test_the_page_shows_cards_movement_and_squares(ada, browse, owner):
    fans = make_fans(25)
    services.rebuild_segments()
    today = SegmentNight.objects.get()
    week_ago = today.day - timedelta(days=7)
    SegmentNight.objects.create(day=week_ago, places={"loyal": [fan.pk for fan in fans[:5]]})
    studio = browse(owner)

    page = text(studio.get("/studio/segments/"))
    assert "?cell=2-2" in page
    assert "Who moved from" in page
    card = text(studio.get("/studio/segments/night/dormant/"))
    assert "25 came, 0 went" in card
    assert "What they are like" in card
    assert "Not enough data yet" in text(studio.get("/studio/segments/night/loyal/"))


def test_a_large_site_counts_after_the_page_is_there(ada, browse, owner, monkeypatch):
    monkeypatch.setattr("analytics.views.segments.SLOW_FROM", 0)
    kept = services.save_rule(name="Idle", rule={"all": [{"is": "paid"}]})

    page = text(browse(owner).get("/studio/segments/"))

    assert f"/studio/segments/count/?rule={kept.pk}" in page


PAGES = [
    "", "new/", "count/", "{pk}/", "{pk}/delete/", "{pk}/open/", "night/champions/",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_segments_are_for_the_owner(page, site, browse, alice):
    kept = services.save_rule(name="Idle", rule={"all": [{"is": "paid"}]})
    address = "/studio/segments/" + page.format(pk=kept.pk)

    assert site.get(address).status_code == 302
    assert browse(alice).get(address).status_code == 403
    assert browse(alice).post(address, ROWS).status_code == 403
    assert list(RuleSegment.objects.values_list("name", flat=True)) == ["Idle"]


@pytest.mark.parametrize("page", ["{pk}/", "{pk}/delete/", "{pk}/open/", "count/?rule={pk}"])
def test_a_segment_of_the_neighbour_is_not_found(page, lin, browse, owner):
    with open_creator(lin):
        kept = services.save_rule(name="Hers", rule={"all": [{"is": "paid"}]})

    assert browse(owner).get("/studio/segments/" + page.format(pk=kept.pk)).status_code == 404


def test_the_list_of_segments_takes_one_statement_more_for_each(ada, browse, owner):
    studio = browse(owner)
    studio.get("/studio/segments/")
    counts = []
    for number in (1, 3):
        make_fans_named(number)
        RuleSegment.objects.all().delete()
        for name in range(number):
            services.save_rule(name=f"S{name}", rule={"all": [{"is": "paid"}]})
        with CaptureQueriesContext(
            connection,
        ) as asked:
            studio.get("/studio/segments/")
        counts.append(len(asked) - number)  # one count each

    assert counts[0] == counts[1]


def make_fans_named(number: int) -> None:
    User.objects.bulk_create(User(email=f"{number}-{n}@example.com") for n in range(number))


@pytest.mark.parametrize("count", [1, 30])
def test_a_crowd_takes_the_same_statements_for_one_fan_and_for_thirty(
    count, ada, browse, owner, django_assert_max_num_queries
):
    make_fans(count)
    studio = browse(owner)
    studio.get("/studio/segments/count/", ROWS)

    with django_assert_max_num_queries(8):
        studio.get("/studio/segments/count/", {"rows": "1", "mode": "all", "0-is": "never_paid"})
