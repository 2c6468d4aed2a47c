"""What the studio opens with: what needs the creator now, first steps, how the site stands."""

from typing import Any

from django.db.models import Value

from creatorhub.rows import rows, together
from creatorhub.today.needs import asked, lately_of
from creatorhub.today.standing import standing_of
from creatorhub.today.steps import first_steps, things
from tenants import clock
from tenants.models import Creator

__all__ = ["today_of"]


def today_of(creator: Creator, user: Any, sees: Any = None) -> dict[str, Any]:
    """Context of studio/today.html for what this person's role does. One statement brings every
    row of the page. `sees` (accounts.selectors.Sees) is what of it the session may show now.
    """
    sees = sees or user.can
    now = clock.now()
    made = [rows(kind, there, limit=1, label=Value("")) for kind, there in things().items()]
    found = together([*asked(now, sees), *made])
    lately = lately_of(found, sees)
    steps = first_steps(creator, found, user)
    return {
        "sees": sees,
        "steps": steps,
        "steps_done": sum(step.is_done for step in steps),
        "upcoming": next((step for step in steps if not step.is_done), None),
        "is_new": not lately.fan_count,
        "lately": lately,
        "standings": standing_of(lately.fan_count, sees) if lately.fan_count else [],
        "today": now,
    }
