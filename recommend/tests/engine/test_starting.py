"""Lists for fans of whom nothing is known but what they said, or whom they are like."""

from dataclasses import replace

import numpy as np
import pytest

from recommend.engine import Interactions
from recommend.engine.arrays import positions
from recommend.engine.attributes import Attributes
from recommend.engine.popularity import Popularity
from recommend.engine.starting import LEAST_MEMBERS, Beginnings, StartList, start_lists, told_by
from recommend.engine.told import Told
from recommend.tests.engine.worlds import interactions

LIGHT, BREAD, SONGS = 1, 2, 3  # courses; 9 was published today
ABOUT = {
    LIGHT: ("Light and shadow: portraits with a small camera", ["photography"]),
    BREAD: ("Sourdough bread for busy people", ["baking"]),
    SONGS: ("Write songs on the guitar", []),
    9: ("夜景摄影 Night pictures of the city, camera on a tripod", ["photography"]),
}
KNOWN = Beginnings(
    topics={"photography": [LIGHT, 9], "baking": [BREAD]},
    fresh=[9],
    about=Attributes.from_texts(list(ABOUT), *map(list, zip(*ABOUT.values(), strict=True))),
)
ALLOWED = np.array([LIGHT, BREAD, SONGS, 9])


def site(bread_fans: int = 12, song_fans: int = 20) -> Interactions:
    """Fans 1-12 bake, fans 101-120 sing; songs are the most popular."""
    baking = [(fan, BREAD) for fan in range(1, bread_fans + 1)]
    singing = [(100 + fan, SONGS) for fan in range(1, song_fans + 1)]
    return interactions(*baking, *singing, (1, LIGHT))


def lists(known: Beginnings, seen: Interactions | None = None, n: int = 12) -> list[StartList]:
    seen = site() if seen is None else seen
    return start_lists(known, told(known, seen), seen, seen.votes, n)


def told(known: Beginnings, seen: Interactions, allowed: np.ndarray = ALLOWED) -> Told:
    votes = np.append(Popularity().fit(seen).scores_, 0.0)
    return told_by(known, allowed, votes[positions(allowed, seen.items)])


def of(kind: str, found: list[StartList]) -> dict[str, StartList]:
    return {one.key: one for one in found if one.kind == kind}


def test_a_segment_gets_what_its_own_fans_take():
    found = of("segment", lists(replace(KNOWN, segments={"new": range(1, 13)})))

    assert found["new"].items == (BREAD, SONGS, LIGHT)
    assert set(found["new"].reasons) == {"segment"}
    assert set(found["new"].words) == {""}


@pytest.mark.parametrize("members", [0, LEAST_MEMBERS - 1])
def test_a_segment_of_few_gives_nobody_away(members):
    known = replace(KNOWN, segments={"new": range(1, members + 1)})

    assert of("segment", lists(known)) == {}


def test_members_without_deeds_do_not_make_a_segment_large_enough():
    known = replace(KNOWN, segments={"new": [1, 2, *range(1_000, 1_100)]})

    assert of("segment", lists(known)) == {}


def test_a_topic_lists_its_courses_by_votes_and_the_new_one_among_the_first_three():
    known = replace(KNOWN, topics={"all": [LIGHT, BREAD, SONGS, 9], "none": [77]})

    found = of("topic", lists(known))

    assert list(found) == ["all"]
    assert found["all"].items == (SONGS, BREAD, 9, LIGHT)
    assert (set(found["all"].reasons), set(found["all"].words)) == ({"topic"}, {"all"})
    assert of("topic", lists(replace(known, fresh=[])))["all"].items == (SONGS, BREAD, LIGHT, 9)
    assert of("topic", lists(known, n=2))["all"].items == (SONGS, BREAD)


def test_an_answer_at_joining_makes_a_list_of_ones_own():
    known = replace(KNOWN, answers={500: ["I bought my first camera"], 501: ["摄影"], 502: ["???"]})

    mine = {one.member: one for one in lists(known) if one.kind == "for_you"}

    assert sorted(mine) == [500, 501]
    assert set(mine[500].items[:2]) == {LIGHT, 9}
    assert mine[500].reasons[:2] == ("answer", "answer")
    assert mine[500].words[0] == "I bought my first camera"
    assert mine[500].reasons[2:] == ("popular",) * 2
    assert mine[500].words[2:] == ("", "")
    assert mine[501].items[0] == 9


def test_a_chosen_topic_speaks_and_two_fans_who_said_the_same_get_the_same():
    known = replace(KNOWN, interests={500: ["photography"], 501: ["photography"], 502: ["baking"]})

    mine = {one.member: one for one in lists(known) if one.kind == "for_you"}

    assert set(mine[500].items[:2]) == {LIGHT, 9}
    assert (mine[500].reasons[0], mine[500].words[0]) == ("topic", "photography")
    assert replace(mine[501], member=500) == mine[500]
    assert mine[502].items[0] == BREAD


def test_topics_and_answers_go_together():
    known = replace(KNOWN, interests={500: ["baking"]}, answers={500: ["camera", "songs"]})

    mine = next(one for one in lists(known) if one.member == 500)

    why = dict(zip(mine.items, zip(mine.reasons, mine.words, strict=True), strict=True))
    assert why[BREAD] == ("topic", "baking")
    assert why[SONGS] == ("answer", "songs")
    assert why[LIGHT][0] == "answer"


def test_an_answer_that_is_called_like_a_topic_means_it():
    known = replace(KNOWN, answers={500: ["Photography"]})

    mine = next(one for one in lists(known) if one.member == 500)

    assert set(mine.items[:2]) == {LIGHT, 9}


def test_an_answer_that_fits_more_than_half_of_the_courses_says_nothing():
    texts = ["draw a hand", "draw bread", "draw", ""]
    about = Attributes.from_texts([LIGHT, BREAD, SONGS, 9], texts)
    known = replace(KNOWN, about=about, answers={500: ["drawing"], 501: ["bread"]})

    assert [one.member for one in lists(known) if one.kind == "for_you"] == [501]


def test_fans_with_deeds_and_topics_that_are_gone_make_no_list():
    known = replace(KNOWN, interests={1: ["baking"], 500: ["gone"]}, answers={500: []})

    assert of("for_you", lists(known)) == {}


def test_a_site_without_anything_has_no_lists():
    nothing = interactions()
    none = np.empty(0, dtype=np.int64)
    known = replace(KNOWN, segments={"new": [1]}, answers={500: ["camera"]})

    assert start_lists(known, told(known, nothing, none), nothing, nothing.votes, 5) == []
    assert lists(Beginnings(), nothing) == []
    assert [one.kind for one in lists(known, nothing)] == [
        "topic", "topic", "for_you",
    ]  # fmt: skip


def test_lists_do_not_depend_on_the_order_of_what_is_known():
    said = {500: ["camera"], 501: ["bread", "songs"], 502: ["camera"]}
    turned = dict(reversed(said.items()))

    assert lists(replace(KNOWN, answers=said)) == lists(replace(KNOWN, answers=turned))
