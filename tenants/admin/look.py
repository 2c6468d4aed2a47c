"""What the pages of staff share: rows that are only looked at, and the colours of states."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin

from tenants.models import Run

RUN_LABELS = {
    Run.State.DONE: "success",
    Run.State.FAILED: "danger",
    Run.State.RUNNING: "info",
    Run.State.DUE: "warning",
}


class ReadOnlyAdmin(ModelAdmin):
    """Staff may look."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds a row by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a row by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a row by hand."""
        return False
