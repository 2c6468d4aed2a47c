import pytest

from accounts.models import Tier
from courses import services
from courses.models import Course, Lesson, Media
from courses.selectors import curriculum, path_of
from courses.tests.factories import (
    film,
    jpeg,
    lessons_of,
    let_in,
    make_course,
    sound,
    upload,
    with_media,
)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def studio(browse, owner):
    """The owner's browser."""
    return browse(owner)


def details(course, **changes):
    """What the page of a course sends."""
    fields = {
        "title": course.title, "slug": course.slug, "summary": course.summary,
        "about": course.about, "level": course.level, "topics": ", ".join(course.tags),
        "access": course.access, "tier": course.tier_id or "",
    }  # fmt: skip
    return fields | changes


def text(lesson, **changes):
    """What the page of a lesson sends."""
    fields = {
        "title": lesson.title, "body": lesson.body, "embed_url": lesson.embed_url,
        "minutes": lesson.minutes, "section": lesson.section_id,
    }  # fmt: skip
    return fields | changes


def shape(course):
    return [
        (section.title, [lesson.title for lesson in section.lessons.all()])
        for section in curriculum(course)
    ]


def test_the_studio_is_the_owners_alone(ada, site, browse, bob):
    course = make_course()
    paths = [
        "/studio/courses/",
        "/studio/courses/new/",
        f"/studio/courses/{course.pk}/",
        f"/studio/courses/lessons/{lessons_of(course)[0].pk}/",
        f"/studio/courses/{course.pk}/delete/",
    ]

    for path in paths:
        assert site.get(path).status_code == 302
        assert browse(bob).get(path).status_code == 403
        assert browse(bob).post(path).status_code == 403
    assert Course.objects.count() == 1


def test_the_way_from_nothing_to_a_published_course(ada, site, studio):
    assert "Your first course" in studio.get("/studio/courses/").content.decode()
    made = studio.post("/studio/courses/new/", {"kind": "course", "title": "Light"})
    course = Course.objects.get()
    assert made.headers["Location"] == f"/studio/courses/{course.pk}/"

    refused = studio.post(f"/studio/courses/{course.pk}/publish/", follow=True)
    assert "Add a lesson first" in refused.content.decode()

    studio.post(f"/studio/courses/{course.pk}/sections/", {"section-title": "Beginnings"})
    section = course.sections.get()
    added = studio.post(
        f"/studio/courses/sections/{section.pk}/lessons/",
        {f"lesson-{section.pk}-title": "The eye"},
    )
    lesson = course.lessons.get()
    assert added.headers["Location"] == f"/studio/courses/lessons/{lesson.pk}/"
    studio.post(added.headers["Location"], text(lesson, body="<div>Look.</div>", is_preview="on"))
    studio.post(f"/studio/courses/{course.pk}/publish/")

    page = site.get(f"/courses/light/lessons/{lesson.pk}/").content.decode()
    assert "<p>Look.</p>" in page

    studio.post(f"/studio/courses/{course.pk}/publish/", {"state": "draft"})
    assert site.get("/courses/light/").status_code == 404


def test_a_single_article_leads_straight_to_writing(ada, studio):
    made = studio.post("/studio/courses/new/", {"kind": "single", "title": "On greens"})

    assert made.headers["Location"] == f"/studio/courses/lessons/{Lesson.objects.get().pk}/"
    assert studio.get(made.headers["Location"]).status_code == 200


def test_a_course_without_a_title_keeps_its_kind(ada, studio):
    answer = studio.post("/studio/courses/new/", {"kind": "column", "title": ""})

    assert answer.status_code in {200, 422}
    assert 'value="column" required' in answer.content.decode().replace(" id=", " x=") or (
        "checked" in answer.content.decode()
    )
    assert list(Course.objects.all()) == []


def test_details_are_saved_together(ada, studio):
    course = make_course(published=False)
    tier = Tier.objects.create(name="Studio", rank=1)

    answer = studio.post(
        f"/studio/courses/{course.pk}/",
        details(
            course,
            title="Light",
            topics="ink，line、wash",
            tier=tier.pk,
            about="<div>Hi</div>",
            cover_file=upload("cover.jpg", jpeg()),
        ),
    )

    assert answer.headers["Location"] == f"/studio/courses/{course.pk}/?saved=1"
    course.refresh_from_db()
    assert (course.title, course.tags, course.tier, course.about) == (
        "Light", ["ink", "line", "wash"], tier, "<p>Hi</p>",
    )  # fmt: skip
    assert path_of(course.cover).is_file()


