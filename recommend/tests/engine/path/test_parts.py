"""Levels, words, and what fans did next."""

import json

import numpy as np
import pytest

from recommend.engine.attributes import Attributes
from recommend.engine.path import ADVANCED, NEW, SOME, Evidence, Followed, Index, level_of
from recommend.engine.path.goals import content_words, match
from recommend.engine.path.index import stem
from recommend.tests.engine.path.catalogues import ROWS, course, index, school, went


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Beginner", NEW), ("for beginners to intermediate", NEW), ("入门到进阶", NEW),
        ("零基础", NEW), ("Some experience", SOME), ("INTERMEDIATE", SOME), ("进阶", SOME),
        ("中高级", SOME), ("advanced", ADVANCED), ("高级", ADVANCED), ("ｅｘｐｅｒｔ", ADVANCED),
        ("精通", ADVANCED), ("", None), ("all levels", None), ("不限", None),
        ("非零基础", None), ("not for beginners", None), ("Level 7 🧗", None), ("renew", None),
    ],
)  # fmt: skip
def test_words_of_levels(words, level):
    assert level_of(words) == level


def test_a_course_folded_in_has_the_weights_that_attributes_give():
    courses = [course(*row) for row in ROWS]
    texts = [f"{one.title} {one.outcomes[0]} {' '.join(one.tags)}" for one in courses]
    attributes = Attributes.from_texts(
        [one.pk for one in courses], texts, [one.tags for one in courses]
    )

    learnt, folded = Index.learn(attributes), index(*courses)

    assert learnt.postings.keys() == folded.postings.keys()
    for word, row in learnt.postings.items():
        assert row == pytest.approx(folded.postings[word], abs=1e-6)
    assert learnt.factors.shape == (7, 2)


def test_an_index_is_kept_as_json_and_takes_newer_courses_in():
    attributes = Attributes.from_texts([5, 3], ["blue boats 小船", "red cars"], [["sea"], []])
    kept = Index.from_dict(json.loads(json.dumps(Index.learn(attributes).as_dict())))

    newer = kept.with_texts([9], ["green boats"], [["sea"]])

    assert kept.items == [3, 5]
    assert newer.items == [3, 5, 9]
    assert match("boats", newer).fit.tolist()[0] == 0
    assert (match("boats", newer).fit[1:] > 0).all()
    assert Index.from_dict({}).items == []


def test_what_stands_together_is_found_by_either_word():
    texts = ["sea boats", "sea boats sail", "sail wind sea", "cars roads", "roads wheels", "wheels"]
    learnt = Index.learn(Attributes.from_texts(range(6), texts))

    fit = match("boats", learnt).fit

    assert fit[2] > 0  # it never says boats
    assert fit[2] > fit[3:].max()


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("I'd like to learn how to DRAW my cats’ faces!", ["draw", "cats'", "faces"]),
        ("我想学会画人像", ["画人", "人像"]),
        ("我想学画", ["画"]),
        ("a the to", []),
        ("", []),
    ],
)
def test_a_goal_without_what_every_goal_says(goal, said):
    assert [word.rstrip("'") for word in content_words(goal)] == [word.rstrip("'") for word in said]


def test_forms_of_a_word_are_one():
    assert {stem(word) for word in ("sketch", "sketching", "sketches", "sketched")} == {"sketch"}
    assert {stem(word) for word in ("run", "running", "runs")} == {"run"}
    assert stem("carries") == stem("carry") != stem("car")


def test_a_lonely_character_is_found_in_words():
    one = index(course(1, "水彩画入门", "", "绘画", "画一棵树"), course(2, "弹琴", "", "音乐", ""))

    assert match("我想学画", one).fit.tolist() == [1.0, 0.0]


def test_next_courses_are_counted_in_order_each_pair_once():
    finishes = [(1, 10, 5), (1, 20, 9), (1, 10, 7), (2, 20, 1), (2, 10, 2), (3, 10, 1), (3, 20, 2)]

    learnt = Followed.learn(finishes, disliked=frozenset({(3, 20)}))

    assert learnt.after == {(10, 20): 1, (20, 10): 1}
    assert learnt.out == {10: 2, 20: 1}
    assert (learnt.first, learnt.fans) == ({10: 2, 20: 1}, 3)


def test_shares_are_drawn_towards_what_everybody_does_and_few_fans_say_nothing():
    many, few = went((30, (1, 2)), (10, (1, 3))), went((3, (1, 2)))

    assert many.share(1, 2) == pytest.approx((30 + 10 * 30 / 40) / 50)
    assert many.evidence([1, 9], 2) == Evidence(1, 30, 40)
    assert many.share(1, 9) == 0
    assert (few.share(1, 2), few.evidence([1], 2), few.started(1)) == (0, None, None)
    kept = Followed.from_dict(json.loads(json.dumps(many.as_dict())))
    assert (kept.after, kept.out, kept.fans) == (many.after, many.out, 40)
    assert few.as_dict() == {
        "after": [], "out": [], "first": [], "finished": [], "fans": 3,
    }  # fmt: skip


def test_a_catalogue_of_one_or_none_has_no_factors():
    assert Index.learn(Attributes.empty()).factors.shape == (0, 0)
    assert Index.learn(Attributes.from_texts([1], ["boat"])).factors.shape == (1, 0)
    assert np.array_equal(match("", school().index).fit, np.zeros(7))
