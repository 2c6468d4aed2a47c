"""A path answers the goal, keeps what needs what, rises, and says why."""

import pytest

from recommend.engine.path import ADVANCED, NEW, SOME, Answers, Catalogue, Followed, Reason, build
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


LETTERS = (
    ("写一封好信", "入门", "写作", "写得打动人"),
    ("会计三张表", "入门", "财务", "看懂报表"),
    ("平面设计", "入门", "海报", "设计一张海报"),
    ("和声与旋律", "入门", "音乐", "写一段旋律"),
    ("相信自己", "入门", "习惯", "写下三件好事"),
)


def letters() -> Catalogue:
    courses = tuple(course(pk, *row) for pk, row in enumerate(LETTERS, start=1))
    return Catalogue(courses, index=index(*courses))


@pytest.mark.parametrize("goal", ["写信", "我想写信", "我想学会写信", "给朋友写信"])
def test_a_verb_that_stands_apart_from_its_object_is_found_and_quoted(goal):
    path = build(letters(), Answers(goal))

    assert path.courses == [1]
    assert reasons(path, 1)["word"] == {"word": "写一封好信"}


def test_two_characters_that_only_stand_in_one_text_are_no_answer():
    path = build(letters(), Answers("写书"))

    assert (path.fits, path.missing) == (False, ("写书",))


@pytest.mark.parametrize(("goal", "found"), [("会计", 2), ("我想学会计", 2), ("和声", 4)])
def test_a_word_half_of_which_is_grammar_elsewhere_is_one_word(goal, found):
    assert build(letters(), Answers(goal)).courses == [found]


def test_a_word_of_grammar_and_another_is_named_whole_where_nothing_has_it():
    assert build(letters(), Answers("对话")).missing == ("对话",)


def test_of_equals_what_the_person_can_open_comes_first_but_never_before_what_it_needs():
    rows = [course(pk, "Knots", "", "rope", "") for pk in (1, 2, 3)]
    catalogue = Catalogue(tuple(rows), index=index(*rows))
    wish = Answers(topics=("rope",), locked=frozenset({1, 2}))

    assert build(catalogue, wish).courses == [3, 1, 2]
    needs = Catalogue(tuple(rows), ((3, 2),), index=index(*rows))
    assert build(needs, wish).courses == [1, 2, 3]
    told = Catalogue(tuple(rows), orders=((9, (1, 3)),), index=index(*rows))
    way = build(told, wish).courses
    assert way.index(1) < way.index(3)


def test_a_way_that_hardly_anybody_took_is_no_reason():
    followed = Followed.learn(
        [
            (fan, one, at)
            for fan in range(100)
            for at, one in enumerate((BREAD, SOUP if fan < 3 else ALL))
        ]
    )

    path = build(school(followed=followed), Answers(topics=("kitchen",)))

    assert "followed" not in reasons(path, SOUP)
    assert reasons(path, ALL)["followed"] == {"course": BREAD, "agreed": 97, "fans": 100}


def test_what_is_not_wanted_is_left_out_and_says_nothing_of_what_comes_next():
    catalogue = school(followed=went((30, (BREAD, SOUP))))

    path = build(catalogue, Answers(topics=("kitchen",), unwanted=frozenset({BREAD})))

    assert BREAD not in path.courses
    assert "followed" not in reasons(path, SOUP)
