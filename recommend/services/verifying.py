"""Are the figures of a night still what its deeds give? Worked out again, to the last digit."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from recommend import engine
from recommend.models import Report
from recommend.selectors.history import KNOWN_FROM
from recommend.services.reading import Reading, read
from recommend.services.reporting import columns_of


class Finding(StrEnum):
    """What came out. Only SAME and DIFFERENT are about the figures themselves."""

    SAME = "same"
    DIFFERENT = "different"
    CHANGED = "changed"  # the deeds are not those of that night any more
    OTHER_ENGINE = "other engine"
    NO_TRACE = "no trace"  # a report from before moment and version were written down
    NO_REPORT = "no report"


@dataclass(frozen=True)
class Checked:
    """A report, worked out again. `moved` are the names of the figures that differ.

    `then` and `now` are (fans, deeds) that could be read on that night and can be read now.
    """

    finding: Finding
    report: Report | None = None
    moved: tuple[str, ...] = ()
    then: tuple[int, int] = (0, 0)
    now: tuple[int, int] = (0, 0)
    has_same_catalogue: bool = True


def verify(report: Report | None) -> Checked:
    """Judge the deeds of the report's night again and compare data hash and every figure.

    Writes nothing. Deeds are forgotten by design (a fan left or refused, the time for keeping was
    over): then there is nothing to compare with, and CHANGED says so.
    """
    if report is None:
        return Checked(Finding.NO_REPORT)
    if not report.result.get("moment"):
        return Checked(Finding.NO_TRACE, report)
    reading = read(
        datetime.fromisoformat(report.result["moment"]), through=report.result["through"]
    )
    finding, moved = _compare(report, reading)
    return Checked(
        finding,
        report,
        moved,
        then=(report.fans, report.interactions),
        now=(int(reading.interactions.users.size), len(reading.seen.fans)),
        has_same_catalogue=reading.catalogue_hash == report.result["catalogue_hash"],
    )


def _compare(report: Report, reading: Reading) -> tuple[Finding, tuple[str, ...]]:
    if reading.interactions.data_hash() != report.data_hash:
        return Finding.CHANGED, ()
    if report.result["engine_version"] != engine.VERSION:
        return Finding.OTHER_ENGINE, ()
    again = columns_of(engine.judge(reading.interactions, known_from=KNOWN_FROM))
    kept = {name: getattr(report, name) for name in again}
    moved = tuple(sorted(_moved(kept, again)))
    return (Finding.DIFFERENT, moved) if moved else (Finding.SAME, ())


def _moved(kept: Any, again: Any, name: str = "") -> list[str]:
    """The dotted names of the figures of `again` that are not bit for bit those of `kept`."""
    if isinstance(again, dict):
        there = kept if isinstance(kept, dict) else {}
        return [
            moved
            for key, value in again.items()
            for moved in _moved(there.get(key), value, f"{name}.{key}" if name else key)
        ]
    return [] if kept == again else [name]
