"""When something was being forced, and whose answers that excuses."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Window:
    """From one moment (monotonic seconds) to another; of one site, or of all (None)."""

    began: float
    over: float
    site: int | None
    statuses: frozenset[int]


ERRORS = frozenset({0, 500, 502, 503})
AFTER = 1.0  # seconds that an answer may still be broken after the force has ended


class Windows:
    """What was forced when. Safe for threads."""

    def __init__(self) -> None:
        self.forced: Counter[str] = Counter()
        self._windows: list[Window] = []
        self._lock = threading.Lock()

    @contextmanager
    def open(
        self,
        *,
        site: int | None = None,
        after: float = AFTER,
        more: frozenset[int] = ERRORS,
    ) -> Iterator[None]:
        """Within, and for `after` seconds, these statuses are excused."""
        window = Window(time.monotonic(), float("inf"), site, more)
        with self._lock:
            self._windows.append(window)
        try:
            yield
        finally:
            window.over = time.monotonic() + after

    def count(self, kind: str, times: int = 1) -> None:
        """So many errors of a kind were injected."""
        with self._lock:
            self.forced[kind] += times

    def excuse(self, began: float, ended: float, site: int, status: int) -> bool:
        """Whether this answer fell into a window that excuses it."""
        with self._lock:
            return any(
                window.began <= ended
                and began <= window.over
                and window.site in {None, site}
                and status in window.statuses
                for window in self._windows
            )
