"""The studio's page about recommendations: picks by hand, and shelves as others see them."""

import re
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from creatorhub.recommendations import forms
from recommend.models import Handpick
from recommend.selectors.handpicks import banned_ids, by_hand, pinned_ids
from recommend.services import handpicks
from recommend.tests.factories import make_courses, own

PAGE = "/studio/suggestions/"


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


@pytest.fixture
def studio(ada: Any, browse: Any, owner: Any) -> Any:
    return browse(owner)


def test_an_empty_site_says_what_to_do_first(studio):
    page = text(studio.get(PAGE))

    assert "Nothing is pinned." in page
    assert "Every published course may be suggested." in page
    assert "This shelf is empty" in page
    assert "No course is new now." in page
    assert "<select" not in page


def test_a_pin_stands_on_top_for_everybody_at_once(studio, site, browse, alice, bob):
    one, two, three = make_courses(3)
    own(bob, two.key)

    answer = studio.post(f"{PAGE}add/", {"kind": "pin", "course": two.pk}, follow=True)

    assert "Pinned. It stands on top of every shelf now." in text(answer)
    assert pinned_ids() == [two.pk]
    for client, first in ((site, two), (browse(alice), two), (browse(bob), three)):
        page = text(client.get("/for-you/"))
        assert re.findall(r'data-item="([^"]+)"', page)[0] == first.slug


def test_a_banned_course_is_suggested_to_nobody_and_found_all_the_same(studio, site):
    one, two = make_courses(2)

    answer = studio.post(f"{PAGE}add/", {"kind": "ban", "course": two.pk}, follow=True)

    assert "suggested to nobody" in text(answer)
    assert banned_ids() == {two.pk}
    assert two.title not in text(site.get("/for-you/"))
    assert two.title in text(site.get("/courses/"))

    [pick] = Handpick.objects.all()
    studio.post(f"{PAGE}{pick.pk}/remove/")
    assert two.title in text(site.get("/for-you/"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "pin"}, "Choose a course first."),
        ({"kind": "crown", "course": "{pk}"}, "Choose a course first."),
        ({"kind": "pin", "course": "{draft}"}, "Choose a published course."),
    ],
)
def test_what_cannot_be_picked_is_refused_with_a_reason(studio, sent, said):
    [course] = make_courses(1)
    [draft] = make_courses(1, slug="draft", state="draft", published_at=None)
    numbers = {"{pk}": course.pk, "{draft}": draft.pk}
    sent = {name: numbers.get(value, value) for name, value in sent.items()}

    answer = studio.post(f"{PAGE}add/", sent, follow=True)

    assert said in text(answer)
    assert not Handpick.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said", "pinned"),
    [
        ("course 1", "Pinned.", ["course-1"]),
        ("course-1", "Pinned.", ["course-1"]),
        ("2", "Pinned.", ["course-2"]),
        ("course", "More than one course fits, such as: Course 0 · Course 1 · Course 2.", []),
        ("fern", "No course has “fern” in its title.", []),
        ("  ", "Choose a course first.", []),
    ],
)
def test_where_a_list_would_be_too_long_a_course_is_named(studio, monkeypatch, typed, said, pinned):
    monkeypatch.setattr(forms, "MOST_LISTED", 2)
    make_courses(3)
    assert "<select" not in text(studio.get(PAGE))

    answer = text(studio.post(f"{PAGE}add/", {"kind": "pin", "title": typed}, follow=True))

    assert said in answer
    assert [pick.course.slug for pick in Handpick.objects.select_related("course")] == pinned


def test_pins_are_put_in_order_by_button_and_by_drag(studio):
    courses = make_courses(3)
    picks = [handpicks.pin(course=course) for course in courses]
    ids = [course.pk for course in courses]

    answer = studio.post(f"{PAGE}move/", {"pk": picks[0].pk, "step": 1})
    assert answer.url == f"{PAGE}#pins"
    assert pinned_ids() == [ids[1], ids[0], ids[2]]

    order = [picks[2].pk, picks[0].pk, picks[1].pk]
    assert studio.post(f"{PAGE}move/", {"order": [*order, "x"]}).status_code == 204
    assert pinned_ids() == [ids[2], ids[0], ids[1]]
    assert studio.post(f"{PAGE}move/", {"step": 1}).url == PAGE
    assert studio.post(f"{PAGE}move/", {"order": ["999"]}).status_code == 404


def test_related_and_needed_courses_are_chosen_on_the_courses_page(studio):
    course, one, two = make_courses(3)
    page = f"{PAGE}courses/{course.pk}/"
    assert "Nothing by hand yet." in text(studio.get(page))
    assert page in text(studio.get(reverse("courses:studio_edit", args=[course.pk])))

    for kind, other in (("related", two), ("related", one), ("needs", one)):
        assert studio.post(page, {"kind": kind, "course": other.pk}).url == page
    assert by_hand().related[course.pk] == [two.pk, one.pk]
    assert by_hand().needs == {course.pk: [one.pk]}

    pick = Handpick.objects.get(kind="related", other=one)
    assert studio.post(f"{PAGE}move/", {"pk": pick.pk, "step": -1}).url == page
    assert by_hand().related[course.pk] == [one.pk, two.pk]
    assert studio.post(f"{PAGE}{pick.pk}/remove/").url == page
    assert by_hand().related[course.pk] == [two.pk]


def test_a_circle_is_refused_by_name_with_and_without_script(studio):
    course, other = make_courses(2)
    handpicks.need(course=course, other=other)
    page, sent = f"{PAGE}courses/{other.pk}/", {"kind": "needs", "course": course.pk}

    plain = text(studio.post(page, sent), 409)
    piece = text(studio.post(page, sent, headers={"HX-Request": "true"}))

    for answer in (plain, piece):
        assert "That would be a circle: Course 1 → Course 0 → Course 1." in answer
    assert "<html" in plain
    assert "<html" not in piece
    assert "Choose a course first." in text(studio.post(page, {"kind": "related"}), 409)
    assert by_hand().needs == {course.pk: [other.pk]}


def test_a_path_has_no_picks_of_its_own(studio):
    [path] = make_courses(1, kind="path")

    assert studio.get(f"{PAGE}courses/{path.pk}/").status_code == 404


def test_the_shelf_of_a_fan_is_seen_read_only_and_the_log_knows(studio, alice):
    one, two = make_courses(2)
    own(alice, two.key)
    seen = f"{PAGE}seen/"
    assert "read only" in text(studio.get(seen))
    assert "Nobody of this name." in text(studio.get(seen, {"q": "zzz"}))
    assert "Nobody of this name." in text(studio.get(seen, {"q": "a\x00b"}))
    found = text(studio.get(seen, {"q": alice.name[:4]}))
    assert f'value="{alice.pk}"' in found
    assert not AuditEntry.objects.filter(act="shelf_seen").exists()

    page = text(studio.post(seen, {"member": alice.pk}))

    assert one.title in page
    assert two.title not in page
    entry = AuditEntry.objects.get(act="shelf_seen")
    assert entry.subject_id == str(alice.pk)
    for member in ("", "x", "9" * 40, "12345678"):
        assert studio.post(seen, {"member": member}).status_code == 404
    assert AuditEntry.objects.filter(act="shelf_seen").count() == 1


def test_the_team_is_no_fan_whose_shelf_is_seen(studio, owner):
    assert studio.post(f"{PAGE}seen/", {"member": owner.pk}).status_code == 404


def test_a_lean_page(studio, django_assert_max_num_queries):
    make_courses(3)
    studio.get(PAGE)
    with django_assert_max_num_queries(30):
        studio.get(PAGE)
