"""Verbs of the night, and of forgetting."""

from recommend.services.forgetting import forget_shelves
from recommend.services.rebuilding import rebuild

__all__ = ["forget_shelves", "rebuild"]
