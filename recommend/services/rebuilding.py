"""One night's recommendations: read, judge, rank, publish."""

import time
from collections.abc import Callable
from dataclasses import asdict
from itertools import chain

from django.db import transaction

from recommend import engine
from recommend.models import Report
from recommend.selectors.history import KNOWN_FROM, catalogue, history
from recommend.services.publishing import for_everybody, personal, publish
from tenants import clock

SHELF_LENGTH = 12  # more than a page shows, because what fans own by day is left out when read


def rebuild(*, run_id: int | None = None, may_publish: Callable[[], None] = lambda: None) -> Report:
    """Rebuild every shelf of this site and say how good they are.

    One transaction publishes: readers see the old set or the new one, and after a failure the
    old. A run that is done twice leaves one report. `may_publish` is asked inside the transaction
    and refuses by raising.
    """
    started = time.monotonic()
    now = clock.now()
    seen = history(now)
    interactions = engine.Interactions.from_arrays(
        seen.fans, seen.courses, seen.weights, seen.at, seen.facts
    )
    night = engine.rebuild(
        interactions,
        catalogue(),
        ([fan for fan, _ in seen.has], [course for _, course in seen.has]),
        now=int(now.timestamp()),
        n=SHELF_LENGTH,
        known_from=KNOWN_FROM,
    )
    lists = chain(personal(night.shelves), for_everybody(night.popular))
    with transaction.atomic():
        may_publish()
        report = _write_report(night, run_id, len(seen.fans), started)
        publish(lists, version=report.pk)
        return report


def _write_report(
    night: engine.Rebuilt, run_id: int | None, interactions: int, started: float
) -> Report:
    found = night.report
    if run_id is not None:
        Report.objects.filter(run_id=run_id).delete()
    return Report.objects.create(
        run_id=run_id,
        made_at=clock.now(),
        seconds=time.monotonic() - started,
        data_hash=found.data_hash,
        served=found.served,
        verdict=str(found.evaluation.verdict),
        fans=found.fans,
        interactions=interactions,
        result={**asdict(found.evaluation), "items": found.items, "engine": found.engine},
        chosen={
            **found.evaluation.parameters.as_dict(),
            "signals": found.signals.as_dict(),
        },
    )
