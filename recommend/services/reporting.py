"""What a night found out, written down so that it can be worked out again."""

import json
from dataclasses import asdict
from typing import Any

from recommend import engine
from recommend.models import Report
from recommend.services.reading import Reading
from tenants import clock


def write_report(
    found: engine.Report, reading: Reading, *, run_id: int | None, seconds: float
) -> Report:
    """Keep the figures and all that they can be rebuilt from: hashes, versions, seed, moment.

    A run that is done twice leaves one report.
    """
    if run_id is not None:
        Report.objects.filter(run_id=run_id).delete()
    columns = columns_of(found)
    columns["result"] |= {
        "moment": reading.moment.isoformat(),
        "through": reading.through,
        "catalogue_hash": reading.catalogue_hash,
        "engine_version": engine.VERSION,
    }
    return Report.objects.create(
        run_id=run_id,
        made_at=clock.now(),
        seconds=seconds,
        interactions=len(reading.seen.fans),
        **columns,
    )


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
