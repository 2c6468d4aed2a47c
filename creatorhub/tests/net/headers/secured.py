"""The product as it runs in production, behind something that speaks TLS, with the seeded world."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from creatorhub.embedded import testing
from creatorhub.embedded.testing import without_services
from creatorhub.tests.browser.running import ROOT, free_port
from creatorhub.tests.net.headers.oracle import Answer

HOST = "creatorhub.test"
METRICS_TOKEN = "a-long-random-token-of-the-operator"
PROXIED = {"X-Forwarded-Proto": "https"}
BASE = {
    "PLATFORM_HOST": HOST,
    "SCHEME": "https",
    "PUBLIC_PORT": "443",
    "SECRET_KEY": "dh3P-9vTq2Lw8ZkY7xRn4BcM6sJfA1gE5uWiO0pXtQzKyVbN3m",
    "TRUSTED_PROXIES": "1",
}
PRODUCTION = {
    "CREATORHUB_ENV": "production",
    "PAYMENTS": "demo",
    "METRICS_TOKEN": METRICS_TOKEN,
    "WEB_WORKERS": "1",
    "WEB_THREADS": "8",
}
PATIENCE = 60.0


class Secured:
    """A database, a broker and a web of its own; the world is seeded outside of production."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        ours = {"CREATORHUB_ROLE", "CREATORHUB_ENV", "DEBUG", "SECRET_KEY"}
        clean = {k: v for k, v in without_services(dict(os.environ)).items() if k not in ours}
        self.env = {
            **clean, **BASE, "CREATORHUB_STATE": str(folder / "s"), "PORT": str(self.port),
            "STATIC_ROOT": str(folder / "static"),
        }  # fmt: skip
        self.running = ExitStack()

    def start(self) -> Self:
        """Servers, schemas, the world, collected files, the web. Raises with what went wrong."""
        enter = self.running.enter_context
        enter(testing.services(self.folder / "s"))
        collecting = self._begin("collectstatic", "--no-input", "--verbosity", "0", **PRODUCTION)
        self._end(self._begin("migrate_all"))
        seeding = self._begin("seed_world", "--creators", "3", "--identical-ids", "--json")
        self.world = json.loads(self._end(seeding))
        self._end(collecting)
        self._inside = enter(_lines(self._command("creatorhub.tests.net.headers.inside")))
        self.extra = self.ask("furnish")
        enter(self._web())
        return self

    def stop(self) -> None:
        """In reverse."""
        self.running.close()

    def ask(self, question: str, *args: Any) -> Any:
        """What a function of `inside` answers."""
        asking, answering = self._inside.stdin, self._inside.stdout
        assert asking and answering
        print(json.dumps([question, *args]), file=asking, flush=True)
        line = answering.readline()
        assert line, f"no answer to {question}"
        return json.loads(line)

    def site(self, name: str) -> dict[str, Any]:
        """One site of the world."""
        return next(site for site in self.world["sites"] if site["name"] == name)

    def session(self, name: str, person: str) -> str:
        """The Cookie header of somebody of a site."""
        return f"__Host-session={self.site(name)['sessions'][person]}"

    def get(self, host: str, path: str, method: str = "GET", **more: Any) -> Answer:
        """One request as a proxy passes it on. `route`, `body`, `is_encrypted`, `fields`."""
        fields = dict(more.get("fields", {}))
        is_encrypted = more.get("is_encrypted", True)
        sent = {"Host": host, "X-Forwarded-For": more.get("address", "198.51.100.7"), **fields}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            sent |= PROXIED if is_encrypted else {"X-Forwarded-Proto": "http"}
            line.request(method, path, body=more.get("body"), headers=sent)
            came = line.getresponse()
            return Answer(
                host=host, method=method, path=path, status=came.status,
                fields=tuple(came.getheaders()), body=came.read(),
                route=more.get("route", ""), is_platform=host == HOST,
                has_session="__Host-session" in sent.get("Cookie", ""),
                is_encrypted=is_encrypted,
            )  # fmt: skip
        finally:
            line.close()

    def _command(self, module: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _begin(self, *words: str, **more: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env={**self.env, **more}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    @staticmethod
    def _end(process: "subprocess.Popen[str]") -> str:
        told, trouble = process.communicate(timeout=300)
        assert process.returncode == 0, trouble[-4000:]
        return told

    @contextmanager
    def _web(self) -> Iterator[None]:
        log = self.folder / "web.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "creatorhub.embedded", "serve", "web"],
                cwd=ROOT, env={**self.env, **PRODUCTION}, stdout=out, stderr=out,
            )  # fmt: skip
        try:
            end = time.monotonic() + PATIENCE
            while not self._answers():
                assert process.poll() is None and time.monotonic() < end, log.read_text()[-4000:]
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(20)

    def _answers(self) -> bool:
        try:
            return self.get(HOST, "/healthz").status == 200
        except OSError:
            return False


@contextmanager
def _lines(process: "subprocess.Popen[str]") -> Iterator["subprocess.Popen[str]"]:
    """A process that is asked line by line, until it is left."""
    try:
        yield process
    finally:
        process.communicate(timeout=30)
