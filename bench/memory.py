"""Memory of the whole stack: a page that n processes share counts one nth for each (PSS)."""

import time
from collections.abc import Sequence

from bench import processes
from bench.browser import Browser, Page
from bench.saying import head, say
from bench.whole_stack import PARTS, Stack

MOST = 400  # MiB at rest
SETTLE = 45.0  # seconds: the worker's second process goes when it was idle for half a minute


def at_rest(stack: Stack) -> None:
    """A stack that has started and was asked for nothing."""
    head("Memory of the whole stack (PSS)")
    time.sleep(SETTLE)
    _show(stack, "at rest", MOST)


def after_soak(stack: Stack, pages: Sequence[Page], requests: int) -> None:
    """An hour in miniature: as many requests as an hour of one every second, and a night."""
    browser = Browser(stack.port)
    for number in range(requests):
        browser.get(pages[number % len(pages)])
    _ask_for_night()
    _show(stack, f"after {requests} requests and a night")


def _ask_for_night(patience: float = 60.0) -> None:
    """Let the worker rebuild one site, and wait for it."""
    from creatorhub.tasks import nightly
    from tenants import selectors, services
    from tenants.models import Run

    creator = selectors.named("ada")
    assert creator is not None
    run = services.ask_for_run(creator_id=creator.pk)
    nightly.delay(creator.schema_name, run.pk)
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if Run.objects.get(pk=run.pk).state not in {Run.State.DUE, Run.State.RUNNING}:
            return
        time.sleep(0.5)


def _show(stack: Stack, when: str, most: float | None = None) -> None:
    own = [processes.pss_alone(stack.supervisor)]
    for part in PARTS:
        own.append(processes.pss([stack.pid(part)]))
    for part, size in zip(("supervisor", *PARTS), own, strict=True):
        say(f"memory of {part} {when}", size, "MiB")
    say(f"memory of the whole stack {when}", sum(own), "MiB", most)
