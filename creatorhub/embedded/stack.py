"""What the stack is made of: the command line of each part, and the order they come in."""

from __future__ import annotations

import http.client
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from signal import SIGQUIT, SIGTERM

from creatorhub.embedded.part import Part
from creatorhub.embedded.state import PROJECT, StateFolder

HOST = "127.0.0.1"
GUNICORN = [
    *("gunicorn", "creatorhub.wsgi", "--worker-class", "gthread", "--no-control-socket"),
    *("--graceful-timeout", "10", "--timeout", "120", "--keep-alive", "5"),
]
WORKER = [
    *("celery", "-A", "creatorhub", "worker", "--pool", "prefork", "--concurrency", "2"),
    *("--loglevel", "INFO", "--without-gossip", "--without-mingle"),
    *("--include", "creatorhub.forking"),
    # A night loads numpy's relatives and a site's whole history: what its process has grown by
    # goes back to the machine when the night is over (KiB).
    *("--max-memory-per-child", "200000", "--max-tasks-per-child", "500"),
]
BEAT = ["creatorhub.ticking"]


def child_environ(state: StateFolder, port: int, environ: Mapping[str, str]) -> dict[str, str]:
    """What every child is told: where the state is, which port the sites are on."""
    return {
        **environ,
        "CREATORHUB_STATE": str(state.root),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        # Each thread's own arena keeps what it once needed; two are enough here.
        "MALLOC_ARENA_MAX": environ.get("MALLOC_ARENA_MAX", "2"),
        "DJANGO_SETTINGS_MODULE": environ.get("DJANGO_SETTINGS_MODULE", "creatorhub.settings"),
    }


def application_parts(state: StateFolder, port: int, environ: Mapping[str, str]) -> list[Part]:
    """Web, worker and beat, in the order they start.

    WEB_WORKERS and WEB_THREADS size the web, WEB_HOST is the address it listens on.
    """
    workers, threads = environ.get("WEB_WORKERS") or "1", environ.get("WEB_THREADS") or "8"
    address = f"{environ.get('WEB_HOST') or HOST}:{port}"
    web = [*GUNICORN, "--bind", address, "--workers", workers, "--threads", threads]
    shared = {} if workers == "1" else {"PROMETHEUS_MULTIPROC_DIR": str(figures(state))}
    beat = [*BEAT, str(state.beat / "schedule")]
    children = child_environ(state, port, environ)
    return [
        _part(state, "web", web, children | shared),
        _part(state, "worker", WORKER, children),
        _part(state, "beat", beat, children),
    ]


def figures(state: StateFolder) -> Path:
    """Where several web processes add their figures up."""
    return state.root / "figures"


def clear_figures(state: StateFolder) -> None:
    """Before the web starts: figures of processes that are gone would slow each scrape down."""
    shutil.rmtree(figures(state), ignore_errors=True)
    figures(state).mkdir(mode=0o700, parents=True)


def _part(state: StateFolder, name: str, words: list[str], environ: Mapping[str, str]) -> Part:
    return Part(
        name=name,
        argv=[sys.executable, "-m", *words],
        folder=PROJECT,
        log=state.logs / f"{name}.log",
        lock=state.locks / name,
        environ={**environ, "CREATORHUB_ROLE": name},
        # The second word makes Celery give its unfinished tasks back to the broker.
        stop_signals=(SIGTERM, SIGQUIT) if name == "worker" else (SIGTERM,),
    )


def readiness(port: int, environ: Mapping[str, str]) -> tuple[bool, str]:
    """Ask the platform's /readyz; whether all is ready, and what it said."""
    host = environ.get("PLATFORM_HOST") or "localhost"
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"{host}:{port}"})
        answer = connection.getresponse()
        return answer.status == 200, answer.read(2000).decode(errors="replace").strip()
    except (OSError, http.client.HTTPException) as trouble:
        return False, str(trouble)
    finally:
        connection.close()
