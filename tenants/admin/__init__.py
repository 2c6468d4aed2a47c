"""Staff's view of the creators and of the nights."""

from tenants.admin.creators import CreatorAdmin
from tenants.admin.runs import RunAdmin

__all__ = ["CreatorAdmin", "RunAdmin"]
