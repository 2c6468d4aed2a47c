"""Lists of small texts in one field."""

import pytest

from courses.engine import texts


def test_outcomes_are_lines_without_bullets_and_blanks():
    assert texts.read_outcomes("- Draw an edge \n\n• See  planes\n") == [
        "Draw an edge",
        "See planes",
    ]


@pytest.mark.parametrize("text", ["a\n" * 9, "x" * 161])
def test_too_many_or_too_long_outcomes_are_refused(text):
    with pytest.raises(ValueError):
        texts.read_outcomes(text)


def test_questions_and_answers_come_back_as_they_were_written():
    pairs = [
        {"question": "How long?", "answer": "Five evenings.\nOr six."},
        {"question": "With what?", "answer": "A pen."},
    ]
    assert texts.read_faq(texts.write_faq(pairs)) == pairs
    assert texts.read_faq(" \n\n") == []


@pytest.mark.parametrize(
    "text", ["No answer", "Q\nA\n\n" * 13, f"Q\n{'a' * 1001}", f"{'q' * 201}\nA"]
)
def test_questions_that_cannot_be_read_are_refused(text):
    with pytest.raises(ValueError):
        texts.read_faq(text)
