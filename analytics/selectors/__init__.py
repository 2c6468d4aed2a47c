"""Questions to the memory, split by noun."""

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
from analytics.selectors.periods import Period
from analytics.selectors.rules import belongs, members_in, members_matching, rule_named
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
from analytics.selectors.totals import Day, active_people, activity, joined, joined_by_day
from analytics.selectors.totals_courses import (
    CourseTotals,
    LessonTotals,
    course_totals,
    lesson_dropoff,
)
from analytics.selectors.totals_funnel import ChannelFunnel, Funnel, funnel, funnel_by_channel

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
    "Day",
    "Funnel",
    "LessonTotals",
    "Period",
    "SegmentCard",
    "active_people",
    "activity",
    "belongs",
    "check_rule",
    "course_totals",
    "frozen_model",
    "funnel",
    "funnel_by_channel",
    "joined",
    "joined_by_day",
    "lesson_dropoff",
    "members_in",
    "members_matching",
    "money_text",
    "names_in",
    "recency_frequency_money",
    "rule_named",
    "rule_text",
    "segment_of",
    "segments",
]
