import pytest

from accounts.models import Tier
from courses import services
from courses.errors import AddressTaken, BoughtByFans, NothingToPublish
from courses.models import Course, Lesson, Media, Progress, Section
from courses.selectors import path_of
from courses.tests.factories import jpeg, let_in, make_course, upload, with_media


def titles():
    return list(Course.objects.values_list("title", flat=True))


def test_a_new_course_is_an_empty_draft_at_the_end_of_the_list(ada):
    first = services.create_course(kind="course", title="First light")
    second = services.create_course(kind="column", title="Second light")

    assert (second.slug, second.state, second.position) == ("second-light", "draft", 2)
    assert titles() == ["First light", "Second light"]
    assert list(first.lessons.all()) == []


def test_a_single_article_has_its_lesson_at_once(ada):
    course = services.create_course(kind="single", title="On greens")

    assert [lesson.title for lesson in course.lessons.all()] == ["On greens"]
    assert Section.objects.filter(course=course).count() == 1


def test_an_address_is_made_of_the_title_and_never_used_twice(ada):
    slugs = [services.create_course(kind="course", title="Light!").slug for _ in range(3)]

    assert slugs == ["light", "light-2", "light-3"]


def test_a_chinese_title_gets_an_address_that_can_be_typed(ada):
    slugs = [services.create_course(kind="course", title="记账四周").slug for _ in range(2)]

    assert [slug.partition("-")[0] for slug in slugs] == ["course", "course"]
    assert slugs[0] != slugs[1]


def test_the_address_new_stays_free_for_the_page_of_that_name(ada):
    assert services.create_course(kind="course", title="New").slug.startswith("course-")


def test_an_address_in_use_is_refused_and_nothing_is_written(ada):
    services.create_course(kind="course", title="Light")

    with pytest.raises(AddressTaken):
        services.create_course(kind="course", title="Other", slug="light")

    assert titles() == ["Light"]


def test_a_course_is_changed_only_in_what_is_given(ada):
    tier = Tier.objects.create(name="Studio", rank=1)
    course = services.create_course(kind="course", title="Light", fields={"summary": "Short"})

    services.update_course(
        course=course, fields={"tier": tier, "tags": ["ink", " Ink ", "", "line"]}
    )

    course.refresh_from_db()
    assert (course.summary, course.tier, course.tags) == ("Short", tier, ["ink", "line"])
    assert course.keys == [f"course:{course.pk}", f"tier:{tier.pk}"]


def test_topics_are_at_most_twelve_of_forty_letters(ada):
    course = services.create_course(
        kind="course", title="Light", fields={"tags": [f"{n} " + "x" * 60 for n in range(20)]}
    )

    assert len(course.tags) == 12
    assert {len(tag) for tag in course.tags} == {40}


def test_the_text_about_a_course_is_sanitised(ada):
    course = services.create_course(
        kind="course",
        title="Light",
        fields={"about": '<p onclick="x()">Hi<script>alert(1)</script></p>'},
    )

    assert course.about == "<p>Hi</p>"


def test_the_title_of_a_single_article_is_the_title_of_its_text(ada):
    course = services.create_course(kind="single", title="On greens")

    services.update_course(course=course, fields={"title": "Why greens look dead"})

    assert course.lessons.get().title == "Why greens look dead"


def test_nothing_is_published_without_a_lesson(ada):
    course = make_course(lessons=0, published=False)

    with pytest.raises(NothingToPublish):
        services.publish(course=course)

    course.refresh_from_db()
    assert (course.state, course.published_at) == ("draft", None)


def test_publishing_again_keeps_the_first_date(ada):
    course = make_course()
    first = course.published_at

    services.unpublish(course=course)
    services.publish(course=course)

    course.refresh_from_db()
    assert (course.state, course.published_at) == ("published", first)


def test_deleting_a_course_takes_its_files_along(
    ada, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    course = make_course()
    film = path_of(with_media(course.lessons.first()))
    cover = services.store_image(upload("a.jpg", jpeg()))
    services.set_cover(course=course, cover=cover)
    picture = path_of(cover)

    with django_capture_on_commit_callbacks(execute=True):
        services.delete_course(course=course)

    assert not film.exists()
    assert not picture.exists()
    assert list(Media.objects.all()) == []
    assert list(Lesson.objects.all()) == []
    assert list(Progress.objects.all()) == []


def test_a_course_that_somebody_bought_cannot_be_deleted(ada, bob):
    course = make_course()
    let_in(bob, course.key)

    with pytest.raises(BoughtByFans):
        services.delete_course(course=course)

    assert Course.objects.filter(pk=course.pk).exists()


def test_a_course_can_be_deleted_once_every_access_is_over(ada, bob):
    course = make_course()
    let_in(bob, course.key, days=-1)

    services.delete_course(course=course)

    assert not Course.objects.exists()


def test_another_cover_replaces_the_file(
    ada, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    course = make_course()
    first = services.store_image(upload("a.jpg", jpeg()))
    services.set_cover(course=course, cover=first)
    old = path_of(first)

    with django_capture_on_commit_callbacks(execute=True):
        services.set_cover(course=course, cover=services.store_image(upload("b.jpg", jpeg())))

    assert not old.exists()
    assert path_of(course.cover).exists()


def test_courses_move_by_one_step_and_stop_at_the_ends(ada):
    a, b, c = (services.create_course(kind="course", title=name) for name in "abc")

    services.move_course(course=c, step=-1)
    assert titles() == ["a", "c", "b"]
    services.move_course(course=a, step=-1)
    services.move_course(course=b, step=1)
    assert titles() == ["a", "c", "b"]


def test_a_dragged_order_takes_the_places_that_its_courses_held_and_others_stay(ada):
    a, b, c = (services.create_course(kind="course", title=name) for name in "abc")

    services.order_courses(order=[c.pk, a.pk, c.pk, 999_999])

    assert titles() == ["c", "b", "a"]
