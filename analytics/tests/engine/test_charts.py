"""Charts against numbers worked out by hand."""

import math

import pytest

from analytics.engine.charts import Band, Series, Stage, Unit, bars, funnel, histogram, line, rows
from analytics.engine.charts.axes import ticks
from analytics.engine.charts.shapes import NARROW, WIDE
from analytics.engine.charts.text import fit, width

COUNT = Unit()
EURO = Unit("money", "en", "EUR")


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 0, [0, 0.25, 0.5, 0.75, 1]),
        (0, 3, [0, 1, 2, 3]),
        (0, 7, [0, 2, 4, 6, 8]),
        (0, 9, [0, 2.5, 5, 7.5, 10]),
        (0, 100, [0, 25, 50, 75, 100]),
        (0, 0.3, [0, 0.1, 0.2, 0.3]),
        (3, 42, [0, 20, 40, 60]),
        (-5, 12, [-5, 0, 5, 10, 15]),
        (-8, -2, [-8, -6, -4, -2, 0]),
        (0, 1e12, [0, 2.5e11, 5e11, 7.5e11, 1e12]),
    ],
)
def test_ticks_are_round_and_hold_zero(low, high, expected):
    assert ticks(low, high) == pytest.approx(expected)


@pytest.mark.parametrize(("high", "expected"), [(0, [0, 1]), (1, [0, 1]), (2, [0, 1, 2]),
                                                (9, [0, 5, 10])])  # fmt: skip
def test_what_is_counted_has_no_ticks_between_whole_numbers(high, expected):
    assert ticks(0, high, whole=True) == expected


def test_a_line_stands_where_its_numbers_say():
    chart = line(["a", "b", "c"], [Series("n", [0, 50, 100])], unit=COUNT, summary="s")

    # From the width of "100" and a gap, 13 * (0.32 + 2 * 0.56) + 8, to 716; from 12 to 224 down.
    left, middle = 26.7, 371.3
    area, stroke = chart.wide.shapes
    assert stroke.d == f"M{left} 224.0 L{middle} 118.0 L716.0 12.0"
    assert area.d == f"M{left} 224.0 L{left} 224.0 L{middle} 118.0 L716.0 12.0 L716.0 224.0 Z"
    assert [(rule.y1, rule.look) for rule in chart.wide.rules][::4] == [
        (224.0, "chart-axis"), (12.0, "chart-grid"),
    ]  # fmt: skip
    assert [(dot.x, dot.y) for dot in chart.wide.dots] == [(716.0, 12.0)]
    assert [field.title for field in chart.wide.fields] == ["a\nn: 0", "b\nn: 50", "c\nn: 100"]


def test_the_narrow_drawing_has_its_own_geometry():
    chart = line(["a", "b"], [Series("n", [0, 4])], unit=COUNT, summary="s")

    assert (chart.narrow.width, chart.narrow.height) == (340, 230)
    assert chart.narrow.shapes[1].d.endswith("L336.0 12.0")
    assert chart.narrow.fields == []


def test_a_gap_parts_a_line_and_a_lonely_point_is_a_dot():
    chart = line(list("abcde"), [Series("n", [4, None, 4, 4, None])], unit=COUNT, summary="s")

    stroke = chart.wide.shapes[-1]
    assert stroke.d.count("M") == 1
    assert [dot.x for dot in chart.wide.dots] == [15.3, pytest.approx(540.8, abs=0.2)]
    assert chart.wide.fields[1].title == "b"


def test_the_time_before_is_dashed_and_has_a_key():
    chart = line(
        ["a", "b"], [Series("now", [1, 2])], before=Series("before", [3, 6]), unit=COUNT,
        summary="s",
    )  # fmt: skip

    assert [key.name for key in chart.keys] == ["now", "before"]
    assert chart.wide.shapes[0].look == "chart-line chart-line-before"
    assert chart.wide.fields[1].title == "b\nnow: 2\nbefore: 6"


def test_a_band_is_closed_and_leaves_out_what_is_not_known():
    band = Band("interval", [-5, None, 0], [5, None, 10])
    chart = line(list("abc"), [Series("n", [0, None, 5])], band=band, unit=COUNT, summary="s")

    shape = chart.wide.shapes[0]
    assert shape.look == "chart-band"
    # 15 units from -5 to 10 over 212: 5 is at 82.7, 10 at 12, 0 at 153.3, -5 at 224.
    assert [point.split()[1] for point in shape.d.removesuffix(" Z").split(" L")] == [
        "82.7", "12.0", "153.3", "224.0",
    ]  # fmt: skip


@pytest.mark.parametrize("values", [[], [7], [0, 0, 0], [-3, -9], [1e15, 2e15], [None, None]])
def test_any_numbers_can_be_drawn(values):
    labels = [str(number) for number in range(len(values))]
    for chart in (
        line(labels, [Series("n", values)], unit=COUNT, summary="s"),
        bars(labels, values, unit=EURO, summary="s"),
        rows(labels, values, unit=EURO, summary="s"),
    ):
        for drawing in chart.drawings:
            numbers = [
                number
                for bar in drawing.bars
                for number in (bar.x, bar.y, bar.width, bar.height)
            ] + [word.x for word in drawing.words]  # fmt: skip
            assert all(math.isfinite(number) for number in numbers)
            assert all(bar.height >= 0 and bar.width >= 0 for bar in drawing.bars)


