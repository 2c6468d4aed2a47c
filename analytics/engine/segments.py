"""Four named segments of fans: by plain rules on a small site, by frozen clusters on a larger one.

Clusters are KMeans with k = 4 on standardised log1p RFM (S. Lloyd, "Least squares quantization in
PCM", 1982), fitted once. Scaler and centres then stay frozen and every night only assigns, so that
a fan changes segment for what the fan did and never for a new fit.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analytics.engine.rfm import Rfm

MIN_FANS = 200
VERSION = 2
RANDOM_STATE = 0

DORMANT_AFTER_DAYS = 60
NEW_UP_TO_VISITS = 2
CHAMPION_WITHIN_DAYS = 14
CHAMPION_QUANTILE = 0.75


class Segment(StrEnum):
    """The names. Their rule texts are translated by the app, by the keys of an Explanation."""

    CHAMPIONS = "champions"
    LOYAL = "loyal"
    NEW = "new"
    DORMANT = "dormant"


class CannotCluster(ValueError):
    """Too few fans, or too few who differ, for four clusters; use the rules."""


class Explanation(NamedTuple):
    """A key for the app's translated text, and the numbers to put into it.

    Keys: `rule.<segment>` where a rule decided, `rule.champions_by_visits` on a site without
    money, `centre.<segment>` where the nearest centre did.
    """

    key: str
    numbers: dict[str, float]


@dataclass(frozen=True)
class FrozenSegments:
    """A fitted model of plain numbers: `mean` and `scale` of log1p RFM, four `centres` in
    standardised units, and the name of each centre in the same order."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    centres: tuple[tuple[float, ...], ...]
    names: tuple[Segment, ...]
    version: int = VERSION

    def predict(self, rfm: Rfm) -> tuple[Segment, ...]:
        """The name of each fan's nearest centre, in the order of `rfm.member`."""
        points = (rfm.features - np.asarray(self.mean)) / np.asarray(self.scale)
        gaps = points[:, None, :] - np.asarray(self.centres)[None, :, :]
        return tuple(self.names[nearest] for nearest in (gaps**2).sum(axis=2).argmin(axis=1))

    def typical(self) -> dict[Segment, dict[str, float]]:
        """Each centre in days, visits and minor units, for the text beside a segment."""
        plain = np.expm1(np.asarray(self.centres) * np.asarray(self.scale) + np.asarray(self.mean))
        return {
            name: dict(zip(("recency_days", "frequency", "monetary"), map(float, row), strict=True))
            for name, row in zip(self.names, np.maximum(0.0, plain), strict=True)
        }

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """The model back from its JSON. Raises ValueError for a version we do not know."""
        if stored.get("version") != VERSION:
            raise ValueError(f"frozen segments of version {stored.get('version')!r}")
        return cls(
            mean=tuple(stored["mean"]),
            scale=tuple(stored["scale"]),
            centres=tuple(tuple(centre) for centre in stored["centres"]),
            names=tuple(Segment(name) for name in stored["names"]),
        )


@dataclass(frozen=True, eq=False)
class Segmentation:
    """Tonight's names in the order of `member`, and what each segment means.

    `frozen` is the model to store, None where rules decided.
    """

    member: NDArray[np.int64]
    name: tuple[Segment, ...]
    explanation: dict[Segment, Explanation]
    frozen: FrozenSegments | None


def segment(rfm: Rfm, frozen: FrozenSegments | None = None) -> Segmentation:
    """Name every fan: by the `frozen` model if there is one, else by a first fit, else by rules."""
    if frozen is None:
        try:
            frozen = fit(rfm)
        except CannotCluster:
            return Segmentation(rfm.member, *_by_rules(rfm), None)
    typical = frozen.typical()
    centres = {which: Explanation(f"centre.{which}", typical[which]) for which in Segment}
    return Segmentation(rfm.member, frozen.predict(rfm), centres, frozen)


def fit(rfm: Rfm) -> FrozenSegments:
    """Learn scaler, centres and names. Deterministic. Raises CannotCluster."""
    features = rfm.features
    if features.shape[0] < MIN_FANS:
        raise CannotCluster(f"{features.shape[0]} fans; clusters need {MIN_FANS}")
    if np.unique(features, axis=0).shape[0] < len(Segment):
        raise CannotCluster("fewer different fans than segments")
    mean, spread = features.mean(axis=0), features.std(axis=0)
    scale = np.where(spread > 1e-12, spread, 1.0)
    # Loaded here because it holds 70 MiB, which a web process would never use.
    from sklearn.cluster import KMeans

    with threadpool_limits(limits=1):
        model = KMeans(n_clusters=len(Segment), n_init=10, random_state=RANDOM_STATE)
        centres = model.fit((features - mean) / scale).cluster_centers_
    return FrozenSegments(
        mean=tuple(mean.tolist()),
        scale=tuple(scale.tolist()),
        centres=tuple(tuple(centre) for centre in centres.tolist()),
        names=_names(centres),
    )


def _names(centres: NDArray[np.float64]) -> tuple[Segment, ...]:
    """By what the words beside the names say, so that they are always true of the centres.

    Dormant has been away the longest; of the others, new came the fewest times, and of the last
    two the one of more value (spend plus visits) and less recency are the champions.
    """
    recency, visits, spend = centres.T
    left = list(range(len(Segment)))
    names = [Segment.LOYAL] * len(Segment)
    for name, rank in (
        (Segment.DORMANT, recency),
        (Segment.NEW, -visits),
        (Segment.CHAMPIONS, visits + spend - recency),
    ):
        chosen = max(left, key=rank.__getitem__)
        names[chosen] = name
        left.remove(chosen)
    return tuple(names)


def _by_rules(rfm: Rfm) -> tuple[tuple[Segment, ...], dict[Segment, Explanation]]:
    """The first rule that fits: away for long, few visits, lately and among the top spenders.

    On a site without money the visits take the place of the spend.
    """
    paid = bool(rfm.monetary.any())
    worth = rfm.monetary if paid else rfm.frequency
    above_zero = worth[worth > 0]
    top = float(np.quantile(above_zero, CHAMPION_QUANTILE)) if above_zero.size else 0.0
    lately = rfm.recency_days <= CHAMPION_WITHIN_DAYS
    named = np.select(
        [
            rfm.recency_days > DORMANT_AFTER_DAYS,
            rfm.frequency <= NEW_UP_TO_VISITS,
            lately & (worth >= top) & (worth > 0),
        ],
        [str(Segment.DORMANT), str(Segment.NEW), str(Segment.CHAMPIONS)],
        default=str(Segment.LOYAL),
    )
    return tuple(Segment(name) for name in named), _rules(paid)


def _rules(paid: bool) -> dict[Segment, Explanation]:
    days, visits = float(DORMANT_AFTER_DAYS), float(NEW_UP_TO_VISITS)
    share = {"days": float(CHAMPION_WITHIN_DAYS), "percent": 100 * (1 - CHAMPION_QUANTILE)}
    by_visits = "" if paid else "_by_visits"
    return {
        Segment.CHAMPIONS: Explanation(f"rule.champions{by_visits}", share),
        Segment.LOYAL: Explanation("rule.loyal", {"days": days, "visits": visits + 1}),
        Segment.NEW: Explanation("rule.new", {"days": days, "visits": visits}),
        Segment.DORMANT: Explanation("rule.dormant", {"days": days}),
    }
