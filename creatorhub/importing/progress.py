"""A bar that fills up, or on a pipe a line at each quarter."""

import time

from django.core.management.base import OutputWrapper

WIDTH = 28
SECONDS_BETWEEN = 0.1


class Bar:
    """Call it with what is done, how far, and of how many."""

    def __init__(self, out: OutputWrapper) -> None:
        self.out = out
        self._shown: tuple[str, int] = ("", -1)
        self._next = 0.0

    def __call__(self, what: str, done: int, of: int) -> None:
        """Show it, if there is something new to see."""
        share = done / of if of else 1.0
        if self.out.isatty():
            self._draw(what, done, of, share)
        elif (what, int(share * 4)) != self._shown:
            self._shown = what, int(share * 4)
            self.out.write(f"{what}: {done:,} of {of:,}")

    def _draw(self, what: str, done: int, of: int, share: float) -> None:
        if share < 1 and time.monotonic() < self._next:
            return
        self._next = time.monotonic() + SECONDS_BETWEEN
        full = round(WIDTH * share)
        bar = "█" * full + "░" * (WIDTH - full)
        self.out.write(f"\r{what:<16} {bar} {done:,} of {of:,}", ending="\n" if share == 1 else "")
