"""The nights, as staff see them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from tenants.admin.look import RUN_LABELS, ReadOnlyAdmin
from tenants.models import Run


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    """The nights: when each site's recommendations and segments were rebuilt, and how it went."""

    list_display = (
        "creator", "day", "state_label", "attempts", "started_at", "finished_at", "duration",
        "note",
    )  # fmt: skip
    list_filter = ("state",)
    search_fields = ("creator__title", "creator__host")
    list_select_related = ("creator",)
    ordering = ("-pk",)
    list_per_page = 50

    @display(description=_("state"), ordering="state", label=RUN_LABELS)
    def state_label(self, run: Run) -> tuple[str, str]:
        """Due, running, done or failed."""
        return run.state, run.get_state_display()

    @display(description=_("seconds"))
    def duration(self, run: Run) -> str:
        """From start to end."""
        if not run.started_at or not run.finished_at:
            return "-"
        return f"{(run.finished_at - run.started_at).total_seconds():.1f}"
