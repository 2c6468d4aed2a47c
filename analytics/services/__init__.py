"""Verbs of the memory, split by noun."""

from analytics.services.consent import choose, forget_person, forget_visitor
from analytics.services.counting import newest_written, tally
from analytics.services.recording import Subject, hushed, record
from analytics.services.retention import forget_old_deeds
from analytics.services.rules import delete_rule, open_for, save_rule, source_of, take_back
from analytics.services.segments import rebuild_segments, recall_night
from analytics.services.visitors import adopt_visitor, known_visitor, visitor_id

__all__ = [
    "Subject",
    "adopt_visitor",
    "choose",
    "delete_rule",
    "forget_old_deeds",
    "forget_person",
    "forget_visitor",
    "hushed",
    "known_visitor",
    "newest_written",
    "open_for",
    "rebuild_segments",
    "recall_night",
    "record",
    "save_rule",
    "source_of",
    "take_back",
    "tally",
    "visitor_id",
]
