"""Everything that writes on the platform's side, split by noun."""

from tenants.services.migrations import head
from tenants.services.passes import issue_pass, use_pass
from tenants.services.pool import fill_spares, hand_out, make_snapshot
from tenants.services.release import migrate_everything
from tenants.services.runs import (
    ask_for_run,
    claim_run,
    finish_run,
    heartbeat,
    hold_run,
    open_runs,
    run_by_hand,
    take_up_runs,
    unsend_runs,
)
from tenants.services.sign_up import (
    apply,
    count_attempt,
    forget_old,
    hold_names,
    network_of,
    renew,
    use_code,
)
from tenants.services.sites import (
    count_members,
    make_site,
    resume,
    set_clock,
    suspend,
    unverify,
    update_site,
    verify,
)

__all__ = [
    "apply",
    "ask_for_run",
    "claim_run",
    "count_attempt",
    "count_members",
    "fill_spares",
    "finish_run",
    "forget_old",
    "hand_out",
    "head",
    "heartbeat",
    "hold_names",
    "hold_run",
    "issue_pass",
    "make_site",
    "make_snapshot",
    "migrate_everything",
    "network_of",
    "open_runs",
    "renew",
    "resume",
    "run_by_hand",
    "set_clock",
    "suspend",
    "take_up_runs",
    "unsend_runs",
    "unverify",
    "update_site",
    "use_code",
    "use_pass",
    "verify",
]
