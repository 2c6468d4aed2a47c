"""What the studio opens with: what needs the creator now, first steps, how the site stands."""

from typing import Any

from creatorhub.today.needs import needs_of
from creatorhub.today.standing import standing_of
from creatorhub.today.steps import first_steps
from tenants import clock
from tenants.models import Creator

__all__ = ["today_of"]


def today_of(creator: Creator) -> dict[str, Any]:
    """Context of studio/today.html."""
    steps = first_steps(creator)
    lately = needs_of()
    return {
        "steps": steps,
        "steps_done": sum(step.is_done for step in steps),
        "upcoming": next((step for step in steps if not step.is_done), None),
        "is_new": not lately.fans,
        "lately": lately,
        "standings": standing_of(lately.fan_count) if lately.fans else [],
        "today": clock.now(),
    }
