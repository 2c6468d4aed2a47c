"""What the creator is told about the last good night, in words and in figures."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from recommend.engine.evaluate import MIN_FANS, MIN_PAIRS
from recommend.models import Report

DAY = 86_400
FEW_COURSES = 40  # below so many, a list of ten holds too much by chance alone to tell anything


@dataclass(frozen=True)
class Measure:
    """One figure of model, popularity and chance side by side.

    `kind` is "percent" (0-100) or "number". `random` is None in reports that did not know it yet.
    """

    name: str
    meaning: str
    kind: str
    model: float
    popularity: float
    random: float | None


@dataclass(frozen=True)
class Gain:
    """NDCG@10 of the model minus popularity in points of a hundred, with its 95 % interval."""

    by: float
    low: float
    high: float
    fans: int


@dataclass(frozen=True)
class Found:
    """What the first `places` of each list held of what fans took after the cut, in percent of what
    so many places could have held, as the mean over fans: ten places, or three on a small site.

    `better`, `worse` and `level` are fans: for whom the model's list was the better one by NDCG@10,
    for whom the popular one, and for whom neither. `taken` are pairs of fan and course.
    """

    cut: datetime
    until: datetime
    places: int
    fans: int
    taken: int
    model: float
    popularity: float
    random: float
    better: int
    worse: int

    @property
    def days(self) -> int:
        """The length of the time that was asked about, at least 1."""
        return max(1, round((self.until - self.cut).total_seconds() / DAY))

    @property
    def level(self) -> int:
        """Fans for whom both lists were as good."""
        return self.fans - self.better - self.worse


@dataclass(frozen=True)
class Need:
    """What a fair test asks for, and how much of it is there."""

    name: str
    have: int
    wanted: int

    @property
    def missing(self) -> int:
        """How many are still to come."""
        return max(0, self.wanted - self.have)


def newest_report() -> Report | None:
    """What the last good night found out; None before the first one."""
    return Report.objects.first()


def measures(report: Report) -> list[Measure]:
    """The figures of the time split with what each one means; empty where nothing was judged."""
    result = report.result
    if not result["interval"]:
        return []
    asked = (
        ("ndcg_10", "NDCG@10", "percent", _(
            "How high the courses that fans took next stand on a list of ten."
            " 100 % means always at the very top.")),
        ("recall_20", "Recall@20", "percent", _(
            "Averaged over fans: how much of what a list of twenty could hold of their next courses"
            " stood on it.")),
        ("coverage_10", _("Coverage"), "percent", _(
            "How much of the catalogue is shown to anybody among the first ten.")),
        ("novelty_10", _("Novelty"), "number", _(
            "How little known the first ten are, in bits: 1 is what every second fan has already,"
            " 3 what one fan in eight has. More is rarer, not better.")),
    )  # fmt: skip
    lists = [result.get(name) or {} for name in ("model", "popularity", "random")]
    found = []
    for key, name, kind, meaning in asked:
        model, popular, by_lot = (_figure(one.get(key), kind) for one in lists)
        if model is not None and popular is not None:
            found.append(Measure(name, meaning, kind, model, popular, by_lot))
    return found


def found(report: Report) -> Found | None:
    """What the first places held; None where nothing was judged, and in reports without it."""
    result = report.result
    places = 3 if result["items"] < FEW_COURSES else 10
    if not result["interval"] or f"recall_{places}" not in (result.get("random") or {}):
        return None
    model, popular, by_lot = (
        100 * result[name][f"recall_{places}"] for name in ("model", "popularity", "random")
    )
    cut, until = (datetime.fromtimestamp(result[name], UTC) for name in ("cut", "until"))
    return Found(
        cut,
        until,
        places=places,
        fans=result["fans_counted"],
        taken=result["taken"],
        model=model,
        popularity=popular,
        random=by_lot,
        better=result["better"],
        worse=result["worse"],
    )


def needs(report: Report) -> list[Need]:
    """What is missing for a fair test; empty where there was one."""
    if report.verdict != "unknown":
        return []
    return [
        Need(
            _("Fans who came back and took something new"), report.result["fans_counted"], MIN_FANS
        ),
        Need(_("Things that fans had done before"), report.result["pairs_before"], MIN_PAIRS),
    ]


def verdict(report: Report) -> str:
    """What is served and why, in plain words."""
    if report.verdict == "unknown":
        return _(
            "Not enough data yet: a fair test needs %(fans)d fans who came back and took something"
            " new, and %(pairs)d things done before. So far there are %(some_fans)d and"
            " %(some_pairs)d. Until then everybody sees what is popular."
        ) % {
            "fans": MIN_FANS,
            "pairs": MIN_PAIRS,
            "some_fans": report.result["fans_counted"],
            "some_pairs": report.result["pairs_before"],
        }
    if report.served == Report.Served.MODEL:
        return _("The model beat popularity, so every fan gets a shelf of their own.")
    if report.result["interval"] and report.result["interval"][0] > 0:
        return _(
            "The model beat popularity, but so would one list for everybody: it knows no tastes"
            " here yet. So everybody sees what is popular."
        )
    return _("The model did not clearly beat popularity, so everybody sees what is popular.")


def carried_from(report: Report) -> datetime | None:
    """When the figures of this report were found out, where that was an earlier night: nothing
    that is learnt from had changed since."""
    found_at, moment = (report.result.get(name) for name in ("judged_at", "moment"))
    return datetime.fromisoformat(found_at) if found_at and found_at != moment else None


def gain(report: Report) -> Gain | None:
    """What the model gains on popularity; None where nothing was judged."""
    judged = measures(report)
    if not judged:
        return None
    low, high = report.result["interval"]
    by = judged[0].model - judged[0].popularity
    return Gain(by, 100 * low, 100 * high, report.result["fans_counted"])


def _figure(value: float | None, kind: str) -> float | None:
    if value is None:
        return None
    return 100 * value if kind == "percent" else value
