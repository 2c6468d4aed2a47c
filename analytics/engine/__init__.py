"""Segments as pure computation: arrays in, names out, no web and no database."""

from analytics.engine.rfm import Rfm, class_count, classes, compute_rfm
from analytics.engine.segments import (
    Explanation,
    FrozenSegments,
    Segment,
    Segmentation,
    fit,
    segment,
)

__all__ = [
    "Explanation",
    "FrozenSegments",
    "Rfm",
    "Segment",
    "Segmentation",
    "class_count",
    "classes",
    "compute_rfm",
    "fit",
    "segment",
]
