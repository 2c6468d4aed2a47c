"""Everything that writes on the platform's side, split by noun."""

from tenants.services.migrations import head
from tenants.services.pool import fill_spares, hand_out, make_snapshot
from tenants.services.release import migrate_everything
from tenants.services.runs import (
    claim_run,
    finish_run,
    heartbeat,
    open_runs,
    run_by_hand,
    runs_to_take_up,
)
from tenants.services.sites import (
    count_members,
    make_site,
    resume,
    set_clock,
    suspend,
    update_site,
)

__all__ = [
    "claim_run",
    "count_members",
    "fill_spares",
    "finish_run",
    "hand_out",
    "head",
    "heartbeat",
    "make_site",
    "make_snapshot",
    "migrate_everything",
    "open_runs",
    "resume",
    "run_by_hand",
    "runs_to_take_up",
    "set_clock",
    "suspend",
    "update_site",
]
