"""Verbs of the night."""

from recommend.services.rebuilding import rebuild

__all__ = ["rebuild"]
