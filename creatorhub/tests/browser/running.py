"""The running product that the journeys walk through: what `make run` starts, on a free port."""

import email
import email.policy
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """The running product, its card and its mail."""

    def __init__(self, folder: Path | str, port: str = "") -> None:
        ours = {"DATABASE_URL", "BROKER_URL", "CACHE_URL", "CREATORHUB_ROLE", "DEBUG"}
        clean = {name: value for name, value in os.environ.items() if name not in ours}
        self.env = {**clean, "CREATORHUB_STATE": str(folder), "PORT": port or str(free_port())}
        self.log = Path(folder).parent / "stack.log"
        self._read = set(self.mails())

    def start(self, patience: float = 240) -> None:
        """Until the card is printed. Raises with the log's end."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run"],
                cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        end = time.monotonic() + patience
        while time.monotonic() < end and self.process.poll() is None:
            if "Ctrl-C" in self.log.read_text():
                return
            time.sleep(0.5)
        raise RuntimeError("the stack did not start:\n" + self.log.read_text()[-4000:])

    def manage(self, *args: str) -> str:
        """What a management command prints beside the running stack."""
        command = [sys.executable, "manage.py", *args]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, site: str, question: str) -> Any:
        """The value of a question's last line in a site's schema, as JSON carries it."""
        if not hasattr(self, "_answers"):
            self._answers = subprocess.Popen(
                [sys.executable, "-m", "creatorhub.tests.browser.answers"],
                cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        asking, answering = self._answers.stdin, self._answers.stdout
        assert asking and answering
        print(json.dumps([f"{site}.localhost", question]), file=asking, flush=True)
        answer = answering.readline()
        assert answer, f"no answer to {question}"
        return json.loads(answer)

    @property
    def card(self) -> dict[str, Any]:
        """Addresses and logins."""
        if not hasattr(self, "_card"):
            self._card = json.loads(self.manage("card", "--json"))
        return self._card  # type: ignore[no-any-return]

    def site(self, name: str) -> dict[str, Any]:
        """The card's entry of one demo site."""
        return next(site for site in self.card["sites"] if site["name"] == name)

    def mails(self) -> list[Path]:
        """The local mails, oldest first."""
        return sorted(Path(self.env["CREATORHUB_STATE"], "mail").glob("*.eml"))

    def code_for(self, address: str, patience: float = 20) -> str:
        """The code in the next unread mail to this address."""
        return self._code(self.mail_to(address, patience, self._code))

    def mail_to(
        self, address: str, patience: float = 20, has: Callable[[EmailMessage], Any] = bool
    ) -> EmailMessage:
        """The next unread mail to this address of which something is true."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            for path in sorted(set(self.mails()) - self._read):
                mail = self._open(path)
                if mail["to"] == address and has(mail):
                    self._read.add(path)
                    return mail
            time.sleep(0.05)
        raise AssertionError(f"no such mail came to {address}")

    def readers_of(self, subject: str) -> list[str]:
        """Whom the mails of this subject went to."""
        mails = [self._open(path) for path in self.mails()]
        return sorted(str(mail["to"]) for mail in mails if mail["subject"] == subject)

    @staticmethod
    def _open(path: Path) -> EmailMessage:
        return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)

    @staticmethod
    def _code(mail: EmailMessage) -> str:
        body = mail.get_body(("plain",))
        found = CODE.search(body.get_content()) if body else None
        return found[1] if found else ""

    def falls_silent(self) -> None:
        """Ask nothing any more."""
        if hasattr(self, "_answers"):
            self._answers.communicate(timeout=20)

    def stop(self) -> None:
        """As Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
