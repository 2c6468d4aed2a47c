"""Questions to the memory, split by noun."""

from analytics.selectors.segments import (
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

__all__ = [
    "CENTRES",
    "NAMES",
    "ORDER",
    "PAID",
    "RULES",
    "SegmentCard",
    "frozen_model",
    "recency_frequency_money",
    "segment_of",
    "segments",
]