def test_upright_bars_hang_down_below_zero():
    chart = bars(["a", "b"], [10, -5], unit=COUNT, summary="s")

    up, down = chart.wide.bars
    assert (up.y, up.height) == (12.0, pytest.approx(141.3, abs=0.1))
    assert (down.y, down.height) == (pytest.approx(153.3, abs=0.1), pytest.approx(70.7, abs=0.1))
    assert (up.title, down.title) == ("a: 10", "b: −5")


def test_lying_bars_are_as_long_as_their_share():
    chart = rows(["one", "two"], [50, 25], unit=COUNT, summary="s", most=100)

    lengths = [bar.width for bar in chart.narrow.bars if bar.look == "chart-bar"]
    assert lengths == [170.0, 85.0]
    assert [word.text for word in chart.narrow.words] == ["one", "50", "two", "25"]


def test_a_long_name_is_cut_and_told_in_full():
    name = "光影与速写：三十天从零开始画街头人物的完整练习手册与作品点评实录"
    chart = rows([name], [1], unit=COUNT, summary="s")

    word = chart.wide.words[0]
    assert word.text.endswith("…")
    assert word.title == name
    assert width(word.text, 13) <= 0.38 * 720


def test_chinese_letters_are_as_wide_as_high():
    assert width("课程", 10) == 20
    assert width("e\u0301", 10) == width("e", 10)
    assert width("\u200d\u202e", 10) == 0
    assert fit("课程课程", 10, 35) == "课程…"
    assert fit("ab", 10, 35) == "ab"


def test_names_below_do_not_touch():
    labels = [f"{day} November" for day in range(1, 31)]
    chart = line(labels, [Series("n", list(range(30)))], unit=COUNT, summary="s")

    for drawing in chart.drawings:
        below = [word for word in drawing.words if word.anchor == "middle"]
        ends = [(word.x - width(word.text, 13) / 2, word.x + width(word.text, 13) / 2)
                for word in below]  # fmt: skip
        assert len(below) > 1
        assert all(right < left for (_, right), (left, _) in zip(ends, ends[1:], strict=False))
        assert ends[0][0] >= 0
        assert ends[-1][1] <= drawing.width


def test_a_funnel_is_to_scale_and_says_what_was_kept():
    chart = funnel(
        [Stage("Visited", 1000), Stage("Joined", 250, "25%"), Stage("Paid", 0, "0%")],
        unit=COUNT, summary="s",
    )  # fmt: skip

    # 184 units high at the most: 250 - 66.
    assert [bar.height for bar in chart.wide.bars] == [184.0, 46.0, 2.0]
    assert chart.wide.bars[-1].x + chart.wide.bars[-1].width == pytest.approx(720, abs=0.1)
    lengths = [bar.width for bar in chart.narrow.bars if bar.look == "chart-bar"]
    assert lengths == [340, 85.0, 2.0]
    told = [word.text for word in chart.wide.words]
    assert told == ["Visited", "1,000", "Joined", "250", "25%", "Paid", "0", "0%"]


def test_a_funnel_of_nobody_is_drawn():
    chart = funnel([Stage("Visited", 0), Stage("Joined", 0)], unit=COUNT, summary="s")

    assert [bar.height for bar in chart.wide.bars] == [2.0, 2.0]


def test_a_histogram_has_one_edge_more_than_bars():
    chart = histogram(["0", "1", "7", "days"], [1, 4, 2], unit=COUNT, summary="s")

    assert [bar.height for bar in chart.wide.bars] == [53.0, 212.0, 106.0]
    assert [bar.title for bar in chart.wide.bars] == ["0–1: 1", "1–7: 4", "7–days: 2"]
    with pytest.raises(ValueError, match="one edge more"):
        histogram(["0", "1"], [1, 2], unit=COUNT, summary="s")


def test_numbers_are_written_as_the_reader_does():
    assert Unit("count", "en").full(1234567) == "1,234,567"
    assert Unit("count", "en").short(12000) == "12K"
    assert Unit("count", "zh-hans").short(12345) == "1.2万"
    assert Unit("percent", "en").full(12.34) == "12.3%"
    assert Unit("number", "en").full(-4.25) == "−4.2"
    assert Unit("money", "en", "EUR").full(1234.5) == "€1,234.50"
    assert Unit("money", "zh-hans", "CNY").short(25000) == "¥2.5万"
    assert Unit("money", "en", "JPY", 0).full(1234) == "¥1,234"
    assert Unit("money", "en", "EUR").full(-5) == "−€5.00"
    assert Unit("money", "en", "CHF").full(5) == "CHF\N{NO-BREAK SPACE}5.00"


def test_a_year_of_points_shares_its_fields_and_loses_no_number():
    labels = [str(number) for number in range(365)]
    chart = line(labels, [Series("n", [float(number) for number in range(365)])], unit=COUNT,
                 summary="s")  # fmt: skip

    assert len(chart.wide.fields) == 122
    told = "\n".join(field.title for field in chart.wide.fields).split("\n")
    assert told[1::2] == [f"n: {number}" for number in range(365)]


def test_letters_are_at_least_eleven_pixels_on_a_phone():
    """A phone of 390 px leaves 310 to a chart beside margins and the panel's own edge."""
    assert NARROW.text * 310 / NARROW.width >= 11
    assert WIDE.text * 616 / WIDE.width >= 11  # where the wide drawing takes over
