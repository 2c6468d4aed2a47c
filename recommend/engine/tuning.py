"""Choose a creator's hyper-parameters on the creator's own validation slice, at bounded cost."""

from dataclasses import replace

from recommend.engine.arrays import FloatArray
from recommend.engine.blend import Parameters
from recommend.engine.ease import fits
from recommend.engine.interactions import Interactions
from recommend.engine.metrics import ndcg
from recommend.engine.popularity import Popularity
from recommend.engine.question import TOP, Gains, Question
from recommend.engine.ranking import rank_all
from recommend.engine.splits import TimeSplit

L2_GRID = (20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)
CF_WEIGHT_GRID = (0.0, 0.3, 0.6, 1.0)
RECENT_GRID = (365.0, 90.0, 30.0, 7.0, 1.0, 1 / 24)  # days
SMALL_L2_GRID = (20.0, 100.0, 500.0)
SMALL_CF_WEIGHT_GRID = (0.3, 1.0)
SMALL_RECENT_GRID = (90.0, 7.0)
SMALL = 200_000  # cells, fans x items: below, the best of many points is mostly luck
TREND_WEIGHT_GRID = (0.0, 0.1, 0.3, 0.6, 1.5)
HALF_LIFE_GRID = (7.0, 30.0, 365.0)
ROW_POWER, VISIT_SHARE = 0.25, 0.5
CLEARLY = 2.0  # standard errors
LIKELY = 1.0  # standard errors
SACRIFICE = 0.01  # of the quality at one question, for another one's sake
MAX_FANS = 2_000
MIN_FANS = 10
VALIDATION_SHARE = 0.2


def choose(train: Interactions, *, known_from: float = 0.0, n_items: int = 0) -> Parameters:
    """The parameters with the best NDCG@10 on the newest fifth of `train`; `n_items` as below."""
    split = TimeSplit.of(train, share=VALIDATION_SHARE, max_fans=MAX_FANS, known_from=known_from)
    return choose_for(split, n_items=n_items)


def choose_for(split: TimeSplit, *, then: TimeSplit | None = None, n_items: int = 0) -> Parameters:
    """The parameters with the best NDCG@10 on any question.

    First the half-life, for popularity alone, because the baseline deserves its best; then lambda
    with the weight of the CF formula; whether rows are levelled and visits have a share; how fast
    a fan's own deeds fade; last the weight of the trend. Levels, visits, fading and trend come in
    only where their lead is more than chance (`LIKELY`). The first best of each grid wins, so the
    answer does not depend on chance either. With fewer than `MIN_FANS` fans to judge by, the
    defaults stay.

    With a second question (`then`), how fast deeds fade is the best answer to that one among
    those that cost the first at most `SACRIFICE` of its best. `n_items`: of the catalogue that
    the answer will be used on, where that is larger than the question's.
    """
    defaults = Parameters(has_ease=fits(max(n_items, split.train.items.size)))
    if split.n_fans < MIN_FANS:
        return defaults
    question = Question(split, _half_life(split, defaults.half_life_days), n_items)
    start = replace(defaults, half_life_days=question.half_life_days, has_ease=question.fits_ease)
    chosen = _best(question.gains(_weighed(question, _strengths(question, start))))
    chosen = _shape(question, chosen)
    if question.is_timed:
        chosen = _fading(question, chosen, then)
    trends = [replace(chosen, trend_weight=weight) for weight in TREND_WEIGHT_GRID]
    return _likely(question.gains(trends), chosen)


def _strengths(question: Question, point: Parameters) -> list[Parameters]:
    grid: tuple[float, ...] = SMALL_L2_GRID if question.cells <= SMALL else L2_GRID
    return [replace(point, l2=l2) for l2 in grid] if question.fits_ease else [point]


def _shape(question: Question, plain: Parameters) -> Parameters:
    """Levelled rows, and visits beside fans: with a lambda of their own where they lead."""
    shapes = [(ROW_POWER, 0.0)]
    if question.has_visits:
        shapes.append((ROW_POWER, VISIT_SHARE))
    points = [replace(plain, row_power=power, visit_share=share) for power, share in shapes]
    found = question.gains([plain, *_weighed(question, points)])
    chosen = _likely(found, plain)
    if chosen == plain or not question.fits_ease or question.cells <= SMALL:
        return chosen
    place = L2_GRID.index(chosen.l2)
    beside = [replace(chosen, l2=l2) for l2 in L2_GRID[max(0, place - 1) : place + 2]]
    return _best(question.gains(_weighed(question, beside)))


def _fading(question: Question, point: Parameters, then: TimeSplit | None) -> Parameters:
    days: tuple[float, ...] = SMALL_RECENT_GRID if question.cells <= SMALL else RECENT_GRID
    points = _weighed(question, [replace(point, recent_days=some) for some in days])
    found = question.gains([point, *points])
    if then is None:
        return _likely(found, point)
    quality = {one: float(gain.mean()) for one, gain in found.items()}
    enough = (1 - SACRIFICE) * max(quality.values())
    allowed = [one for one in quality if quality[one] >= enough]
    return _best(Question(then, question.half_life_days).gains(allowed))


def _weighed(question: Question, points: list[Parameters]) -> list[Parameters]:
    """Each point with each weight of the CF formula."""
    weights: tuple[float, ...] = CF_WEIGHT_GRID
    if question.cells <= SMALL:
        weights = SMALL_CF_WEIGHT_GRID
    if not question.fits_ease:
        weights = (1.0,)
    return [replace(point, cf_weight=weight) for point in points for weight in weights]


def _best(found: Gains) -> Parameters:
    return max(found, key=lambda point: float(found[point].mean()))


def _likely(found: Gains, usual: Parameters) -> Parameters:
    """The best point, or the usual one where the lead may well be luck."""
    best = _best(found)
    lead = found[best] - found[usual]
    return best if lead.mean() > LIKELY * lead.std() / lead.size**0.5 else usual


def _half_life(split: TimeSplit, usual: float) -> float:
    """Another half-life than the usual one only where it is clearly better: on a small site the
    best of a grid is mostly luck, and a baseline chosen by luck is easily beaten."""

    def gains(days: float) -> FloatArray:
        model = Popularity(days).fit(split.train, split.cut)
        return ndcg(rank_all(model, split.rows, split.has, TOP), split.truth)

    by_usual = gains(usual)
    lead = {usual: 0.0}
    for days in HALF_LIFE_GRID:
        difference = gains(days) - by_usual
        error = float(difference.std()) / split.n_fans**0.5
        if difference.mean() > CLEARLY * error:
            lead[days] = float(difference.mean())
    return max(lead, key=lambda days: lead[days])
