"""A copy of the checkout in which a leak is planted, and a run of some tests in it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from creatorhub.embedded.state import PROJECT

LEFT_OUT = {
    ".git", ".venv", ".state", "test-output", "node_modules", "static-collected", ".hypothesis",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache",
}  # fmt: skip
PATIENCE = 900.0  # seconds for one leak, on a machine with much else to do
LAST_WORDS = 30.0  # seconds in which an ended run stops its servers
OUR_OWN = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "CREATORHUB_ENV", "DEBUG", "SAFETY")


@contextmanager
def copy() -> Iterator[Path]:
    """A copy of the checkout below /tmp, removed at the end; what npm has put there is linked."""
    with tempfile.TemporaryDirectory(prefix="ch-leak-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)  # as root, the database is somebody else
        project = Path(folder) / "project"
        shutil.copytree(PROJECT, project, ignore=_ignored, symlinks=True)
        if (PROJECT / "node_modules").is_dir():
            (project / "node_modules").symlink_to(PROJECT / "node_modules")
        yield project


def _ignored(folder: str, names: list[str]) -> set[str]:
    return LEFT_OUT & set(names) if Path(folder) == PROJECT else set()


class Run:
    """One pytest in a copy, in a process group of its own so that it can be ended as a whole."""

    def __init__(self, project: Path, tests: Sequence[str], environ: Mapping[str, str]) -> None:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-vv",
            "--tb=short",
            "-p",
            "no:cacheprovider",
        ]
        own = {name: value for name, value in os.environ.items() if name not in OUR_OWN}
        own |= {"CREATORHUB_STATE": str(project.parent / "s"), **environ}
        self.process = subprocess.Popen(
            [*command, *tests],
            cwd=project,
            env=own,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def result(self) -> tuple[int, str]:
        """Exit code and everything that was printed; ended when it takes longer than PATIENCE."""
        try:
            output, _none = self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.end()
            return -1, f"took more than {PATIENCE:.0f} s"
        return self.process.returncode, output

    def end(self) -> None:
        """As Ctrl-C does: pytest stops its servers; whatever is left then is killed."""
        for sign in (signal.SIGINT, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, sign)
            with suppress(subprocess.TimeoutExpired):
                self.process.communicate(timeout=LAST_WORDS)
                return
