"""The home of a site: whole in the first HTML, cheap, and sensible with nothing or a lot."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from community.models import Group, Membership
from conftest import SiteClient
from courses.models import Course, Lesson, Progress, Section
from recommend.models import Pick


def publish(number: int, **fields: Any) -> Course:
    course = Course.objects.create(
        title=f"Course {number}",
        slug=f"course-{number}",
        state=Course.State.PUBLISHED,
        published_at=timezone.now(),
        position=number,
        **fields,
    )
    section = Section.objects.create(course=course, title="One")
    Lesson.objects.create(course=course, section=section, title="First", body="<p>Secret text</p>")
    return course


def shelve(member: Any, course: Course, because: Course | None, rank: int) -> None:
    Pick.objects.create(
        member=member,
        rank=rank,
        course=course,
        score=1.0,
        reason=Pick.Reason.FINISHED if because else Pick.Reason.POPULAR,
        because=because,
    )


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_member_s_home_with_its_shelf_takes_twelve_statements_however_much_there_is(
    browse: Any, bob: Any, count: int
) -> None:
    courses = [publish(number) for number in range(count)]
    accounts.set_grant(
        member_id=bob.pk, key="tier:1", source="test", starts_at=timezone.now(), ends_at=None
    )
    for rank, course in enumerate(courses[1:6]):
        shelve(bob, course, courses[0], rank)
    lesson = courses[0].lessons.get()
    Progress.objects.create(member=bob, lesson=lesson, course=courses[0], place=0.5)
    Membership.objects.create(group=Group.objects.create(title="Table", slug="table"), member=bob)
    client = browse(bob)
    client.get("/")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get("/")

    assert answer.status_code == 200
    assert len(queries) <= 12, [query["sql"][:120] for query in queries]


def test_the_shelf_names_each_course_and_its_reason_in_the_first_html(
    browse: Any, bob: Any
) -> None:
    first, second = publish(1), publish(2)
    shelve(bob, second, first, 1)

    page = browse(bob).get("/").content.decode()

    assert 'data-shelf="for-you"' in page
    assert 'data-item="course-2"' in page
    assert "Because you finished “Course 1”" in page


def test_an_empty_site_says_what_comes_first(site: SiteClient, browse: Any, owner: Any) -> None:
    assert "The first course is being written" in site.get("/").content.decode()
    assert "Write the first one" in browse(owner).get("/").content.decode()


def test_a_draft_is_not_on_the_home_of_a_fan(browse: Any, bob: Any) -> None:
    Course.objects.create(title="Hidden draft", slug="hidden")

    assert "Hidden draft" not in browse(bob).get("/").content.decode()


def test_no_lesson_s_text_is_on_the_home(site: SiteClient) -> None:
    publish(1)

    assert "Secret text" not in site.get("/").content.decode()


def test_the_studio_ticks_off_the_first_steps(browse: Any, owner: Any) -> None:
    before = browse(owner).get("/studio/").content.decode()
    publish(1)
    after = browse(owner).get("/studio/").content.decode()

    assert "0 of 6 done" in before
    assert "2 of 6 done" in after


def test_a_new_site_s_studio_shows_its_address_and_no_empty_figures(
    browse: Any, owner: Any
) -> None:
    new = browse(owner).get("/studio/").content.decode()
    User.objects.create(email="first@example.com")
    later = browse(owner).get("/studio/").content.decode()

    assert "The address of your site" in new and 'id="lately"' not in new
    assert "The address of your site" not in later and 'id="lately"' in later
