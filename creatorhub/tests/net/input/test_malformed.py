"""10,000 requests that no browser sends: no 5xx, no trace, no hang, and the next one is well."""

import resource
from typing import Any

from creatorhub.encoding import refusal, without_charset
from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.input.asking import HANGS, Got, ask, browser
from creatorhub.tests.net.input.malformed import Asked, malformed
from creatorhub.world.visits import visits

REQUESTS = amount(1_000, 10_000)
MEMORY = 300_000_000  # bytes that the process may have grown by afterwards
STATE_OF_THE_STACK = {"/readyz", "/health"}  # 503 is their answer where no worker runs
TRACES = (b"Traceback (most recent", b"django.core.exceptions", b"site-packages", b"psycopg.")


def send(client: Any, asked: Asked) -> Got:
    """As the server's own door hands it on (creatorhub.encoding); test_raw is before that door."""
    if refusal({"CONTENT_TYPE": asked.kind, **asked.extra}):
        return Got(400, {}, b"", 0.0)
    return ask(
        client, asked.method, asked.path, data=asked.data,
        content_type=without_charset(asked.kind), headers=asked.headers, **asked.extra,
    )  # fmt: skip


def wrong_in(got: Got) -> str:
    """What is wrong with an answer; nothing is right."""
    if got.status >= 500 or got.error:
        return f"{got.status} {got.error}"
    if got.seconds > HANGS:
        return f"{got.seconds:.1f} s"
    return "a trace" if any(trace in got.body for trace in TRACES) else ""


def grown() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_no_malformed_request_breaks_anything(world, db, say):
    site, cast, found, slowest = world["ada"], dice("malformed"), [], 0.0
    here = [visit.path for visit in visits(site)]
    people = [(here, browser(site, person)) for person in ("", "fan", "owner", "owner")]
    platform = [visit.path for visit in visits(None) if visit.path not in STATE_OF_THE_STACK]
    people.append((platform, browser(None)))
    before = grown()
    for _ in range(REQUESTS):
        paths, client = cast.choice(people)
        asked = malformed(cast.choice(paths), cast)
        got = send(client, asked)
        slowest = max(slowest, got.seconds)
        if wrong := wrong_in(got):
            found.append(f"{wrong}: {asked}")

    assert found == []
    assert ask(people[0][1], "GET", "/").status == 200
    assert grown() - before < MEMORY
    say(f"input: {REQUESTS} malformed requests, none a 5xx, the slowest {slowest:.2f} s")
