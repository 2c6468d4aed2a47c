"""Verbs of the night, and of forgetting."""

from recommend.services.forgetting import forget_shelves
from recommend.services.guiding import learn_paths
from recommend.services.plans import drop_plan, make_plan
from recommend.services.preferences import (
    choose_interests,
    forget_profile,
    not_this,
    put_question_away,
    reset,
    take_back,
)
from recommend.services.rebuilding import rebuild

__all__ = [
    "choose_interests",
    "forget_profile",
    "not_this",
    "put_question_away",
    "reset",
    "take_back",
    "drop_plan",
    "forget_shelves",
    "learn_paths",
    "make_plan",
    "rebuild",
]
