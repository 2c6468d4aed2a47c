"""How the stack stands many visitors: answers a second, and how long the slowest of 100 waits."""

import itertools
import statistics
import threading
import time
from collections.abc import Callable, Sequence

from bench.browser import Browser, Page
from bench.saying import head, say
from bench.whole_stack import Stack

CONNECTIONS = 8
RATE = 15  # requests a second


def measure(stack: Stack, pages: Sequence[Page], seconds: float) -> None:
    """The pages in turn, first as fast as they come, then at a steady rate.

    Without the API: a person may ask it 600 times a minute, and here one would ask more often.
    """
    pages = [page for page in pages if not page.path.startswith("/api/")]
    head(f"{CONNECTIONS} connections, {len(pages)} pages in turn")
    say(f"answers at {CONNECTIONS} connections", _fastest(stack, pages, seconds), "requests/s")
    waits = sorted(_steady(stack, pages, seconds * 2))
    say(f"p50 at {RATE} requests/s", statistics.median(waits) * 1000, "ms")
    say(f"p99 at {RATE} requests/s", waits[int(len(waits) * 0.99)] * 1000, "ms", 40)


def _fastest(stack: Stack, pages: Sequence[Page], seconds: float) -> float:
    """Answers a second when each connection asks again as soon as it was answered."""
    done = [0] * CONNECTIONS
    end = time.monotonic() + seconds

    def ask(number: int) -> None:
        browser, turns = Browser(stack.port), itertools.cycle(pages)
        for page in itertools.islice(turns, number, None):
            if time.monotonic() > end:
                return
            browser.get(page)
            done[number] += 1

    _at_once(ask)
    return sum(done) / seconds


def _steady(stack: Stack, pages: Sequence[Page], seconds: float) -> list[float]:
    """Seconds from the moment a request was due to its answer, whoever was late."""
    waits: list[float] = []
    due = iter([(number / RATE, number) for number in range(int(seconds * RATE))])
    lock, began = threading.Lock(), time.monotonic() + 0.2

    def ask(_: int) -> None:
        browser = Browser(stack.port)
        while True:
            with lock:
                after, number = next(due, (0.0, -1))
            if number < 0:
                return
            moment = began + after
            time.sleep(max(0.0, moment - time.monotonic()))
            browser.get(pages[number % len(pages)])
            waits.append(time.monotonic() - moment)

    _at_once(ask)
    return waits


def _at_once(work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=[number]) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
