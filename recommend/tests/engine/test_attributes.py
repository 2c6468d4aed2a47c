"""What items are about, read by eye."""

from math import log, sqrt

import numpy as np
import pytest

from recommend.engine.attributes import Attributes, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, WORLD!", ["hello", "world"]),
        ("It's 2 Cafés", ["it's", "2", "cafés"]),
        ("数据分析", ["数据", "据分", "分析"]),
        ("用Python学数据", ["用", "python", "学数", "数据"]),
        ("ＡＢＣ", ["abc"]),
        ("snake_case", ["snake", "case"]),
        ("\ud800 \x00 🎸", []),
        ("", []),
    ],
)
def test_words_of_every_script(text, expected):
    assert words(text) == expected


def test_weights_are_tf_idf():
    """df of 'a' is 2 of 2, of 'b' 1 of 2: idf 1 and ln(3/2) + 1; 'b' stands twice: 1 + ln 2."""
    about = Attributes.from_texts([1, 2], ["a b b", "a"])

    second = (1 + log(2)) * (log(3 / 2) + 1)
    length = sqrt(1 + second**2)
    assert about.features == ("a", "b")
    np.testing.assert_allclose(
        about.matrix.toarray(), [[1 / length, second / length], [1, 0]], atol=1e-6
    )


def test_text_and_tags_weigh_the_same():
    about = Attributes.from_texts([1, 2], ["drums", "guitar"], [["Rock  Music"], ["rock music"]])

    assert about.features == ("drums", "guitar", "#rock music")
    np.testing.assert_allclose(
        (about.matrix @ about.matrix.T).toarray(), [[1, 0.5], [0.5, 1]], atol=1e-6
    )


def test_the_order_of_the_items_does_not_matter():
    one = Attributes.from_texts([3, 1, 2], ["x y", "", "y"], [["t"], [], ["u", "t"]])
    two = Attributes.from_texts([1, 2, 3], ["", "y", "x y"], [[], ["t", "u"], ["t"]])

    assert one.items.tolist() == [1, 2, 3]
    assert one.features == two.features
    assert one.matrix.toarray().tobytes() == two.matrix.toarray().tobytes()


@pytest.mark.parametrize(
    "nothing",
    [
        Attributes.empty(),
        Attributes.from_texts([], []),
        Attributes.from_texts([1, 2], ["", " !? "], [[], [" "]]),
    ],
)
def test_nothing_known_is_empty_rows(nothing):
    assert nothing.features == ()
    assert nothing.rows(np.array([1, 7])).shape == (2, 0)


def test_rows_follow_the_ids_asked_for():
    about = Attributes.from_texts([5, 9], ["a", "b"])

    assert about.rows(np.array([9, 7, 5])).toarray().tolist() == [[0, 1], [0, 0], [1, 0]]


@pytest.mark.parametrize(
    ("items", "texts", "tags"),
    [([1], [], None), ([1, 1], ["a", "b"], None), (["1"], ["a"], None), ([1], ["a"], [[], []])],
)
def test_refuses_what_does_not_fit(items, texts, tags):
    with pytest.raises(ValueError, match=r"."):
        Attributes.from_texts(items, texts, tags)
