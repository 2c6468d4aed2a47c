"""Verbs of the memory, split by noun."""

from analytics.services.recording import record
from analytics.services.segments import rebuild_segments

__all__ = ["rebuild_segments", "record"]
