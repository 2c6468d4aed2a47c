"""The one call of the night: events in, shelves and an honest report out."""

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

from recommend.engine.arrays import Csr, FloatArray, IntArray, as_ids, one_thread, positions
from recommend.engine.attributes import Attributes
from recommend.engine.blend import Blend
from recommend.engine.choosing import choose_signals
from recommend.engine.diversity import Topics
from recommend.engine.evaluate import TEST_SHARE, Evaluation, Verdict, evaluate
from recommend.engine.exploring import NO_ARMS, Arms
from recommend.engine.fresh import WithNew
from recommend.engine.interactions import Interactions, pair_matrix
from recommend.engine.ladder import rungs
from recommend.engine.lots import Lots, by_lot
from recommend.engine.popularity import Popularity, votes_now
from recommend.engine.ranker import Ranker
from recommend.engine.ranking import Shelves, best, shelves
from recommend.engine.related import Beside, beside
from recommend.engine.signals import Signals
from recommend.engine.splits import cut_of
from recommend.engine.starting import Beginnings, StartList, start_lists, told_by
from recommend.engine.told import Told

NO_LOOKS = Signals("views_out")


@dataclass(frozen=True, eq=False)
class Popular:
    """The site's popular items, best first: external ids and decayed votes."""

    item: IntArray
    score: FloatArray


@dataclass(frozen=True)
class Report:
    """What the creator is told about this night.

    `served` is "model" or "popularity"; `engine` names the model that was judged: "blend", or
    "cf" where the catalogue is too large for EASE. `signals` says how the deeds were weighed.
    """

    data_hash: str
    fans: int
    items: int
    pairs: int
    engine: str
    served: str
    evaluation: Evaluation
    signals: Signals

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Rebuilt:
    """Everything that a night publishes. Fans without history are not in `shelves`; `starts` are
    the lists to begin with, for segments, topics and fans who only told something. `rung` by fan
    (see engine.ladder) is 0 where the order owes nothing to the fan's own deeds. `lots` are the
    new items on them; `also` is what stands beside each item of the catalogue."""

    shelves: Shelves
    popular: Popular
    report: Report
    starts: list[StartList]
    rung: dict[int, int]
    lots: Lots
    also: Beside


def rebuild(
    interactions: Interactions,
    catalogue: Any,
    owned: tuple[Any, Any],
    *,
    now: int,
    n: int = 20,
    known_from: float = 0.0,
    beginnings: Beginnings | None = None,
    topics: Topics | None = None,
    arms: Arms = NO_ARMS,
    attributes: Attributes | None = None,
    judged: Report | None = None,
    users: Any = None,
) -> Rebuilt:
    """Judge, fit and rank a site; popularity is served unless the verdict is MODEL. Deterministic.

    `catalogue`: item ids that may be shown. `owned`: (user ids, item ids) of what fans have on top
    of their interactions; neither is ever recommended to them, but for interactions of a weight
    below `known_from`. `now`: Unix seconds. `n`: the longest list. `beginnings`: what is known
    without deeds; `topics`: lists show some of them; `arms`: new items that get a chance;
    `attributes`: what items are about. `judged` is what `judge` says of these interactions, where
    that is known; `users` are those who get a list (ids), all with history by default. One thread.
    """
    allowed = np.unique(as_ids(catalogue, "catalogue"))
    with one_thread():
        report = judged or judge(interactions, known_from=known_from)
        weighed = interactions.weighed(report.signals)
        site = _Fitted.of(weighed, report.evaluation, allowed, now, attributes)
        known, seen = beginnings or Beginnings(), site.seen
        told = told_by(known, allowed, site.votes_of(allowed))
        lists = site.personal(
            told, owned, allowed, n=n, known_from=known_from, topics=topics, users=users
        )
        lists, lots = by_lot(
            lists, arms, seen, owned, now=now, known_from=known_from, topics=topics
        )
        starts = start_lists(known, told, seen, site.votes_at(now), n)
        also = site.beside(allowed, n, attributes, known_from)
    return Rebuilt(lists, site.popular(allowed, n), report, starts, site.rung, lots, also)


