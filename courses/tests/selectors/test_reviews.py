"""Whose words stand on the home page: the chosen, then the best, each another fan and course."""

import pytest

from courses import selectors
from courses.models import Course, Rating
from courses.tests.factories import make_course

LONG = "I drew every day for a month with this, and my hands are hands at last. "


def rate(member, course, stars=5, text=LONG, **more) -> Rating:
    return Rating.objects.create(member=member, course=course, stars=stars, text=text, **more)


def said() -> list[tuple[str, str]]:
    return [(voice.name, voice.course) for voice in selectors.voices()]


def test_short_bad_and_hidden_words_do_not_stand_there(alice, bob, charlie):
    rate(alice, make_course(), text="Nice")
    rate(bob, make_course(), stars=3)
    rate(charlie, make_course(published=False))

    assert said() == []


def test_each_voice_is_another_fan_s_about_another_course(alice, bob, charlie):
    first, second, third = make_course(), make_course(), make_course()
    rate(alice, first)
    rate(alice, second)
    rate(bob, first)
    rate(charlie, third, stars=4)
    found = said()

    assert len({name for name, _ in found}) == len({course for _, course in found}) == len(found)
    assert ("Charlie", third.title) in found


def test_what_the_owner_chose_comes_first_also_when_it_is_short(alice, bob):
    rate(alice, make_course())
    chosen = rate(bob, make_course(), stars=2, text="Hard, but fair.", is_featured=True)

    assert [voice.text for voice in selectors.voices()] == [chosen.text, LONG]
    assert selectors.voices(1)[0].stars == 2


def test_everything_that_the_owner_chose_stands_there(alice, bob):
    chosen = [rate(alice, make_course(), is_featured=True) for _ in range(5)]
    rate(bob, make_course())

    assert len(selectors.voices()) == len(chosen)


def test_stars_without_words_are_never_shown(alice):
    rate(alice, make_course(), text="", is_featured=True)

    assert said() == []


def test_they_take_one_statement(alice, bob, django_assert_num_queries):
    rate(alice, make_course())
    rate(bob, make_course())

    with django_assert_num_queries(1):
        selectors.voices()


@pytest.mark.parametrize(
    ("which", "stars"),
    [("all", [2, 5, 4]), ("shown", [2]), ("words", [2, 5]), ("high", [5, 4]), ("low", [2]),
     ("other", [2, 5, 4])],
)  # fmt: skip
def test_the_owner_s_list_narrows(alice, bob, charlie, which, stars):
    course = make_course()
    rate(alice, course, stars=4, text="")
    rate(bob, course, stars=5)
    rate(charlie, course, stars=2, is_featured=True)

    assert [row.stars for row in selectors.reviews(which)] == stars


def test_the_spread_counts_each_star_and_sums_to_all():
    rows = [{"stars": 5, "count": 3}, {"stars": 1, "count": 1}]

    assert selectors.spread(rows) == [(5, 3, 75), (4, 0, 0), (3, 0, 0), (2, 0, 0), (1, 1, 25)]
    assert selectors.spread([]) == [(stars, 0, 0) for stars in range(5, 0, -1)]


def test_the_front_splits_paths_from_courses_and_sums_over_all(alice, owner):
    courses = [make_course(lessons=1) for _ in range(4)]
    make_course(published=False)
    Course.objects.filter(pk=courses[3].pk).update(rating_count=4, rating_sum=18)
    path = Course.objects.create(
        kind="path", title="Way", slug="way", state="published",
        published_at=courses[0].published_at, position=0,
    )  # fmt: skip

    front = selectors.front(alice, courses=2, paths=2)

    assert front.courses == courses[:2] and front.paths == [path]
    assert (front.total, front.ratings, front.stars) == (4, 4, 4.5)
    assert selectors.front(owner, courses=2, paths=2).total == 5


def test_the_front_of_an_empty_site_is_empty(alice):
    front = selectors.front(alice, courses=2, paths=2)

    assert (front.courses, front.paths, front.total) == ([], [], 0)
    assert (front.ratings, front.stars) == (0, None)
