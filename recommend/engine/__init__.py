"""The recommender as pure computation: numpy and scipy in, arrays out, no web and no database."""

from recommend.engine.attributes import Attributes
from recommend.engine.evaluate import Evaluation, Metrics, Verdict
from recommend.engine.interactions import Interactions
from recommend.engine.ranking import NO_ITEM, Shelves
from recommend.engine.rebuilding import Popular, Rebuilt, Report, judge, rebuild, report_of
from recommend.engine.related import Beside
from recommend.engine.starting import Beginnings, StartList
from recommend.engine.version import VERSION

__all__ = [
    "NO_ITEM",
    "VERSION",
    "Attributes",
    "Beginnings",
    "Beside",
    "Evaluation",
    "Interactions",
    "Metrics",
    "Popular",
    "Rebuilt",
    "Report",
    "Shelves",
    "StartList",
    "Verdict",
    "judge",
    "rebuild",
    "report_of",
]
