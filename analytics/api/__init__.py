"""Members, segments and events for programs."""

from analytics.api.events import Events
from analytics.api.members import MemberDetail, Members, SegmentMembers, Segments

__all__ = ["Events", "MemberDetail", "Members", "SegmentMembers", "Segments"]
