"""What a night found out, written down so that it can be worked out again."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from recommend import engine
from recommend.models import Report
from recommend.services.reading import Reading
from tenants import clock


def write_report(
    found: engine.Report,
    reading: Reading,
    marks: Mapping[str, Any],
    *,
    run_id: int | None,
    seconds: float,
) -> Report:
    """Keep the figures and all that they can be rebuilt from: hashes, versions, seed, moment.

    `marks` say what of the last nights was kept (see services.keeping): with `judged_at` before
    `moment` the figures are carried from that night. A run that is done twice leaves one report.
    """
    if run_id is not None:
        Report.objects.filter(run_id=run_id).delete()
    columns = columns_of(found)
    columns["result"] |= {
        "moment": reading.moment.isoformat(),
        "through": reading.through,
        "catalogue_hash": reading.catalogue_hash,
        "engine_version": engine.VERSION,
        **marks,
    }
    return Report.objects.create(
        run_id=run_id,
        made_at=clock.now(),
        seconds=seconds,
        interactions=len(reading.seen.fans),
        **columns,
    )


def sign(report: Report, shelves_hash: str) -> None:
    """Write down what this night left on the shelves, byte for byte."""
    report.result["shelves_hash"] = shelves_hash
    report.save(update_fields=["result"])


def columns_of(found: engine.Report) -> dict[str, Any]:
    """The columns of a Report that follow from the deeds alone, as JSON gives them back."""
    evaluation = found.evaluation
    told = {
        "data_hash": found.data_hash,
        "served": found.served,
        "verdict": str(evaluation.verdict),
        "fans": found.fans,
        "result": {**asdict(evaluation), "items": found.items, "engine": found.engine},
        "chosen": {**evaluation.parameters.as_dict(), "signals": found.signals.as_dict()},
    }
    plain: dict[str, Any] = json.loads(json.dumps(told))
    return plain
