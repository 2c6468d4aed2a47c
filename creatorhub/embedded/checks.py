"""`make test`: every check and every test, cheap ones first; stops at the first that fails."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from creatorhub.embedded.state import PROJECT

STRICT_ROOMS = ("services", "selectors", "engine")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
BROWSER_TESTS = "creatorhub/tests/browser"


def steps() -> list[tuple[str, list[str]]]:
    """Title and command of each check, in order."""
    python = sys.executable
    return [
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
            + ["--ignore", BROWSER_TESTS],
        ),
        ("Browser tests", [python, "-m", "pytest", BROWSER_TESTS]),
    ]


def workers() -> str:
    """How many processes run the unit tests: one a core, two at least and four at most."""
    return str(min(4, max(2, os.cpu_count() or 2)))


def strict_rooms() -> list[str]:
    """The rooms that are typed strictly, and this package."""
    found = [
        str(path.relative_to(PROJECT))
        for room in STRICT_ROOMS
        for path in (*PROJECT.glob(f"*/{room}.py"), *PROJECT.glob(f"*/{room}"))
        if path.is_file() or path.joinpath("__init__.py").exists()
    ]
    return [*sorted(found), "creatorhub/embedded"]


def main() -> int:
    """Run the steps; the exit code is that of the first that failed."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="creatorhub-checks-") as scratch:
        Path(scratch).chmod(0o711)  # as root, the state must be within the database's reach
        environ = {**os.environ, "CREATORHUB_STATE": str(Path(scratch, "state"))}
        for title, command in steps():
            if not _has_work(command):
                continue
            print(f"--- {title}", flush=True)
            code = subprocess.run(command, cwd=PROJECT, env=environ).returncode
            if code != 0:
                print(f"CreatorHub: {title} failed.", file=sys.stderr)
                return code
    print(f"--- All passed in {time.monotonic() - began:.0f} s")
    return 0


def _has_work(command: list[str]) -> bool:
    """Browser tests are their own folder; a checkout without it has none."""
    return command[-1] != BROWSER_TESTS or (PROJECT / BROWSER_TESTS).is_dir()


if __name__ == "__main__":
    sys.exit(main())
