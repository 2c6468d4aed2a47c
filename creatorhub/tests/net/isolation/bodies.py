"""Bodies of addresses that no form on a page leads to: scripts send them."""

import time
import uuid
from collections.abc import Callable
from typing import Any

from creatorhub.tests.net.isolation.forms import Field, Ids

MADE: dict[str, list[Field]] = {
    "courses:progress": [Field("position", "hidden", "30"), Field("finished", "hidden", "1")],
}


def batch(ids: Ids) -> dict[str, Any]:
    """What the beacon of a page sends: each kind of thing was looked at."""
    now = int(time.time() * 1000)
    seen = [("course", ids.of("course")), ("lesson", ids.of("lesson")), ("group", ids.of("group"))]
    events = [
        {"id": str(uuid.uuid4()), "kind": "view", "type": kind, "subject": pk, "at": now}
        for kind, pk in seen
    ]
    return {"sent": now, "events": events}


JSON: dict[str, Callable[[Ids], Any]] = {"analytics:beacon": batch}