def test_a_refused_cover_keeps_what_was_typed_and_changes_nothing(ada, studio):
    course = make_course(published=False)
    before = course.title

    answer = studio.post(
        f"/studio/courses/{course.pk}/",
        details(course, title="Typed title", cover_file=upload("x.svg", b"<svg onload='x()'/>")),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Typed title"' in page
    assert "not a picture" in page
    course.refresh_from_db()
    assert (course.title, course.cover) == (before, None)


def test_an_address_in_use_is_refused_in_words(ada, studio):
    one, two = make_course(), make_course()

    answer = studio.post(f"/studio/courses/{two.pk}/", details(two, slug=one.slug))

    assert answer.status_code == 422
    two.refresh_from_db()
    assert two.slug != one.slug


def test_a_cover_can_be_removed(ada, studio):
    course = make_course()
    services.set_cover(course=course, cover=services.store_image(upload("a.jpg", jpeg())))

    studio.post(f"/studio/courses/{course.pk}/", details(course, drop_cover="on"))

    course.refresh_from_db()
    assert course.cover is None
    assert list(Media.objects.all()) == []


@pytest.mark.parametrize(
    ("name", "data", "kind"), [("a.mp4", film, "video"), ("a.mp3", sound, "audio")]
)
def test_an_uploaded_film_or_sound_makes_the_lesson(ada, studio, name, data, kind):
    lesson = lessons_of(make_course())[0]

    studio.post(
        f"/studio/courses/lessons/{lesson.pk}/", text(lesson, media_file=upload(name, data()))
    )

    lesson.refresh_from_db()
    assert (lesson.kind, lesson.media.kind, lesson.media.name) == (kind, kind, name)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.mp4", lambda: b"<html></html>" * 9, "neither a video"),
        ("a.mp4", lambda: film()[:300], "damaged"),
        ("a.mp4", sound, "in fact"),
    ],
    ids=["html", "broken", "another type"],
)
def test_a_refused_upload_keeps_the_text_that_was_written(ada, studio, name, data, words):
    lesson = lessons_of(make_course())[0]

    answer = studio.post(
        f"/studio/courses/lessons/{lesson.pk}/",
        text(lesson, body="<p>An hour of work</p>", media_file=upload(name, data())),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "An hour of work" in page
    assert words in page
    assert list(Media.objects.all()) == []


def test_an_upload_above_the_limit_is_refused_with_the_limit(ada, studio, settings):
    settings.MEDIA_LIMIT = 200
    lesson = lessons_of(make_course())[0]

    answer = studio.post(
        f"/studio/courses/lessons/{lesson.pk}/",
        text(lesson, body="<p>Kept</p>", media_file=upload("a.mp3", sound())),
    )

    assert "too large" in answer.content.decode()
    assert "Kept" in answer.content.decode()
    assert list(Media.objects.all()) == []


def test_a_file_above_the_limit_is_let_go_while_it_arrives(ada, studio, settings, monkeypatch):
    settings.MEDIA_LIMIT = 200
    reached = []
    monkeypatch.setattr("courses.services.store_media", reached.append)
    lesson = lessons_of(make_course())[0]

    studio.post(
        f"/studio/courses/lessons/{lesson.pk}/",
        text(lesson, media_file=upload("a.mp3", sound() * 50)),
    )

    assert reached == []


def test_a_video_address_of_another_host_is_refused_and_the_file_let_go(
    ada, studio, django_capture_on_commit_callbacks
):
    lesson = lessons_of(make_course())[0]

    with django_capture_on_commit_callbacks(execute=True):
        answer = studio.post(
            f"/studio/courses/lessons/{lesson.pk}/",
            text(lesson, embed_url="https://evil.example/v", media_file=upload("a.mp3", sound())),
        )

    page = answer.content.decode()
    assert "YouTube, Vimeo or Bilibili" in page
    assert "https://evil.example/v" in page
    assert list(Media.objects.all()) == []


def test_a_file_can_be_removed_from_a_lesson(ada, studio):
    lesson = lessons_of(make_course())[0]
    with_media(lesson)

    studio.post(f"/studio/courses/lessons/{lesson.pk}/", text(lesson, drop_media="on"))

    lesson.refresh_from_db()
    assert (lesson.media, lesson.kind) == (None, "article")


def test_a_lesson_moves_to_another_section_by_its_form(ada, studio):
    course = make_course(lessons=2)
    other = services.add_section(course=course, title="Later")

    first = lessons_of(course)[0]
    studio.post(f"/studio/courses/lessons/{first.pk}/", text(first, section=other.pk))

    assert shape(course) == [("Beginnings", ["Lesson 2"]), ("Later", ["Lesson 1"])]


def test_order_by_buttons_and_by_drag(ada, studio):
    course = make_course(lessons=3)
    move = f"/studio/courses/{course.pk}/move/"
    a, b, c = (lesson.pk for lesson in lessons_of(course))
    section = course.sections.get()

    step = studio.post(move, {"what": "lesson", "pk": c, "step": "-1"})
    assert step.headers["Location"] == f"/studio/courses/{course.pk}/#lesson-{c}"
    assert [lesson.pk for lesson in lessons_of(course)] == [a, c, b]

    drag = studio.post(f"{move}?what=lesson&section={section.pk}", {"order": [b, a, c]})
    assert drag.status_code == 204
    assert [lesson.pk for lesson in lessons_of(course)] == [b, a, c]

    later = services.add_section(course=course, title="Later")
    studio.post(move, {"what": "section", "pk": later.pk, "step": "-1"})
    assert [title for title, _ in shape(course)] == ["Later", "Beginnings"]
    studio.post(f"{move}?what=section", {"order": [section.pk, later.pk]})
    assert [title for title, _ in shape(course)] == ["Beginnings", "Later"]


def test_an_order_that_makes_no_sense_changes_nothing(ada, studio):
    course, other = make_course(lessons=2), make_course(lessons=1)
    before = shape(course)
    move = f"/studio/courses/{course.pk}/move/"

    assert studio.post(move, {"what": "lesson", "pk": "x", "step": "9"}).status_code == 302
    stranger = {"what": "lesson", "pk": lessons_of(other)[0].pk, "step": "1"}
    assert studio.post(move, stranger).status_code == 404
    wrong = studio.post(f"{move}?what=lesson&section=x", {"order": ["1"]})
    assert wrong.status_code == 404
    assert shape(course) == before


def test_courses_are_ordered_by_buttons_and_by_drag(ada, studio):
    a, b = make_course(), make_course()

    studio.post("/studio/courses/move/", {"pk": b.pk, "step": "-1"})
    assert list(Course.objects.all()) == [b, a]
    studio.post("/studio/courses/move/", {"order": [a.pk, b.pk]})
    assert list(Course.objects.all()) == [a, b]


def test_sections_are_renamed_and_refused_without_a_title(ada, studio):
    course = make_course()
    section = course.sections.get()

    studio.post(f"/studio/courses/sections/{section.pk}/", {"title": "First light"})
    studio.post(f"/studio/courses/sections/{section.pk}/", {"title": ""})
    empty = studio.post(f"/studio/courses/{course.pk}/sections/", {"section-title": ""})

    assert [title for title, _ in shape(course)] == ["First light"]
    assert empty.status_code == 422


def test_deleting_asks_first(ada, studio):
    course = make_course(lessons=2)
    first = lessons_of(course)[0]
    section = course.sections.get()

    for path, count in (
        (f"/studio/courses/lessons/{first.pk}/delete/", 1),
        (f"/studio/courses/sections/{section.pk}/delete/", 0),
    ):
        assert "cannot be undone" in studio.get(path).content.decode()
        before = course.lessons.count()
        assert before > count
        studio.post(path)
        assert course.lessons.count() == count
    path = f"/studio/courses/{course.pk}/delete/"
    assert "cannot be undone" in studio.get(path).content.decode()
    assert studio.post(path).headers["Location"] == "/studio/courses/"
    assert list(Course.objects.all()) == []


def test_a_bought_course_is_not_deleted_and_the_page_says_what_to_do(ada, studio, bob):
    course = make_course()
    let_in(bob, course.key)

    answer = studio.post(f"/studio/courses/{course.pk}/delete/")

    assert answer.status_code == 409
    assert "Unpublish it instead" in answer.content.decode()
    assert Course.objects.filter(pk=course.pk).exists()


def test_a_single_article_refuses_a_second_lesson_in_words(ada, studio):
    course = services.create_course(kind="single", title="On greens")
    section = course.sections.get()

    lesson = studio.post(
        f"/studio/courses/sections/{section.pk}/lessons/", {f"lesson-{section.pk}-title": "More"}
    )
    gone = studio.post(f"/studio/courses/lessons/{course.lessons.get().pk}/delete/")

    assert lesson.status_code == 422
    assert "consists of one text" in lesson.content.decode()
    assert gone.status_code == 409
    assert course.lessons.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_studio_list_takes_the_same_statements_for_one_and_three(
    ada, studio, number, django_assert_num_queries
):
    for _ in range(number):
        make_course()
    studio.get("/studio/courses/")

    with django_assert_num_queries(5):
        studio.get("/studio/courses/")


def test_a_long_list_comes_in_pages_and_a_step_by_button_stays_on_its_page(
    ada, studio, monkeypatch
):
    monkeypatch.setattr("courses.views.studio.PER_PAGE", 2)
    courses = [make_course() for _ in range(3)]

    page = studio.get("/studio/courses/?page=2")
    answer = studio.post("/studio/courses/move/?page=2", {"pk": courses[2].pk, "step": "-1"})

    assert [course.pk for course in page.context["courses"]] == [courses[2].pk]
    assert "move/?page=2" in page.content.decode()
    assert answer["Location"] == "/studio/courses/?page=2"
    assert list(Course.objects.order_by("position").values_list("pk", flat=True)) == [
        courses[0].pk, courses[2].pk, courses[1].pk,
    ]  # fmt: skip


def test_a_path_is_put_together_in_the_studio(ada, studio):
    first, second = make_course(), make_course()
    studio.post("/studio/courses/new/", {"kind": "path", "title": "The long way"})
    path = Course.objects.get(kind="path")
    page = f"/studio/courses/{path.pk}/"

    choices = studio.get(page).context["step_form"].fields["course"].queryset
    assert list(choices) == [first, second]
    studio.post(f"{page}steps/", {"course": second.pk})

    shown = studio.get(page)
    assert list(shown.context["step_form"].fields["course"].queryset) == [first]
    assert [step.course for step in shown.context["path_steps"]] == [second]
