"""Of contradictory deeds the newest word is the truth."""

import numpy as np
import pytest

from recommend.engine.deeds import Deeds, settle
from recommend.engine.signals import GRADED

FAN, COURSE = 7, 300


def story(*words: str) -> list[tuple]:
    """What one fan did with one course, a second apart: "like", "rating 1", ..."""
    rows = []
    for at, word in enumerate(words):
        kind, _space, stars = word.partition(" ")
        rows.append((FAN, COURSE, kind, int(stars) if stars else None, at))
    return rows


def told(rows: list[tuple]) -> tuple[list[str], bool]:
    """The kinds that speak, and whether the pair is out."""
    deeds = Deeds.from_rows(rows)
    settled = settle(deeds)
    kinds = [deeds.kinds[code] for code in deeds.kind[settled.place]]
    return kinds, settled.against[0].size > 0


@pytest.mark.parametrize(
    ("words", "speaks", "is_out"),
    [
        (["view", "start", "finish"], ["view", "start", "finish"], False),
        (["like", "rating 1"], [], True),
        (["rating 1", "like"], ["like"], False),
        (["rating 5", "rating 2"], [], True),
        (["rating 2", "rating 5"], ["rating"], False),
        (["rating 5", "rating 3"], [], False),
        (["rating 1", "rating 3", "start"], ["start"], False),
        (["finish", "rating 1", "view"], [], True),
        (["rating 4", "rating 5"], ["rating"], False),
        (["purchase", "refund"], [], False),
        (["purchase", "refund", "purchase"], ["purchase"], False),
        (["purchase", "refund", "purchase", "refund"], [], False),
        (["purchase", "start", "refund"], ["start"], False),
        (["rating 1", "purchase"], ["purchase"], False),
        (["rating 1", "purchase", "refund"], [], True),
        (["view", "not_this"], [], True),
        (["not_this", "view"], [], True),
        (["not_this", "purchase", "finish"], ["purchase", "finish"], False),
        (["rating", "start"], ["start"], False),
        (["reply", "start"], ["start"], False),
        ([], [], False),
    ],
)
def test_the_newest_word_wins(words, speaks, is_out):
    assert told(story(*words)) == (speaks, is_out)


def test_time_decides_and_not_the_order_of_recording():
    early, late = story("rating 1"), [(FAN, COURSE, "rating", 5, 9)]

    assert told(late + early) == (["rating"], False)
    assert told(early + late) == (["rating"], False)


def test_within_one_second_the_order_of_recording_decides():
    bought, back = (FAN, COURSE, "purchase", None, 5), (FAN, COURSE, "refund", None, 5)

    assert told([bought, back]) == ([], False)
    assert told([back, bought]) == (["purchase"], False)


def test_one_fan_has_no_say_in_what_another_did():
    rows = [(1, COURSE, "like", None, 1), (2, COURSE, "rating", 1, 2), (1, 301, "like", None, 3)]

    settled = settle(Deeds.from_rows(rows))

    assert settled.place.tolist() == [0, 2]
    assert [ids.tolist() for ids in settled.against] == [[2], [COURSE]]


def test_stars_have_weights_of_their_own_and_never_a_zero():
    rows = [(fan, COURSE, "rating", fan, 1) for fan in range(1, 6)]
    rows += [(9, COURSE, kind, None, 1) for kind in GRADED if kind != "rating"]

    settled = settle(Deeds.from_rows(rows))

    assert settled.weight[:2].tolist() == [0.9, 0.95]
    assert sorted(settled.weight[2:].tolist()) == sorted(
        weight for kind, weight in GRADED.items() if kind != "rating"
    )
    assert (settled.weight > 0).all()


def test_what_was_done_before_starting_anew_is_known_and_speaks_no_more():
    rows = [(1, 10, "finish", None, 5), (1, 11, "finish", None, 6), (2, 10, "finish", None, 5)]
    rows += [(1, 12, "rating", 1, 4)]

    settled = settle(Deeds.from_rows(rows), ([3, 1], [9, 5]))

    assert settled.place.tolist() == [1, 2]
    assert [ids.tolist() for ids in settled.known] == [[1], [10]]
    assert [ids.tolist() for ids in settled.against] == [[1], [12]]


def test_a_fan_with_100_000_deeds_has_one_newest_word():
    count = 100_000
    deeds = Deeds(
        fan=np.full(count, FAN), course=np.full(count, COURSE), kind=np.arange(count) % 2,
        stars=np.zeros(count, np.int64), at=np.arange(count), kinds=("like", "not_this"),
    )  # fmt: skip

    assert settle(deeds).against[0].tolist() == [FAN]
