"""The smallest project that the supervisor can run: real processes, a second to start.

It holds a copy of `creatorhub/embedded` and, in place of our apps, a WSGI page, a Celery app
and three management commands that only say that they ran.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from creatorhub.embedded.state import PROJECT, StateFolder
from creatorhub.embedded.testing import without_services

FILES = {
    "manage.py": "import sys\nprint('ran', sys.argv[1], flush=True)\n",
    "creatorhub/__init__.py": "from creatorhub.celery import app as celery_app\n",
    "creatorhub/settings.py": "SECRET_KEY = 'only for this host'\nUSE_TZ = True\n",
    "creatorhub/celery.py": (
        "import os\n"
        "from celery import Celery\n"
        "from creatorhub.embedded import state, valkey\n"
        "app = Celery('creatorhub', broker=valkey.broker_url(state.resolve(os.environ)))\n"
    ),
    "creatorhub/ticking.py": (
        "import sys\n"
        "from celery.apps.beat import Beat\n"
        "from creatorhub.celery import app\n"
        "Beat(app=app, schedule=sys.argv[1]).run()\n"
    ),
    "creatorhub/wsgi.py": (
        "def application(environ, start_response):\n"
        "    start_response('200 OK', [('Content-Type', 'text/plain')])\n"
        "    return [environ['HTTP_HOST'].encode()]\n"
    ),
}


# What the doors of the package need from elsewhere.
BESIDE = [f"tenants/{name}.py" for name in ("__init__", "errors", "parcel", "stills")]


class Host:
    """A copy of the supervisor in a folder of its own, started and stopped by tests."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.state = StateFolder(folder / "state")
        self.port = free_port()
        self.output = folder / "output.txt"
        self.processes: list[subprocess.Popen[bytes]] = []
        shutil.copytree(PROJECT / "creatorhub/embedded", self.project / "creatorhub/embedded")
        for name in BESIDE:
            place = self.project / name
            place.parent.mkdir(exist_ok=True)
            shutil.copy(PROJECT / name, place)
        for name, text in FILES.items():
            (self.project / name).write_text(text)

    def environ(self, **changes: str) -> dict[str, str]:
        ours = {"CREATORHUB_STATE": str(self.state.root), "PORT": str(self.port)}
        clean = without_services(dict(os.environ))
        clean.pop("DJANGO_SETTINGS_MODULE", None)
        return {**clean, **ours, **changes}

    def start(self, **changes: str) -> subprocess.Popen[bytes]:
        """Start the stack and come back at once."""
        with self.output.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "creatorhub.embedded", "run"],
                cwd=self.project,
                env=self.environ(**changes),
                stdout=output,
                stderr=output,
            )
        self.processes.append(process)
        return process

    def start_and_wait(self) -> subprocess.Popen[bytes]:
        """Start the stack and come back when the card was printed."""
        before = self.said().count("ran card")
        process = self.start()
        wait_until(lambda: self.said().count("ran card") > before or process.poll() is not None)
        assert process.poll() is None, self.said()
        return process

    def door(self, name: str, answer: str = "", **changes: str) -> tuple[int, str]:
        """Run a door to its end; its exit code and what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "creatorhub.embedded", name],
            cwd=self.project,
            env=self.environ(**changes),
            input=answer,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        return done.returncode, done.stdout + done.stderr

    def said(self) -> str:
        return self.output.read_text() if self.output.exists() else ""

    def pid(self, part: str) -> int:
        note = (self.state.locks / part).read_text()
        return int(note) if note.isdigit() else 0

    def end(self) -> None:
        """Stop what still runs, the way of a person who presses Ctrl-C again."""
        for process in self.processes:
            for _ in range(2):
                if process.poll() is None:
                    process.send_signal(signal.SIGINT)
                    time.sleep(0.3)
            process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], seconds: float = 25.0) -> None:
    """Look until it is so; the limit only ends a test that has failed."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def lives(pid: int) -> bool:
    """Whether a process runs; one that waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