@dataclass(frozen=True, eq=False)
class _Fitted:
    """What is served tonight, learned from everything. `model` is None where popularity is served;
    `plain` are the axes on which it was fitted, `seen` those that hold new items as well."""

    seen: Interactions
    popularity: Popularity
    ranker: Ranker
    spoken: Csr
    plain: Interactions
    model: Ranker | None

    @classmethod
    def of(
        cls,
        seen: Interactions,
        judged: Evaluation,
        allowed: IntArray,
        now: int,
        about: Attributes | None,
    ) -> Self:
        """The model where it won; new items stand there by what they are like, and last in the
        order of popularity."""
        chosen, model = judged.parameters, None
        plain = seen
        if judged.verdict is Verdict.MODEL:
            model = Blend(chosen).fit(plain, now)
            seen = plain if about is None else plain.with_items(allowed)
        else:
            plain = seen = plain.with_items(allowed)
        popularity = Popularity(chosen.half_life_days).fit(seen, now)
        ranker: Ranker = model or popularity
        if model and about is not None and seen is not plain:
            ranker = WithNew(model, about).fit(seen)
        return cls(seen, popularity, ranker, chosen.spoken(seen.matrix, seen.last_at), plain, model)

    @property
    def is_model(self) -> bool:
        """False where popularity is served."""
        return self.model is not None

    def personal(
        self,
        told: Told,
        owned: tuple[Any, Any],
        allowed: IntArray,
        *,
        n: int,
        known_from: float,
        topics: Topics | None,
        users: Any,
    ) -> Shelves:
        """The list of each fan with history, with what the fan told in it; see `rebuild`."""
        seen = self.seen
        lift = told.lift(seen, self.popularity.scores_, is_model=self.is_model)
        lists = shelves(
            self.ranker, seen, owned=pair_matrix(*owned, users=seen.users, items=seen.items),
            catalogue=allowed, n=n, known_from=known_from, topics=topics, spoken=self.spoken,
            lift=lift, users=None if users is None else as_ids(users, "users"),
        )  # fmt: skip
        return self.explained(told.explain(lists, seen, lift, is_model=self.is_model))

    def explained(self, lists: Shelves) -> Shelves:
        """The lists with a true reason for every entry, and without entries that have none."""
        if isinstance(self.ranker, WithNew):
            lists = self.ranker.told(lists)
        return lists.supported(self.votes_of(lists.item))

    def votes_of(self, items: IntArray) -> FloatArray:
        """Decayed votes of external ids; 0 for what nobody took."""
        return np.append(self.popularity.scores_, 0.0)[positions(items, self.seen.items)]

    def votes_at(self, now: int) -> FloatArray:
        """What the vote of each pair is worth at `now`."""
        return votes_now(self.seen, self.popularity.half_life_days, now)

    def popular(self, allowed: IntArray, n: int) -> Popular:
        """The n of these that have most votes, of those that have any."""
        votes = self.votes_of(allowed)
        some = np.flatnonzero(votes > 0)
        top = some[best(votes[None, some], n)[0]]
        return Popular(allowed[top], votes[top])

    def beside(
        self, items: IntArray, n: int, about: Attributes | None, known_from: float
    ) -> Beside:
        """What stands beside each of these: by the model, or by item-kNN where it is not served."""
        return beside(self.model, self.plain, items, n, attributes=about, known_from=known_from)

    @property
    def rung(self) -> dict[int, int]:
        """By fan; 0 for everybody where popularity is served."""
        known = np.diff(self.seen.matrix.indptr) * self.is_model
        return dict(zip(self.seen.users.tolist(), rungs(known).tolist(), strict=True))


def judge(interactions: Interactions, *, known_from: float = 0.0) -> Report:
    """The report that `rebuild` gives for these events, bit for bit, without any list."""
    with one_thread():
        weighed = _weighed(interactions, known_from)
        evaluation = evaluate(weighed, known_from=known_from)
        return report_of(interactions, weighed.signals, evaluation)


def _weighed(interactions: Interactions, known_from: float) -> Interactions:
    """By the signals that told best what fans took next, chosen without the slice that judges."""
    # Without the looks the same share of the deeds may begin earlier.
    judged_from = min(
        cut_of(some, TEST_SHARE) for some in (interactions, interactions.weighed(NO_LOOKS))
    )
    signals = choose_signals(interactions, before=judged_from, known_from=known_from)
    return interactions.weighed(signals)


def report_of(interactions: Interactions, signals: Signals, evaluation: Evaluation) -> Report:
    """What the creator is told, from what was found out of these interactions."""
    wins = evaluation.verdict is Verdict.MODEL
    return Report(
        data_hash=interactions.data_hash(),
        fans=int(interactions.users.size),
        items=int(interactions.items.size),
        pairs=interactions.n_pairs,
        engine="blend" if evaluation.parameters.has_ease else "cf",
        served="model" if wins else "popularity",
        evaluation=evaluation,
        signals=signals,
    )
