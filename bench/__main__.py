"""`make bench`: every figure of the house, one JSON line each. `python -m bench --help`."""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.whole_stack import Stack, running

SUBJECTS = ("memory", "pages", "load", "sites", "nights", "soak", "sign_up", "warm")
QUICK = {"pages": 3, "load": 5.0, "sites": 20, "soak": 400, "nights": (60, 500)}
WHOLE = {"pages": 8, "load": 20.0, "sites": 200, "soak": 3600, "nights": (60, 500, 5_000)}
HUGE = 50_000


def main() -> int:
    """Measure what was asked for, all by default."""
    options = _options()
    wanted = set(options.only.split(",")) if options.only else set(SUBJECTS)
    if options.quick and not options.only:
        wanted -= {"sign_up", "sites"}
    with running(options.state) as stack:
        os.environ.update(stack.environ, DJANGO_SETTINGS_MODULE="creatorhub.settings")
        import django

        django.setup()
        measure(stack, wanted, dict(QUICK if options.quick else WHOLE), options)
        folder = stack.state.root
        if "warm" in wanted and options.state:
            wanted.add("warm now")
    if "warm now" in wanted:
        from bench import starts

        starts.warm(folder)
    if "sign_up" in wanted:
        _sign_up()
    if options.cold:
        from bench import starts

        starts.cold()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", default=os.environ.get("QUICK") == "1")
    parser.add_argument("--only", default=os.environ.get("ONLY", ""), help=", ".join(SUBJECTS))
    parser.add_argument("--state", type=Path, help="a folder to keep between runs")
    parser.add_argument("--huge", action="store_true", help=f"a night of {HUGE} fans as well")
    parser.add_argument("--cold", action="store_true", help="make run in a fresh clone as well")
    return parser.parse_args()


def measure(
    stack: Stack, wanted: set[str], size: dict[str, Any], options: argparse.Namespace
) -> None:
    """What needs a running stack, in an order in which nothing disturbs what comes later."""
    from bench import cast, cpu, load, many_sites, memory, nights

    pages = cast.pages()
    if "memory" in wanted:
        memory.at_rest(stack)
    costs = cpu.measure(stack, pages, size["pages"] if "pages" in wanted else 0)
    there = [cost.page for cost in costs if cost.page.name != "ping"]
    if "pages" in wanted:
        cpu.show(costs)
    if "load" in wanted:
        load.measure(stack, there, size["load"])
    if "soak" in wanted:
        memory.after_soak(stack, there, size["soak"])
    if "nights" in wanted:
        nights.measure(stack, (*size["nights"], *([HUGE] if options.huge else [])))
    if "sites" in wanted:
        many_sites.measure(stack, size["sites"], 5)


def _sign_up() -> None:
    """In a process of its own: it makes a database of its own."""
    subprocess.run([sys.executable, "-m", "bench.sign_up"], check=False)


if __name__ == "__main__":
    raise SystemExit(main())
