"""What one request costs: processor time of web, database and broker, and statements.

The unit is a ping of the same run. The pages take turns in short blocks, so that a machine that
is busy for a while slows all of them alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench import processes
from bench.browser import Browser, Page
from bench.saying import head, say
from bench.whole_stack import Stack

WARM = 12  # requests of each page before anything counts
BLOCK = 40  # requests of a page in a row
PINGS = 6  # times as many of the unit, which is short


@dataclass
class Cost:
    """Sums of one page."""

    page: Page
    statements: int
    kib: float
    requests: int = 0
    seconds: float = 0.0

    @property
    def each(self) -> float:
        """Processor milliseconds of one request."""
        return self.seconds / self.requests * 1000


def measure(stack: Stack, pages: Sequence[Page], rounds: int) -> list[Cost]:
    """Ask for every page in turn. A page that is not there yet is left out."""
    browser = Browser(stack.port)
    costs = [cost for page in pages if (cost := _begin(browser, page))]
    for _ in range(rounds):
        for cost in costs:
            _block(stack, browser, cost)
    return costs


def _begin(browser: Browser, page: Page) -> Cost | None:
    try:
        for _ in range(WARM):
            answer = browser.get(page)
    except RuntimeError as missing:
        head(f"left out: {missing}")
        return None
    counted = browser.get(replace(page, wish="count"))
    return Cost(
        page,
        int(counted.headers.get("X-Bench-Statements", "0")),
        len(answer.body) / 1024,
    )


def _block(stack: Stack, browser: Browser, cost: Cost) -> None:
    count = BLOCK * (PINGS if cost.page.name == "ping" else 1)
    pids = stack.pids()
    before = processes.cpu(pids)
    for _ in range(count):
        browser.get(cost.page)
    cost.seconds += processes.cpu(pids) - before
    cost.requests += count


def show(costs: Sequence[Cost]) -> None:
    """Milliseconds, pings and statements of each page."""
    head("One request: processor time of web, database and broker")
    unit = costs[0].each
    say("ping: CPU per request", unit, "ms")
    for cost in costs[1:]:
        name = cost.page.name
        say(f"{name}: CPU per request", cost.each, "ms")
        say(f"{name}: CPU per request in pings", cost.each / unit, "pings", cost.page.target)
        say(f"{name}: statements per request", cost.statements, "statements")
        say(f"{name}: answer", cost.kib, "KiB")
