"""A path answers the goal, keeps what needs what, rises, and says why."""

import pytest

from recommend.engine.path import ADVANCED, NEW, SOME, Answers, Catalogue, Reason, build
from recommend.tests.engine.path.catalogues import (
    ALL,
    BREAD,
    CHORDS,
    FEAST,
    FIRST_SONG,
    SOLO,
    SOUP,
    course,
    index,
    school,
    went,
)


def reasons(path, pk: int) -> dict[str, dict]:
    [step] = [step for step in path.steps if step.course == pk]
    return {reason.code: dict(reason.facts) for reason in step.reasons}


def test_two_answers_give_two_paths_each_rising_and_with_reasons():
    music = build(school(), Answers("I want to play guitar solos"))
    kitchen = build(school(), Answers("学 cooking soup for guests", topics=("kitchen",)))

    assert music.courses == [FIRST_SONG, CHORDS, SOLO]
    assert [pk for pk in kitchen.courses if pk != ALL] == [BREAD, SOUP, FEAST]
    assert (music.fits, music.minutes, music.weeks) == (True, 360, 3)
    assert all(step.reasons for step in [*music.steps, *kitchen.steps])
    assert reasons(music, SOLO) == {
        "outcome": {"text": "Improvise a solo over any chords"},
        "level": {"level": ADVANCED, "word": "Advanced"},
    }
    assert "topic" in reasons(kitchen, BREAD)
    assert build(school(), Answers("I want to play guitar solos")) == music


def test_the_level_and_what_is_known_change_the_path():
    advanced = build(school(), Answers("guitar", level=ADVANCED))
    knows = build(school(), Answers("guitar", level=NEW, known=frozenset({FIRST_SONG, CHORDS})))

    assert FIRST_SONG not in advanced.courses
    assert advanced.courses[-1] == SOLO
    assert not {FIRST_SONG, CHORDS} & set(knows.courses)


def test_what_a_course_needs_comes_before_it_whatever_the_level_and_the_goal():
    path = build(school(needs=((SOLO, SOUP), (SOUP, BREAD))), Answers("guitar solo", level=SOME))

    way = path.courses
    assert way.index(BREAD) < way.index(SOUP) < way.index(SOLO)
    assert reasons(path, SOUP)["needed"] == {"course": SOLO}
    assert reasons(path, BREAD)["needed"] == {"course": SOUP}
    known = build(
        school(needs=((SOLO, SOUP), (SOUP, BREAD))),
        Answers("guitar solo", level=SOME, known=frozenset({SOUP, BREAD})),
    )
    assert not {SOUP, BREAD} & set(known.courses)


def test_wishes_in_a_circle_are_told_and_not_heeded():
    circle = ((FIRST_SONG, SOLO), (SOLO, CHORDS), (CHORDS, FIRST_SONG), (SOLO, BREAD), (ALL, ALL))

    path = build(school(needs=circle), Answers("guitar"))

    assert path.courses == [FIRST_SONG, BREAD, CHORDS, SOLO]
    assert path.circles == (FIRST_SONG, CHORDS, SOLO)


def test_a_long_chain_is_begun_at_its_beginning():
    courses = tuple(course(pk, f"Part {pk}", "", "chain", "") for pk in range(1, 13))
    needs = tuple((pk + 1, pk) for pk in range(1, 12))

    path = build(
        Catalogue(courses, needs, index=index(*courses)), Answers("part 12", topics=("chain",))
    )

    assert path.courses == list(range(1, 9))


def test_the_creators_own_paths_order_what_nothing_else_orders():
    rows = [course(pk, "Knots", "", "rope", "") for pk in (1, 2, 3)]
    catalogue = Catalogue(tuple(rows), orders=((9, (3, 2, 1)),), index=index(*rows))

    path = build(catalogue, Answers(topics=("rope",)))

    assert path.courses == [3, 2, 1]
    assert reasons(path, 3)["creator_order"] == {"course": 2, "path": 9}


def test_enough_fans_who_went_on_are_a_reason_and_too_few_are_none():
    many = build(
        school(followed=went((31, (BREAD, SOUP)), (9, (BREAD, FIRST_SONG)))),
        Answers(topics=("kitchen",)),
    )
    few = build(school(followed=went((6, (BREAD, SOUP)))), Answers(topics=("kitchen",)))

    assert reasons(many, SOUP)["followed"] == {"course": BREAD, "agreed": 31, "fans": 40}
    assert "followed" not in reasons(few, SOUP)


def test_what_fans_of_the_same_start_did_next_decides_between_equals():
    rows = [course(pk, "Knots", "", "rope", "", minutes=600) for pk in (1, 2, 3, 4, 5)]
    catalogue = Catalogue(tuple(rows), index=index(*rows), followed=went((30, (1, 5)), (3, (1, 2))))
    path = build(catalogue, Answers(topics=("rope",), known=frozenset({1}), hours=1))

    assert path.courses[0] == 5


@pytest.mark.parametrize("goal", ["fly to the moon", "我想学游泳", "🚀🚀", "\u202e'; --"])
def test_a_goal_that_nothing_fits_is_told_and_leads_where_most_people_start(goal):
    followed = went((12, (SOUP, BREAD)), (5, (BREAD, SOUP)))

    path = build(school(followed=followed), Answers(goal))

    assert not path.fits
    assert path.courses[0] in {BREAD, SOUP}
    assert reasons(path, SOUP)["started"] == {"agreed": 12, "fans": 17}
    assert len(path.steps) == 4


def test_words_that_nothing_speaks_of_are_named():
    assert build(school(), Answers("guitar for astronauts")).missing == ("astronauts",)
    assert build(school(), Answers("我想学游泳")).missing == ("游泳",)


def test_without_a_goal_the_creators_order_leads_where_nobody_was_before():
    path = build(school(), Answers())

    assert path.fits
    assert path.courses[0] == FIRST_SONG
    assert path.steps[0].reasons[0] == Reason("place", {"place": 1})


def test_few_hours_make_a_shorter_path():
    rows = [course(pk, "Knots", "", "rope", "", minutes=300) for pk in range(1, 9)]
    catalogue = Catalogue(tuple(rows), index=index(*rows))

    quick, slow = (build(catalogue, Answers(topics=("rope",), hours=n)) for n in (10, 1))

    assert (len(quick.steps), quick.weeks) == (8, 4)
    assert (len(slow.steps), slow.weeks) == (3, 15)


def test_no_course_one_course_and_everything_known():
    assert build(Catalogue(), Answers("guitar")).steps == ()
    one = course(1, "只有一门课", "零基础", "音乐", "弹一首歌 🎸")
    alone = build(Catalogue((one,), index=index(one)), Answers("弹一首歌"))
    known = build(school(), Answers("guitar", known=frozenset(range(1, 8))))

    assert alone.courses == [1]
    assert (known.steps, known.all_known) == ((), True)
