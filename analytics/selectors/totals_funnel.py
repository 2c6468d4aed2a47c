"""From the first visit to a finished course: what became of those who first came in a period."""

from dataclasses import dataclass

from analytics.selectors.books import rows_of
from analytics.selectors.periods import Period, happened_in, site_zone

COHORT = f"""
    SELECT COALESCE(NULLIF(source, ''), CASE WHEN invite <> '' THEN 'invite' ELSE '' END)
            AS channel, member_id AS fan_id
    FROM analytics_visitor LEFT JOIN accounts_user ON accounts_user.id = member_id
    WHERE {happened_in("first_at")}
        AND (member_id IS NULL OR role = 'fan' AND is_remembered)
    UNION ALL
    SELECT '', id FROM accounts_user
    WHERE role = 'fan' AND is_remembered
        AND {happened_in("date_joined")}
        AND NOT EXISTS (SELECT FROM analytics_visitor WHERE member_id = accounts_user.id)
"""
STEPS = f"""
    WITH cohort AS ({COHORT}),
    paid AS (SELECT DISTINCT actor_id FROM analytics_event WHERE kind = 'purchase'),
    finished AS (SELECT DISTINCT actor_id FROM analytics_event WHERE kind = 'finish')
    SELECT channel, count(*), count(fan_id), count(paid.actor_id), count(finished.actor_id)
    FROM cohort
    LEFT JOIN paid ON paid.actor_id = fan_id
    LEFT JOIN finished ON finished.actor_id = paid.actor_id
    GROUP BY channel
"""


@dataclass(frozen=True)
class Funnel:
    """How many people reached each step; every step is a part of the one before.

    `visited`: first came in the period (a browser that may be counted, or a fan who joined in the
    period without one). `joined`: have an account now. `paid`: bought something at any time since,
    given back or not. `finished`: bought, and finished at least one course. Up to now, not up to
    the end of the period. People who are not remembered are in no step.
    """

    visited: int = 0
    joined: int = 0
    paid: int = 0
    finished: int = 0


@dataclass(frozen=True)
class ChannelFunnel:
    """The steps of those whose first visit came from `channel`.

    That is utm_source or else the referrer's host, else "invite" for an invitation, else ""
    (typed the address, or unknown).
    """

    channel: str
    funnel: Funnel


def funnel_by_channel(period: Period) -> list[ChannelFunnel]:
    """The funnel of each channel of first touch, most visitors first."""
    found = [ChannelFunnel(channel, Funnel(*counts)) for channel, *counts in _steps(period)]
    return sorted(found, key=lambda row: (-row.funnel.visited, row.channel))


def funnel(period: Period) -> Funnel:
    """The funnel of everybody who first came in the period."""
    columns = zip(*[counts for _channel, *counts in _steps(period)], strict=True)
    return Funnel(*map(sum, columns))


def _steps(period: Period) -> list[tuple[str, int, int, int, int]]:
    return rows_of(STEPS, period=period, zone=site_zone())  # type: ignore[return-value]
