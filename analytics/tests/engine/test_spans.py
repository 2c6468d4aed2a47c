"""Spans: figures with their intervals, against places worked out by hand."""

import pytest

from analytics.engine.charts import Span, Unit, spans

NUMBER, PERCENT = Unit("number"), Unit("percent")


def test_a_span_reaches_from_its_lowest_to_its_highest():
    chart = spans([Span("Lead", 5.0, 0.0, 10.0)], unit=NUMBER, summary="A lead.")

    (bar,), (dot,) = chart.wide.bars, chart.wide.dots
    left, right = chart.wide.rules[0].x1, chart.wide.rules[-1].x1
    assert (bar.x, round(bar.x + bar.width, 1)) == (left, right)
    assert dot.x == pytest.approx((left + right) / 2, abs=0.1)
    assert bar.title == "Lead: 5.0"
    assert chart.summary == "A lead."


def test_the_rule_of_zero_stands_out_and_is_named():
    chart = spans([Span("Lead", -1.0, -5.0, 3.0)], unit=NUMBER, summary="")

    for drawing in chart.drawings:
        (zero,) = [rule for rule in drawing.rules if rule.look == "chart-axis"]
        assert zero.x1 in {words.x for words in drawing.words if words.text == "0"}


def test_no_rule_goes_through_a_name_on_a_phone():
    rows = [Span("First", 5.0, 0.0, 10.0), Span("Second", 5.0, 0.0, 10.0)]
    drawing = spans(rows, unit=NUMBER, summary="").narrow

    names = [words.y for words in drawing.words if words.look == "chart-name"]
    assert len(names) == 2
    assert not any(rule.y1 < y < rule.y2 for rule in drawing.rules for y in names)
    assert all(rule.y1 < bar.y + bar.height / 2 < rule.y2
               for bar, rule in zip(drawing.bars, drawing.rules[:2], strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "look"),
    [
        (-1.0, 4.0, "chart-span chart-span-open"),
        (0.5, 4.0, "chart-span"),
        (-4.0, -1.0, "chart-span"),
    ],
)
def test_what_holds_zero_looks_open_where_zero_matters(low, high, look):
    row = Span("Lead", 2.0, low, high)

    marked = spans([row], unit=NUMBER, summary="", marks_zero=True)
    plain = spans([row], unit=NUMBER, summary="")

    assert [bar.look for bar in marked.wide.bars] == [look]
    assert [bar.look for bar in plain.wide.bars] == ["chart-span"]


def test_what_is_not_known_yet_says_so_and_draws_nothing():
    rows = [Span("Known", 20.0, 10.0, 30.0), Span("New", None, None, None)]

    chart = spans(rows, unit=PERCENT, summary="", unknown="too few")

    for drawing in chart.drawings:
        assert len(drawing.bars) == len(drawing.dots) == 1
        assert "too few" in {words.text for words in drawing.words}


def test_a_chart_of_nothing_is_drawn():
    assert spans([], unit=PERCENT, summary="").wide.bars == []


def test_a_long_name_is_cut_on_a_phone_and_told_in_full():
    name = "A shelf whose name is much longer than any phone is wide"
    chart = spans([Span(name, 1.0, 0.5, 2.0)], unit=PERCENT, summary="")

    label = chart.narrow.words[0]
    assert label.text.endswith("…")
    assert label.title == name
