"""Questions to the memory, split by noun."""

from analytics.selectors.cards import FullCard, segment_card
from analytics.selectors.conditions import (
    CHOICES,
    KINDS,
    LENGTHS,
    MOST_CONDITIONS,
    NUMBERS,
    check_rule,
    money_text,
    names_in,
    rule_text,
)
from analytics.selectors.crowds import Crowd, Opened, Start, crowd, fan_count, opened_for, starts
from analytics.selectors.grid import Grid, grid
from analytics.selectors.movement import Movement, movement
from analytics.selectors.periods import Period
from analytics.selectors.rules import (
    belongs,
    members_in,
    members_matching,
    rule_named,
    spend_by_fan,
)
from analytics.selectors.segments import (
    BY_ITSELF,
    CENTRES,
    NAMES,
    ORDER,
    PAID,
    RULES,
    SegmentCard,
    frozen_model,
    recency_frequency_money,
    segment_of,
    segments,
)
from analytics.selectors.totals import (
    Day,
    active_people,
    activity,
    joined,
    joined_by_day,
    pulse,
)
from analytics.selectors.totals_courses import (
    CourseTotals,
    LessonTotals,
    course_totals,
    lesson_dropoff,
)
from analytics.selectors.totals_funnel import ChannelFunnel, Funnel, funnel, funnel_by_channel
from analytics.selectors.totals_pace import Pace, pace

__all__ = [
    "BY_ITSELF",
    "CENTRES",
    "CHOICES",
    "KINDS",
    "LENGTHS",
    "MOST_CONDITIONS",
    "NAMES",
    "NUMBERS",
    "ORDER",
    "PAID",
    "RULES",
    "ChannelFunnel",
    "CourseTotals",
    "Crowd",
    "Day",
    "FullCard",
    "Funnel",
    "Grid",
    "LessonTotals",
    "Movement",
    "Opened",
    "Pace",
    "Period",
    "SegmentCard",
    "Start",
    "active_people",
    "activity",
    "belongs",
    "check_rule",
    "course_totals",
    "crowd",
    "fan_count",
    "frozen_model",
    "funnel",
    "funnel_by_channel",
    "grid",
    "joined",
    "joined_by_day",
    "lesson_dropoff",
    "members_in",
    "members_matching",
    "money_text",
    "movement",
    "names_in",
    "opened_for",
    "pace",
    "pulse",
    "recency_frequency_money",
    "rule_named",
    "rule_text",
    "segment_card",
    "segment_of",
    "segments",
    "spend_by_fan",
    "starts",
]
