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
HOW = ["-vv", "--tb=short", "--show-capture=no", "-p", "no:cacheprovider"]
LAST_WORDS = 30.0  # seconds in which an ended run stops its servers
OUR_OWN = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "CREATORHUB_ENV", "DEBUG", "SAFETY", "ONLY")


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
    """One pytest in a copy. What it starts is in its process group, to be ended as a whole."""

    def __init__(self, project: Path, tests: Sequence[str], environ: Mapping[str, str]) -> None:
        own = {name: value for name, value in os.environ.items() if name not in OUR_OWN}
        own |= {"CREATORHUB_STATE": str(project.parent / "s"), **environ}
        self.output = project.parent / "output"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "pytest", *HOW, *tests],
                cwd=project,
                env=own,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def result(self) -> tuple[int, str]:
        """Exit code and everything that was printed; ended when it takes longer than PATIENCE."""
        with suppress(subprocess.TimeoutExpired):
            code = self.process.wait(PATIENCE)
            return code, self.output.read_text(errors="replace")
        self.end()
        return -1, f"took more than {PATIENCE:.0f} s"

    def end(self) -> None:
        """As Ctrl-C does: pytest stops its servers; whatever is left then is killed."""
        with suppress(subprocess.TimeoutExpired, ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
            self.process.wait(LAST_WORDS)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
