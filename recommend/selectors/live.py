"""What shelves did by day: how many fans saw them, followed a suggestion, and began a course."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from analytics.selectors.books import rows_of
from recommend.engine.shares import Share, difference, wilson
from tenants import clock

DAYS = 28
FEW_FANS = 20  # below so many fans, a share of them is noise
OWN, POPULAR = "for-you", "popular"
# As pages and mails name them in `data-shelf`. Browsers tell of shelves, so other names are noise.
SHELVES = (OWN, "because", "also", "next", "hand", "mail", POPULAR)
DRAWN = "drawn"  # what stood on the own shelf by lot, within a week after the night that drew it

# Only deeds that were kept are there: whoever does not want to be counted is in none of it. A start
# counts for a shelf that showed its course within a week before, and for each shelf that did.
SEEN = """
    WITH told AS (
        SELECT CASE WHEN words = %(own)s AND EXISTS (
                SELECT FROM recommend_draw drawn
                WHERE drawn.member_id = actor_id AND drawn.course_id = subject_id
                    AND drawn.at <= told.at AND drawn.at > told.at - interval '7 days'
            ) THEN %(drawn)s ELSE words END AS shelf,
            actor_id, subject_id, kind = 'shelf_click' AS followed, at
        FROM analytics_event told
        WHERE kind IN ('shelf', 'shelf_click') AND subject_type = 'course'
            AND words = ANY(%(shelves)s) AND actor_id IS NOT NULL
            AND at > %(since)s AND at <= %(now)s
    ), pairs AS (
        SELECT shelf, actor_id, subject_id, array_agg(at) AS moments,
            count(*) FILTER (WHERE NOT followed) AS shown,
            count(*) FILTER (WHERE followed) AS clicks
        FROM told GROUP BY shelf, actor_id, subject_id
    ), fates AS (
        SELECT shelf, actor_id, shown, clicks, EXISTS (
            SELECT FROM analytics_event began, unnest(moments) moment
            WHERE began.kind = 'start' AND began.subject_type = 'course'
                AND began.subject_id = pairs.subject_id AND began.actor_id = pairs.actor_id
                AND began.at >= moment AND began.at <= moment + interval '7 days'
                AND began.at <= %(now)s
        ) AS began
        FROM pairs
    )
    SELECT shelf, count(DISTINCT actor_id), sum(shown), sum(clicks), count(*) FILTER (WHERE began),
        count(DISTINCT actor_id) FILTER (WHERE clicks > 0),
        count(DISTINCT actor_id) FILTER (WHERE began)
    FROM fates GROUP BY shelf ORDER BY count(DISTINCT actor_id) DESC, shelf
"""


@dataclass(frozen=True)
class ShelfLife:
    """One shelf in the last DAYS days.

    `fans` saw it; `shown`, `clicks` and `starts` are times and courses; `followed` and `began` are
    the fans who did so at least once, because one eager fan is not many.
    """

    shelf: str
    fans: int
    shown: int
    clicks: int
    starts: int
    followed: int
    began: int

    @cached_property
    def following(self) -> Share | None:
        """The share of the fans who followed a suggestion; None where there are too few."""
        return wilson(self.followed, self.fans) if self.fans >= FEW_FANS else None

    @cached_property
    def beginning(self) -> Share | None:
        """The share of the fans who began a course of it; None where there are too few."""
        return wilson(self.began, self.fans) if self.fans >= FEW_FANS else None


def live_shelves() -> list[ShelfLife]:
    """Every shelf that a fan saw in the last DAYS days, the most seen first. One statement.

    New courses that were drawn onto the own shelf stand apart as DRAWN: they are there to be found
    out about, not because they fit.
    """
    now = clock.now()
    rows = rows_of(SEEN, since=now - timedelta(days=DAYS), now=now, shelves=list(SHELVES),
                   own=OWN, drawn=DRAWN)  # fmt: skip
    return [ShelfLife(shelf, *map(int, figures)) for shelf, *figures in rows]


def live_lead(shelves: list[ShelfLife]) -> Share | None:
    """How far fans begin more from their own shelf than from the popular one (-1..1).

    None where either was seen by too few. The two are different fans, so this is a hint and no
    experiment.
    """
    found = {shelf.shelf: shelf.beginning for shelf in shelves}
    own, popular = found.get(OWN), found.get(POPULAR)
    return difference(own, popular) if own and popular else None
