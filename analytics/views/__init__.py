"""Doors to the memory, split by noun."""

from analytics.views.beacon import beacon

__all__ = ["beacon"]
