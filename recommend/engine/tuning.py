"""Choose a creator's hyper-parameters on the creator's own validation slice, at bounded cost."""

from collections.abc import Iterable
from dataclasses import replace

from recommend.engine.arrays import FloatArray
from recommend.engine.blend import Parameters
from recommend.engine.interactions import Interactions
from recommend.engine.metrics import ndcg
from recommend.engine.popularity import Popularity
from recommend.engine.question import TOP, Question
from recommend.engine.ranking import rank_all
from recommend.engine.splits import TimeSplit

L2_GRID = (20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
CF_WEIGHT_GRID = (0.0, 0.3, 0.6, 1.0)
RECENT_GRID = (0.0, 365.0, 90.0, 30.0, 7.0, 1.0, 1 / 24)  # days; 0 is for ever
SMALL_L2_GRID = (20.0, 100.0, 500.0)
SMALL_CF_WEIGHT_GRID = (0.3, 1.0)
SMALL_RECENT_GRID = (0.0, 90.0, 7.0)
SMALL = 200_000  # cells, fans x items: below, the best of many points is mostly luck
TREND_WEIGHT_GRID = (0.0, 0.1, 0.3, 0.6, 1.5)
HALF_LIFE_GRID = (7.0, 30.0, 365.0)
ROW_POWER, VISIT_SHARE = 0.25, 0.5
CLEARLY = 2.0  # standard errors
SACRIFICE = 0.01  # of the quality at one question, for another one's sake
MAX_FANS = 2_000
MIN_FANS = 10
VALIDATION_SHARE = 0.2


def choose(train: Interactions) -> Parameters:
    """The parameters with the best NDCG@10 on the newest fifth of `train`."""
    return choose_for(TimeSplit.of(train, share=VALIDATION_SHARE, max_fans=MAX_FANS))


def choose_for(split: TimeSplit, *, then: TimeSplit | None = None) -> Parameters:
    """The parameters with the best NDCG@10 on any question.

    First the half-life, for popularity alone, because the baseline deserves its best; then
    lambda; whether rows are levelled and visits have a share; how fast a fan's own deeds fade;
    each of these with the weight of the CF formula; last the weight of the trend. The first best
    of each grid wins, so the answer does not depend on chance. With fewer than `MIN_FANS` fans to
    judge by, the defaults stay.

    With a second question (`then`), how fast deeds fade is the best answer to that one among
    those that cost the first at most `SACRIFICE` of its best.
    """
    defaults = Parameters()
    if split.n_fans < MIN_FANS:
        return defaults
    usual = defaults.half_life_days
    question = Question(split, _half_life(split, usual))
    share = VISIT_SHARE if question.has_visits else 0.0
    start = replace(
        defaults,
        half_life_days=question.half_life_days,
        row_power=ROW_POWER,
        visit_share=share,
        has_ease=question.fits_ease,
    )
    small = question.cells <= SMALL
    strengths: tuple[float, ...] = SMALL_L2_GRID if small else L2_GRID
    strengths = strengths if question.fits_ease else (start.l2,)
    chosen = _first(question, (replace(start, l2=l2) for l2 in strengths))
    shapes = dict.fromkeys(((ROW_POWER, share), (ROW_POWER, 0.0), (0.0, 0.0)))
    chosen = _first(question, (replace(chosen, row_power=by, visit_share=of) for by, of in shapes))
    if question.is_timed:
        days = SMALL_RECENT_GRID if small else RECENT_GRID
        points = [replace(chosen, recent_days=some) for some in days]
        chosen = _first(question, points) if then is None else _for_both(question, then, points)
    trends = [replace(chosen, trend_weight=weight) for weight in TREND_WEIGHT_GRID]
    return _best(question.qualities(trends))


def _first(question: Question, points: Iterable[Parameters]) -> Parameters:
    """The first best of the points, each with its best weight of the CF formula."""
    return _best(question.qualities(_weighed(question, points)))


def _weighed(question: Question, points: Iterable[Parameters]) -> list[Parameters]:
    weights: tuple[float, ...] = CF_WEIGHT_GRID
    if question.cells <= SMALL:
        weights = SMALL_CF_WEIGHT_GRID
    if not question.fits_ease:
        weights = (1.0,)
    return [replace(point, cf_weight=weight) for point in points for weight in weights]


def _best(quality: dict[Parameters, float]) -> Parameters:
    return max(quality, key=lambda point: quality[point])


def _for_both(question: Question, then: TimeSplit, points: list[Parameters]) -> Parameters:
    """The best for the second question that costs the first one hardly anything."""
    first = question.qualities(_weighed(question, points))
    enough = (1 - SACRIFICE) * max(first.values())
    allowed = [point for point, quality in first.items() if quality >= enough]
    return _best(Question(then, question.half_life_days).qualities(allowed))


def _half_life(split: TimeSplit, usual: float) -> float:
    """Another half-life than the usual one only where it is clearly better: on a small site the
    best of a grid is mostly luck, and a baseline chosen by luck is easily beaten."""

    def gains(days: float) -> FloatArray:
        model = Popularity(days).fit(split.train, split.cut)
        return ndcg(rank_all(model, split.rows, split.rows, TOP), split.truth)

    by_usual = gains(usual)
    lead = {usual: 0.0}
    for days in HALF_LIFE_GRID:
        difference = gains(days) - by_usual
        error = float(difference.std()) / split.n_fans**0.5
        if difference.mean() > CLEARLY * error:
            lead[days] = float(difference.mean())
    return max(lead, key=lambda days: lead[days])
