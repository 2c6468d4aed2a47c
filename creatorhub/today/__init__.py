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


def today_of(creator: Creator) -> dict[str, Any]:
    """Context of studio/today.html. One statement brings every row of the page."""
    now = clock.now()
    made = [rows(kind, there, limit=1, label=Value("")) for kind, there in things().items()]
    found = together([*asked(now), *made])
    lately = lately_of(found)
    steps = first_steps(creator, found)
    return {
        "steps": steps,
        "steps_done": sum(step.is_done for step in steps),
        "upcoming": next((step for step in steps if not step.is_done), None),
        "is_new": not lately.fans,
        "lately": lately,
        "standings": standing_of(lately.fan_count) if lately.fans else [],
        "today": now,
    }
