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
        """The value of an expression in a site's schema, as JSON carries it."""
        script = (
            "import json; from tenants.models import Creator; "
            "from tenants.schemas import open_creator\n"
            f"with open_creator(Creator.objects.get(host='{site}.localhost')):\n"
            + "".join(f"    {line}\n" for line in question.strip().splitlines()[:-1])
            + f"    print(json.dumps({question.strip().splitlines()[-1]}))\n"
        )
        return json.loads(self.manage("shell", "-v0", "-c", script))

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
        end = time.monotonic() + patience
        while time.monotonic() < end:
            for path in set(self.mails()) - self._read:
                letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                text = letter.get_body(("plain",)).get_content()
                if letter["to"] == address and (found := CODE.search(text)):
                    self._read.add(path)
                    return found[1]
            time.sleep(0.05)
        raise AssertionError(f"no mail with a code came to {address}")

    def stop(self) -> None:
        """As Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
