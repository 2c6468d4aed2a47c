from django.contrib.auth.models import AnonymousUser

from courses import services
from courses.selectors import course_pages, lesson_pages, opinions, read
from courses.tests.factories import lessons_of, make_course

ANONYMOUS = AnonymousUser()


def outline_for(course, person):
    return read(course_pages(person).get(pk=course.pk).steps)


def test_an_outline_comes_with_the_course_in_one_statement(ada, bob, django_assert_num_queries):
    course = make_course(lessons=30, access="open")

    with django_assert_num_queries(1):
        page = course_pages(bob).get(pk=course.pk)
    first = lessons_of(course)[0]
    with django_assert_num_queries(1):
        lesson = lesson_pages(bob).get(pk=first.pk)
        assert lesson.course.title == course.title

    assert len(read(page.steps).steps) == 30
    assert read(lesson.steps) == read(page.steps)


def test_an_outline_follows_sections_and_positions(ada):
    course = make_course(lessons=2)
    early = services.add_section(course=course, title="Before")
    services.add_lesson(section=early, title="Zero")
    services.move_section(section=early, step=-1)

    outline = outline_for(course, ANONYMOUS)

    assert [(title, [step.title for step in steps]) for title, steps in outline.sections] == [
        ("Before", ["Zero"]), ("Beginnings", ["Lesson 1", "Lesson 2"]),
    ]  # fmt: skip
    assert outline.minutes == 15


def test_marks_are_a_persons_own(ada, alice, bob):
    course = make_course(lessons=3, access="open")
    first, second, third = lessons_of(course)
    services.finish_lesson(lesson=first, member=bob)
    services.save_progress(lesson=third, member=bob, place=0.25)

    mine, theirs = outline_for(course, bob), outline_for(course, alice)

    assert [(step.place, step.is_done) for step in mine.steps] == [
        (0.0, True), (None, False), (0.25, False),
    ]  # fmt: skip
    assert (mine.done, mine.percent, mine.is_started, mine.is_finished) == (1, 33, True, False)
    assert mine.upcoming.pk == second.pk
    assert (theirs.done, theirs.is_started, theirs.upcoming.pk) == (0, False, first.pk)


def test_the_next_lesson_comes_after_the_last_finished_one_then_from_the_start(ada, bob):
    course = make_course(lessons=3, access="open")
    first, second, third = lessons_of(course)
    services.finish_lesson(lesson=second, member=bob)
    assert outline_for(course, bob).upcoming.pk == third.pk

    services.finish_lesson(lesson=third, member=bob)
    assert outline_for(course, bob).upcoming.pk == first.pk

    services.finish_lesson(lesson=first, member=bob)
    outline = outline_for(course, bob)
    assert (outline.is_finished, outline.percent, outline.upcoming.pk) == (True, 100, first.pk)


def test_neighbours_end_at_the_ends(ada):
    course = make_course(lessons=2, previews=1)
    first, second = lessons_of(course)
    outline = outline_for(course, ANONYMOUS)

    assert outline.before(first.pk) is None
    assert outline.after(first.pk).pk == second.pk
    assert outline.before(second.pk).pk == first.pk
    assert outline.after(second.pk) is None
    assert outline.first_preview.pk == first.pk


def test_a_course_without_lessons_has_an_empty_outline(ada, owner):
    outline = outline_for(make_course(lessons=0, published=False), owner)

    assert (outline.steps, outline.upcoming, outline.percent, outline.is_finished) == (
        [], None, 0, False,
    )  # fmt: skip


def test_ratings_show_a_name_and_never_an_address(ada, alice, bob):
    course = make_course(access="open")
    services.rate(course=course, member=alice, stars=5, text="Lovely")
    services.rate(course=course, member=bob, stars=3, text="")

    page = course_pages(bob).get(pk=course.pk)

    [opinion] = opinions(page.opinions)
    [mine] = opinions(page.my_rating)
    assert (opinion.stars, opinion.text, opinion.name) == (5, "Lovely", "Alice")
    assert opinion.at.tzinfo is not None
    assert mine.stars == 3
    assert "example.com" not in str(page.opinions)
