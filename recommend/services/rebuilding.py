"""One night's recommendations: read, judge, rank, publish."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import chain
from typing import Any

from django.db import transaction

from accounts.models import User
from courses.models import Course
from recommend import engine
from recommend.models import Pick, Report
from recommend.selectors.history import KNOWN_FROM, catalogue, history
from tenants import clock
from tenants.bulk import copy_rows, keep_writers_out

SHELF_LENGTH = 12  # more than a page shows, because what fans own by day is left out when read
COLUMNS = ["member_id", "rank", "course_id", "score", "reason", "because_id"]


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
    with transaction.atomic():
        may_publish()
        _publish(night)
        return _write_report(night, run_id, len(seen.fans), started)


def _publish(night: engine.Rebuilt) -> None:
    keep_writers_out(Pick)
    Pick.objects.all().delete()
    # A course or a fan may have gone while the engine was at work.
    fans = {None, *User.objects.values_list("pk", flat=True)}
    courses = {None, *Course.objects.values_list("pk", flat=True)}
    rows = chain(_personal(night.shelves), _for_everybody(night))
    copy_rows(
        Pick,
        COLUMNS,
        (row for row in rows if row[0] in fans and {row[2], row[5]} <= courses),
    )


def _personal(shelves: engine.Shelves) -> Iterator[tuple[Any, ...]]:
    facts = [fact or Pick.Reason.POPULAR for fact in shelves.reason_fact]
    because = [None if item == engine.NO_ITEM else item for item in shelves.reason_item.tolist()]
    columns = (shelves.user, shelves.rank, shelves.item, shelves.score)
    plain = [column.tolist() for column in columns]
    return zip(*plain, facts, because, strict=True)


def _for_everybody(night: engine.Rebuilt) -> Iterator[tuple[Any, ...]]:
    best = zip(night.popular.item.tolist(), night.popular.score.tolist(), strict=True)
    for rank, (item, score) in enumerate(best, start=1):
        yield None, rank, item, score, Pick.Reason.POPULAR, None


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
