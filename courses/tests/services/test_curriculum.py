import pytest

from courses import services
from courses.errors import EmbedRefused, LastOfSingle
from courses.models import Course, Lesson, Section
from courses.selectors import curriculum, path_of
from courses.tests.factories import lessons_of, make_course, with_media

HOSTILE = """
<h1>Title</h1><div>one<br><br>two</div>
<script>alert(1)</script><style>body{display:none}</style>
<p onmouseover="x()" style="color:red">kept</p>
<a href="javascript:alert(1)">bad</a><a href="https://good.example">good</a>
<img src="https://tracker.example/pixel.gif" onerror="x()"><iframe src="https://evil.example"></iframe>
<svg><script>alert(2)</script></svg><form action="/steal"><input name="q"></form>
<ul><li>item</li></ul><blockquote>quote</blockquote>
"""


def shape(course):
    """Sections and lessons as the learner sees them."""
    return [
        (section.title, [lesson.title for lesson in section.lessons.all()])
        for section in curriculum(course)
    ]


@pytest.fixture
def course(ada):
    """Sections A (a1, a2) and B (b1)."""
    course = services.create_course(kind="course", title="Light")
    for name, lessons in (("A", ["a1", "a2"]), ("B", ["b1"])):
        section = services.add_section(course=course, title=name)
        for title in lessons:
            services.add_lesson(section=section, title=title)
    return course


def test_sections_and_lessons_stand_in_the_order_they_were_added(course):
    assert shape(course) == [("A", ["a1", "a2"]), ("B", ["b1"])]


def test_a_lesson_moves_within_its_section(course):
    services.move_lesson(lesson=Lesson.objects.get(title="a2"), step=-1)

    assert shape(course) == [("A", ["a2", "a1"]), ("B", ["b1"])]


def test_a_lesson_moves_over_the_edge_into_the_next_section(course):
    services.move_lesson(lesson=Lesson.objects.get(title="a2"), step=1)
    assert shape(course) == [("A", ["a1"]), ("B", ["a2", "b1"])]

    services.move_lesson(lesson=Lesson.objects.get(title="a2"), step=-1)
    assert shape(course) == [("A", ["a1", "a2"]), ("B", ["b1"])]


def test_the_first_and_the_last_lesson_stay_where_they_are(course):
    services.move_lesson(lesson=Lesson.objects.get(title="a1"), step=-1)
    services.move_lesson(lesson=Lesson.objects.get(title="b1"), step=1)

    assert shape(course) == [("A", ["a1", "a2"]), ("B", ["b1"])]


def test_sections_move_with_their_lessons(course):
    services.move_section(section=Section.objects.get(title="B"), step=-1)

    assert shape(course) == [("B", ["b1"]), ("A", ["a1", "a2"])]


def test_dragged_orders_ignore_what_belongs_to_another_course(course):
    other = make_course(lessons=1)
    a, b = Section.objects.filter(course=course)
    a1, a2 = a.lessons.all()
    stranger = lessons_of(other)[0]

    services.order_lessons(section=a, order=[stranger.pk, a2.pk, a1.pk])
    services.order_sections(course=course, order=[stranger.section_id, b.pk, a.pk])

    assert shape(course) == [("B", ["b1"]), ("A", ["a2", "a1"])]
    assert lessons_of(other)[0].position == stranger.position


def test_a_lesson_cannot_be_put_into_another_course(course):
    stranger = lessons_of(make_course(lessons=1))[0]

    with pytest.raises(ValueError, match="another course"):
        services.put_lesson(lesson=stranger, section=Section.objects.get(title="A"))

    assert shape(course) == [("A", ["a1", "a2"]), ("B", ["b1"])]


def test_hostile_html_loses_everything_that_could_run_or_call_home(course):
    lesson = services.update_lesson(lesson=Lesson.objects.get(title="a1"), fields={"body": HOSTILE})

    for word in ("script", "alert", "style", "onmouse", "onerror", "javascript", "iframe", "svg",
                 "form", "input", "tracker", "<h1", "<div"):  # fmt: skip
        assert word not in lesson.body
    for part in ("<h2>Title</h2>", "<p>one</p><p>two</p>", "<p>kept</p>", "<li>item</li>",
                 'href="https://good.example"', 'rel="noopener noreferrer"',
                 "<blockquote>quote</blockquote>"):  # fmt: skip
        assert part in lesson.body


def test_plain_text_of_an_editor_without_script_gets_paragraphs(course):
    lesson = services.update_lesson(
        lesson=Lesson.objects.get(title="a1"), fields={"body": "One & two\r\nthree\r\n\r\nfour"}
    )

    assert lesson.body == "<p>One &amp; two<br>three</p><p>four</p>"


def test_a_video_address_becomes_its_player_and_the_lesson_a_video(course):
    lesson = services.update_lesson(
        lesson=Lesson.objects.get(title="a1"),
        fields={"embed_url": "https://youtu.be/dQw4w9WgXcQ"},
    )

    assert lesson.embed_url == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    assert lesson.kind == "video"


def test_a_video_of_an_unknown_host_is_refused(course):
    with pytest.raises(EmbedRefused):
        services.update_lesson(
            lesson=Lesson.objects.get(title="a1"),
            fields={"embed_url": "https://evil.example/v/1"},
        )

    assert Lesson.objects.get(title="a1").embed_url == ""


def test_the_kind_of_a_lesson_follows_its_file(
    course, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    lesson = Lesson.objects.get(title="a1")
    first = path_of(with_media(lesson, kind="audio"))
    assert lesson.kind == "audio"

    with django_capture_on_commit_callbacks(execute=True):
        with_media(lesson, kind="video")
    assert lesson.kind == "video"
    assert not first.exists()

    services.set_lesson_media(lesson=lesson, media=None)
    assert lesson.kind == "article"


def test_a_file_that_two_lessons_share_stays_until_both_are_gone(
    course, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    a1, a2 = Lesson.objects.filter(section__title="A")
    media = with_media(a1)
    services.set_lesson_media(lesson=a2, media=media)

    with django_capture_on_commit_callbacks(execute=True):
        services.delete_lesson(lesson=a1)
    assert path_of(media).exists()

    with django_capture_on_commit_callbacks(execute=True):
        services.delete_section(section=a2.section)
    assert not path_of(media).exists()
    assert shape(course) == [("B", ["b1"])]


def test_a_course_without_a_lesson_left_goes_back_to_draft(course):
    services.publish(course=course)
    services.delete_section(section=Section.objects.get(title="A"))
    assert Course.objects.get(pk=course.pk).state == "published"

    services.delete_lesson(lesson=Lesson.objects.get(title="b1"))

    assert Course.objects.get(pk=course.pk).state == "draft"


def test_a_section_can_be_renamed(course):
    services.rename_section(section=Section.objects.get(title="A"), title="Beginnings")

    assert shape(course)[0] == ("Beginnings", ["a1", "a2"])


def test_a_single_article_keeps_exactly_one_text(ada):
    course = services.create_course(kind="single", title="On greens")
    section, lesson = course.sections.get(), course.lessons.get()

    for refused in (
        lambda: services.add_section(course=course, title="More"),
        lambda: services.add_lesson(section=section, title="More"),
        lambda: services.delete_lesson(lesson=lesson),
        lambda: services.delete_section(section=section),
    ):
        with pytest.raises(LastOfSingle):
            refused()

    assert shape(course) == [("On greens", ["On greens"])]
