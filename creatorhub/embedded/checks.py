"""`make test`: every check and every test, cheap ones first; stops at the first that fails.

`make safety`: the safety net whole, of which `make test` plays a sample.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from creatorhub.embedded.state import PROJECT

STRICT_ROOMS = ("services", "selectors", "engine")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
BROWSER_TESTS = "creatorhub/tests/browser"
SAFETY_TESTS = "creatorhub/tests/safety"
NET_TESTS = "creatorhub/tests/net"
STACKS = (BROWSER_TESTS, SAFETY_TESTS, NET_TESTS)
Step = tuple[str, list[str]]  # title and command


def checks() -> list[list[Step]]:
    """The checks in order. Those of one list run at the same time.

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
    return [*([step] for step in alone), stacks]


def whole_net() -> list[list[Step]]:
    """Kills round by round beside the whole net, then leaks that are planted and must be found."""
    python = sys.executable
    return [
        [
            ("Safety net, whole", [python, "-m", "pytest", *side_by_side(3), NET_TESTS]),
            ("Kills", [python, "-m", "creatorhub.tests.safety"]),
        ],
        [("Planted leaks", [python, "-m", "creatorhub.tests.net.mutations"])],
    ]


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
            failed = _run([step for step in together if _has_work(step[1])], environ)
            if failed:
                print(f"CreatorHub: {' and '.join(failed)} failed.", file=sys.stderr)
                return 1
    print(f"--- All passed in {time.monotonic() - began:.0f} s")
    return 0


def _run(together: list[Step], environ: dict[str, str]) -> list[str]:
    """Run commands side by side and show them one after the other. Titles of those that failed."""
    with ExitStack() as files:
        # The first one shows itself while it runs.
        kept = [None, *(files.enter_context(tempfile.TemporaryFile()) for _ in together[1:])]
        running = []
        for (title, command), output in zip(together, kept, strict=True):
            print(f"--- {title}{' (beside it)' if output else ''}", flush=True)
            process = subprocess.Popen(
                command, cwd=PROJECT, env=environ, stdout=output, stderr=output
            )
            running.append(process)
        return [
            title
            for (title, _command), process, output in zip(together, running, kept, strict=True)
            if _end(title, process, output) != 0
        ]


def _end(title: str, process: subprocess.Popen[bytes], output: IO[bytes] | None) -> int:
    """Wait for a command, then show what was kept of it. Its exit code."""
    code = process.wait()
    if output is not None:
        output.seek(0)
        print(f"--- {title}\n{output.read().decode(errors='replace')}", flush=True)
    return code


def _has_work(command: list[str]) -> bool:
    """Some tests are a folder of their own; a checkout without it has none."""
    folder = command[-1]
    return folder not in STACKS or (PROJECT / folder).is_dir()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
