"""One night's recommendations: read, judge, rank, publish."""

import time
from collections.abc import Callable, Iterator
from itertools import chain

import numpy as np
from django.db import transaction

from recommend import engine
from recommend.engine.diversity import Topics
from recommend.models import Report
from recommend.selectors.about import About, about_courses
from recommend.selectors.beginnings import beginnings
from recommend.selectors.exploring import arms
from recommend.selectors.history import KNOWN_FROM
from recommend.services.drawing import keep_draws
from recommend.services.keeping import Basis, basis
from recommend.services.publishing import (
    Listing,
    beside_courses,
    for_everybody,
    personal,
    publish,
    shelves_hash,
    to_begin_with,
)
from recommend.services.reading import Reading, read
from recommend.services.reporting import sign, write_report
from tenants import clock

SHELF_LENGTH = 12  # more than a page shows, because what fans own by day is left out when read


def rebuild(
    *,
    run_id: int | None = None,
    may_publish: Callable[[], None] = lambda: None,
    may_keep: bool = False,
) -> Report:
    """Rebuild the shelves of this site and say how good they are.

    One transaction publishes: readers see the old set or the new one, and after a failure the
    old. A run that is done twice leaves one report. `may_publish` is asked inside the transaction
    and refuses by raising. With `may_keep`, what did not change since the last nights is not done
    again: see services.keeping.
    """
    started = time.monotonic()
    reading, about = read(clock.now()), about_courses()
    ground = basis(reading, about, _last(run_id) if may_keep else None)
    night = _night(reading, about, ground)
    lists = _lists(night, reading)
    with transaction.atomic():
        may_publish()
        report = write_report(
            ground.judged, reading, ground.marks, run_id=run_id, seconds=time.monotonic() - started
        )
        publish(
            lists,
            version=report.pk,
            since=reading.moment,
            ranked=np.unique(night.shelves.user),
            kept=ground.kept(reading.interactions.users),
        )
        sign(report, shelves_hash())
        keep_draws(night.lots, version=report.pk, at=reading.moment)
        return report


def _night(reading: Reading, about: About, ground: Basis) -> engine.Rebuilt:
    attributes = about.attributes
    return engine.rebuild(
        reading.interactions,
        reading.catalogue,
        reading.owned,
        now=int(reading.moment.timestamp()),
        n=SHELF_LENGTH,
        known_from=KNOWN_FROM,
        beginnings=beginnings(reading.moment, about, attributes),
        attributes=attributes,
        topics=Topics.of(dict(zip(about.courses, about.tags, strict=True))),
        arms=arms(reading.moment),
        judged=ground.judged,
        users=ground.ranked,
    )


def _lists(night: engine.Rebuilt, reading: Reading) -> Iterator[Listing]:
    return chain(
        personal(night.shelves, night.rung),
        to_begin_with(night.starts, reading.seen.has),
        for_everybody(night.popular),
        beside_courses(night.also),
    )


def _last(run_id: int | None) -> Report | None:
    """The newest report of another run than this one."""
    return Report.objects.exclude(run_id__isnull=False, run_id=run_id).first()
