"""New courses and their chance: what is new, how often it was shown, what was drawn for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Count

from analytics.selectors.books import rows_of
from courses.models import Course
from recommend.engine import exploring
from recommend.engine.arrays import IntArray
from recommend.models import Draw
from recommend.selectors.handpicks import banned_ids, pinned_ids

SEEN_FOR = timedelta(days=90)  # looks and clicks of this time count
# One look and one click a day and person: nobody makes a course popular by clicking all day.
COUNTED = """
    WITH told AS (
        SELECT DISTINCT subject_id, kind, actor_id, visitor_id, at::date
        FROM analytics_event
        WHERE kind IN ('shelf', 'shelf_click') AND subject_type = 'course'
            AND at > %(since)s AND at <= %(now)s
    )
    SELECT subject_id, count(*) FILTER (WHERE kind = 'shelf'),
        count(*) FILTER (WHERE kind = 'shelf_click')
    FROM told GROUP BY subject_id ORDER BY subject_id
"""
FANS = """
    SELECT subject_id, count(DISTINCT actor_id) FROM analytics_event
    WHERE kind IN ('start', 'finish_lesson', 'finish', 'rating', 'purchase')
        AND subject_type = 'course'
    GROUP BY subject_id ORDER BY subject_id
"""


class Newcomers(NamedTuple):
    """Columns of one length: course ids, when published (Unix seconds), and what is known."""

    course: IntArray
    published: IntArray
    clicks: IntArray
    impressions: IntArray
    fans: IntArray


@dataclass(frozen=True)
class Chance:
    """A new course: how many looks and clicks it had, and on how many shelves it was drawn."""

    course: Course
    shown: int
    clicks: int
    draws: int


def newcomers(now: datetime) -> Newcomers:
    """Every course that may stand on a shelf by itself, with what says whether it is new.

    Three statements. Looks and clicks are of the last SEEN_FOR, on every shelf, one a day and
    person at the most.
    """
    found = _suggested().order_by("pk").values_list("pk", "published_at")
    seen = {
        pk: (shown, clicks) for pk, shown, clicks in rows_of(COUNTED, since=now - SEEN_FOR, now=now)
    }
    fans = dict(rows_of(FANS))
    rows = [
        (pk, int(at.timestamp()), seen.get(pk, (0, 0))[1], seen.get(pk, (0, 0))[0], fans.get(pk, 0))
        for pk, at in found
    ]
    columns = zip(*rows, strict=True) if rows else [()] * 5
    return Newcomers(*(np.asarray(column, dtype=np.int64) for column in columns))


def arms(now: datetime) -> exploring.Arms:
    """The courses that get a chance tonight."""
    found = newcomers(now)
    return exploring.new_items(
        found.course,
        found.published,
        found.clicks,
        found.impressions,
        found.fans,
        now=int(now.timestamp()),
    )


def chances(now: datetime, limit: int = 12) -> list[Chance]:
    """The new courses for the team to look at, those that were shown most often first."""
    found = arms(now)
    drawn = Draw.objects.filter(at__gt=now - SEEN_FOR, course__in=found.item.tolist())
    draws = dict(drawn.order_by().values_list("course").annotate(n=Count("pk")))
    order = np.lexsort((-found.item, -found.impressions))[:limit]
    courses = Course.objects.in_bulk(found.item[order].tolist())
    return [
        Chance(courses[pk], shown, clicks, draws.get(pk, 0))
        for pk, shown, clicks in zip(
            found.item[order].tolist(),
            found.impressions[order].tolist(),
            found.clicks[order].tolist(),
            strict=True,
        )
        if pk in courses
    ]


def _suggested() -> Any:
    published = Course.objects.filter(state=Course.State.PUBLISHED).exclude(kind=Course.Kind.PATH)
    # Pins are on every shelf as it is.
    return published.exclude(pk__in={*banned_ids(), *pinned_ids()})
