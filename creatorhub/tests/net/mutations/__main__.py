"""Plant each leak in a copy of the project: the net must find it. `--only NAME` takes some."""

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from creatorhub.embedded.state import PROJECT
from creatorhub.tests.net.mutations import scratch
from creatorhub.tests.net.mutations.leak import Leak
from creatorhub.tests.net.mutations.leaks import LEAKS

TESTS_FAILED = 1  # pytest's exit code, which an error while collecting does not have
TOLD = 25  # last lines of a run whose leak was not found


class Planting:
    """Plays leaks side by side; `stop` ends what runs."""

    def __init__(self) -> None:
        self.running: set[scratch.Run] = set()
        self.lock = threading.Lock()
        self.is_over = False

    def play(self, leak: Leak) -> tuple[float, str]:
        """Plant one; seconds, and what is wrong ("": it was found)."""
        began = time.monotonic()
        with scratch.copy() as project:
            leak.plant(project)
            code, output = self._run(project, leak.tests, leak.environ)
        return time.monotonic() - began, judged(leak, code, output)

    def _run(
        self, project: Path, tests: Sequence[str], environ: Mapping[str, str]
    ) -> tuple[int, str]:
        with self.lock:
            if self.is_over:
                return -1, "stopped"
            run = scratch.Run(project, tests, environ)
            self.running.add(run)
        try:
            return run.result()
        finally:
            with self.lock:
                self.running.discard(run)

    def stop(self) -> None:
        """End every run; none is begun any more."""
        with self.lock:
            self.is_over = True
            running = list(self.running)
        for run in running:
            run.end()


def judged(leak: Leak, code: int, output: str) -> str:
    """What is wrong with how the net took a leak; "" when it was found and named."""
    if code != TESTS_FAILED:
        return f"not found (pytest ended with {code})\n{tail(output)}"
    told = "\n".join(line for line in output.splitlines() if line.startswith("E  "))
    return "" if leak.sees in told else f"not named: {leak.sees!r} is not told\n{tail(output)}"


def tail(output: str) -> str:
    """The last lines of a run, as far as they fit."""
    return "\n".join(f"    {line[:300]}" for line in output.splitlines()[-TOLD:])


def wanted(names: Sequence[str]) -> list[Leak]:
    """The leaks of these names, all without any. Exits for a name that there is not."""
    known = {leak.name: leak for leak in LEAKS}
    if unknown := sorted(set(names) - set(known)):
        sys.exit(f"No leak is called {', '.join(unknown)}. There are: {', '.join(known)}")
    return [known[name] for name in names] or list(LEAKS)


def main() -> int:
    """Play the leaks; 1 when one was not found, or the code has moved away from one."""
    parser = argparse.ArgumentParser(prog="mutations", description=__doc__)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    leaks = wanted(parser.parse_args().only)
    for leak in leaks:
        leak.planted(PROJECT)  # raises before anything is run
    began = time.monotonic()
    survived = played(Planting(), leaks)
    took = time.monotonic() - began
    found = len(leaks) - len(survived)
    print(f"mutations: {found} of {len(leaks)} planted leaks found, {took:.0f} s", flush=True)
    if survived:
        print(f"Not found: {', '.join(survived)}", file=sys.stderr)
    return int(bool(survived))


def played(planting: Planting, leaks: Sequence[Leak]) -> list[str]:
    """Play them, two at a time where there are cores for it. The names of those that survived."""
    at_once = 2 if (os.cpu_count() or 1) >= 4 else 1
    survived = []
    with ThreadPoolExecutor(at_once) as pool:
        running = {pool.submit(planting.play, leak): leak for leak in leaks}
        try:
            for done in as_completed(running):
                leak, (seconds, wrong) = running[done], done.result()
                print(
                    f"{seconds:4.0f} s  {leak.kind:9} {leak.name}: {wrong or 'found'}", flush=True
                )
                survived += [leak.name] if wrong else []
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            planting.stop()
            raise
    return survived


def interrupt(*_: object) -> None:
    """Being ended is as Ctrl-C: what runs is stopped, and copies are removed."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    for sign in (signal.SIGINT, signal.SIGTERM):  # also where a shell lets it be ignored
        signal.signal(sign, interrupt)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
