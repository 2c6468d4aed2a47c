"""What the pages of staff share: rows that are only looked at, and the colours of states."""

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from tenants.models import Run

RUN_LABELS = {
    Run.State.DONE: "success",
    Run.State.FAILED: "danger",
    Run.State.RUNNING: "info",
    Run.State.DUE: "warning",
}


class StaffAdmin(ModelAdmin):
    """Actions are done to rows that are ticked; what is no key of any row is not ticked.

    Django asks the database for whatever was sent, and breaks where that is no number.
    """

    def response_action(self, request: HttpRequest, queryset: Any) -> Any:
        """As Django's, with the keys alone."""
        ticked = filter(self._is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))
        request.POST = request.POST.copy()  # type: ignore[assignment]
        request.POST.setlist(ACTION_CHECKBOX_NAME, list(ticked))
        return super().response_action(request, queryset)

    def _is_key(self, value: str) -> bool:
        try:
            self.opts.pk.to_python(value)
        except ValidationError:
            return False
        return True


class ReadOnlyAdmin(StaffAdmin):
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
