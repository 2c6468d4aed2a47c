"""`make test`: every check and every test, cheap ones first; stops at the first that fails.

`make safety`: the safety net whole, of which `make test` plays a sample.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from creatorhub.embedded.state import PROJECT

STRICT_ROOMS = ("services", "selectors", "engine")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
BROWSER_TESTS = "creatorhub/tests/browser"
SAFETY_TESTS = "creatorhub/tests/safety"
NET_TESTS = "creatorhub/tests/net"
STACKS = (BROWSER_TESTS, SAFETY_TESTS, NET_TESTS)
Step = tuple[str, list[str]]  # title and command
Lane = list[Step]  # one after the other, up to the first that fails


def checks() -> list[list[Lane]]:
    """The checks in order. The lanes of one list run at the same time.

    The tests of killed processes and of upgrades mostly wait for what they have killed, so they
    run beside the browser, on stacks of their own; so does the sample of the net.
    """
    python = sys.executable
    alone: list[Step] = [
        ("Format", [python, "-m", "ruff", "format", "--check", "."]),
        ("Lint", [python, "-m", "ruff", "check", "."]),
        ("Types", [python, "-m", "mypy", *strict_rooms()]),
        ("Staircase", [python, "-c", LINT_IMPORTS]),
        (
            "Migrations",
            [python, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
        ),
        ("Translations", [python, "manage.py", "messages", "--check"]),
        (
            "Tests",
            [python, "-m", "pytest", "-n", workers(), "--dist", "loadfile"]
            + [f"--ignore={folder}" for folder in STACKS],
        ),
    ]
    stacks: list[Step] = [
        ("Browser tests", [python, "-m", "pytest", *side_by_side(2), BROWSER_TESTS]),
        ("Safety tests", [python, "-m", "pytest", *side_by_side(2), SAFETY_TESTS]),
        ("Safety net", [python, "-m", "pytest", *side_by_side(2), NET_TESTS]),
    ]
    return [*([[step]] for step in alone), [[step] for step in stacks]]


def whole_net() -> list[list[Lane]]:
    """The whole net; beside it kills round by round, then leaks that are planted and must be found.

    Both mostly wait, so that four cores carry them.
    """
    python = sys.executable
    net = ("Safety net, whole", [python, "-m", "pytest", *side_by_side(3), NET_TESTS])
    kills = ("Kills", [python, "-m", "creatorhub.tests.safety"])
    leaks = ("Planted leaks", [python, "-m", "creatorhub.tests.net.mutations"])
    return [[[net], [kills, leaks]]]


def workers() -> str:
    """How many processes run the unit tests: one a core, two at least and four at most."""
    return str(min(4, max(2, os.cpu_count() or 2)))


def side_by_side(number: int) -> list[str]:
    """Where there are cores for it, so many processes, each with a stack of its own.

    Each of the demo sites is walked in one; the kills are played in one, upgrades in two.
    """
    return ["-n", str(number), "--dist", "loadgroup"] if (os.cpu_count() or 1) >= 4 else []


def strict_rooms() -> list[str]:
    """The rooms that are typed strictly, and this package."""
    found = [
        str(path.relative_to(PROJECT))
        for room in STRICT_ROOMS
        for path in (*PROJECT.glob(f"*/{room}.py"), *PROJECT.glob(f"*/{room}"))
        if path.is_file() or path.joinpath("__init__.py").exists()
    ]
    return [*sorted(found), "creatorhub/embedded"]


def main(plan: str = "test") -> int:
    """Run the steps of a plan, "test" or "safety"; 1 when one failed, which ends it."""
    began = time.monotonic()
    steps, more = (whole_net(), {"SAFETY": "whole"}) if plan == "safety" else (checks(), {})
    with tempfile.TemporaryDirectory(prefix="creatorhub-checks-") as scratch:
        Path(scratch).chmod(0o711)  # as root, the state must be within the database's reach
        environ = {**os.environ, **more, "CREATORHUB_STATE": str(Path(scratch, "state"))}
        for together in steps:
            lanes = ([step for step in lane if _has_work(step[1])] for lane in together)
            failed = _run([lane for lane in lanes if lane], environ)
            if failed:
                print(f"CreatorHub: {' and '.join(failed)} failed.", file=sys.stderr)
                return 1
    print(f"--- All passed in {time.monotonic() - began:.0f} s")
    return 0


def _run(together: list[Lane], environ: dict[str, str]) -> list[str]:
    """Run lanes side by side and show them one after the other. Titles of what failed."""
    with ThreadPoolExecutor(max(1, len(together))) as pool:
        # The first one shows itself while it runs.
        ends = [pool.submit(_walk, lane, environ, lane is together[0]) for lane in together]
        return [title for end in ends for title in end.result()()]


def _walk(lane: Lane, environ: dict[str, str], is_first: bool) -> Callable[[], list[str]]:
    """Run the steps of a lane. What shows what they said, and names the one that failed."""
    told: list[tuple[str, bytes]] = []
    failed: list[str] = []
    for title, command in lane:
        print(f"--- {title}{'' if is_first else ' (beside it)'}", flush=True)
        kept = {} if is_first else {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        ended = subprocess.run(command, cwd=PROJECT, env=environ, check=False, **kept)  # type: ignore[call-overload]
        told.append((title, ended.stdout or b""))
        if ended.returncode:
            failed.append(title)
            break

    def show() -> list[str]:
        for title, output in told if not is_first else ():
            print(f"--- {title}\n{output.decode(errors='replace')}", flush=True)
        return failed

    return show


def _has_work(command: list[str]) -> bool:
    """Some tests are a folder of their own; a checkout without it has none."""
    folder = command[-1]
    return folder not in STACKS or (PROJECT / folder).is_dir()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
