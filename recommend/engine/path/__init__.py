"""An ordered path for a goal and a level. No Django, no scipy: it may run in a request."""

from recommend.engine.path.building import build
from recommend.engine.path.facts import Answers, Catalogue, Course, Path, Reason, Step
from recommend.engine.path.followed import Evidence, Followed
from recommend.engine.path.index import Index, tag_key
from recommend.engine.path.levels import ADVANCED, NEW, SOME, STEPS, level_of
from recommend.engine.path.ordering import all_needed, needs_of

__all__ = [
    "ADVANCED",
    "NEW",
    "SOME",
    "STEPS",
    "Answers",
    "Catalogue",
    "Course",
    "Evidence",
    "Followed",
    "Index",
    "Path",
    "Reason",
    "Step",
    "all_needed",
    "build",
    "level_of",
    "needs_of",
    "tag_key",
]
