"""What of the last nights still holds, so that a night does again only what changed.

A scheduled night learns anew when any deed changed that it learns from, and once in WHOLE in any
case. It ranks anew those fans of whom something was written down since their list was made, who
hold a course no more or took a "not this" back, and everybody when what all lists rest on changed:
what is served and by which parameters, the courses and what they are about, what the team picked
by hand, the engine; and once in WHOLE in any case. A run by hand does everything.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from accounts.models import Grant
from analytics.models import Event
from recommend import engine
from recommend.engine.arrays import IntArray
from recommend.engine.blend import Parameters
from recommend.engine.signals import Signals
from recommend.models import Handpick, Preference, Report, Shelf
from recommend.selectors.about import About
from recommend.selectors.history import KNOWN_FROM
from recommend.services.reading import Reading
from recommend.services.reporting import columns_of

WHOLE = timedelta(days=7)  # the longest that anything is kept


@dataclass(frozen=True)
class Basis:
    """What tonight's lists rest on. `ranked` are the fans who get a new list, None for everybody;
    `marks` go into the report, for the next night to compare with."""

    judged: engine.Report
    ranked: IntArray | None
    marks: dict[str, Any]

    def kept(self, fans: IntArray) -> list[int]:
        """Those of these fans whose list stays as it is."""
        return [] if self.ranked is None else np.setdiff1d(fans, self.ranked).tolist()


def basis(reading: Reading, about: About, last: Report | None) -> Basis:
    """What tonight rests on; `last` is the newest report, None where everything is done anew."""
    since = last.result if last else {}
    known = _known_judgement(reading, last) if last else None
    judged = known or engine.judge(reading.interactions, known_from=KNOWN_FROM)
    now = reading.moment.isoformat()
    judged_at = since["judged_at"] if known else now
    marks = {
        "judged_at": judged_at, "ranked_at": now, "handpicks_hash": _handpicks_hash(),
        "about_hash": about.hash,
    }  # fmt: skip
    if last is None or not _is_same_ground(judged, reading, last, marks):
        return Basis(judged, None, marks)
    marks["ranked_at"] = since["ranked_at"]
    return Basis(judged, _moved(reading, last), marks)


def _known_judgement(reading: Reading, last: Report) -> engine.Report | None:
    """What the last report found out, where it would be found out again."""
    if not _is_fresh(last, "judged_at", reading.moment):
        return None
    if last.data_hash != reading.interactions.data_hash():
        return None
    signals = Signals(**last.chosen["signals"])
    return engine.report_of(reading.interactions, signals, _evaluation(last.result))


def _is_same_ground(
    judged: engine.Report, reading: Reading, last: Report, marks: dict[str, Any]
) -> bool:
    """Whether a list of the last nights is what it would be tonight, but for its fan's deeds."""
    return (
        _is_fresh(last, "ranked_at", reading.moment)
        and last.served == judged.served
        and last.chosen == columns_of(judged)["chosen"]
        and last.result["catalogue_hash"] == reading.catalogue_hash
        and last.result["handpicks_hash"] == marks["handpicks_hash"]
        and last.result.get("about_hash") == marks["about_hash"]
    )


def _is_fresh(last: Report, mark: str, now: datetime) -> bool:
    """True while what the mark speaks of may be kept; never over a change of the engine."""
    if last.result.get("engine_version") != engine.VERSION or mark not in last.result:
        return False
    return timedelta(0) <= now - datetime.fromisoformat(last.result[mark]) < WHOLE


def _moved(reading: Reading, before: Report) -> IntArray:
    """Fans of whom anything was written down since, who hold a course no more, and those who have
    no list of that night or an earlier one."""
    since = before.result
    last = datetime.fromisoformat(since["moment"])
    acted = Event.objects.filter(pk__gt=since["through"], pk__lte=reading.through)
    told = Preference.objects.filter(at__gte=last)
    ended = Grant.objects.filter(
        key__startswith="course:", ends_at__gt=last, ends_at__lte=reading.moment
    )
    mine = Shelf.objects.filter(kind=Shelf.Kind.FOR_YOU, key="").exclude(member=None)
    listed = mine.filter(version__gt=0, version__lte=before.pk)
    known = reading.interactions.users
    moved = [
        *acted.exclude(actor=None).order_by().values_list("actor_id", flat=True).distinct(),
        *told.order_by().values_list("member_id", flat=True),
        *ended.order_by().values_list("member_id", flat=True),
        *np.setdiff1d(known, list(listed.values_list("member_id", flat=True))).tolist(),
    ]
    return np.intersect1d(known, np.array(moved, dtype=np.int64))


def _handpicks_hash() -> str:
    """SHA-256 (hex) of everything that was picked by hand."""
    rows = Handpick.objects.order_by("kind", "position", "pk")
    told = repr(list(rows.values_list("kind", "course_id", "other_id")))
    return hashlib.sha256(b"handpicks-1\0" + told.encode()).hexdigest()


def _evaluation(result: dict[str, Any]) -> engine.Evaluation:
    """The evaluation that a report was written from."""
    named = {name: result[name] for name in engine.Evaluation.__dataclass_fields__}
    for name in ("model", "popularity", "random"):
        named[name] = named[name] and engine.Metrics(**named[name])
    named["verdict"] = engine.Verdict(named["verdict"])
    named["parameters"] = Parameters(**named["parameters"])
    for name in ("interval", "personal"):
        named[name] = named[name] and tuple(named[name])
    return engine.Evaluation(**named)
