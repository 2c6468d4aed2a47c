"""The recommender as pure computation: numpy and scipy in, arrays out, no web and no database."""

from recommend.engine.evaluate import Evaluation, Metrics, Verdict
from recommend.engine.interactions import Interactions
from recommend.engine.ranking import NO_ITEM, Shelves
from recommend.engine.rebuilding import Popular, Rebuilt, Report, rebuild

__all__ = [
    "NO_ITEM",
    "Evaluation",
    "Interactions",
    "Metrics",
    "Popular",
    "Rebuilt",
    "Report",
    "Shelves",
    "Verdict",
    "rebuild",
]
