"""The mail folder of the small site: what went out, and whether anything went out twice."""

import email
import email.policy
import re
from collections import Counter
from pathlib import Path

ORDER = re.compile(r"/orders/([0-9a-f-]{36})/")


class Post:
    """Reads each mail once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, tuple[str, str]] = {}  # file: (Message-ID, order of a receipt)

    def look(self) -> None:
        """Take up what is new."""
        for path in self.folder.glob("*.eml"):
            if path.name not in self._known:
                mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                body = mail.get_body(("plain",))
                order = ORDER.search(body.get_content()) if body else None
                self._known[path.name] = str(mail["Message-ID"]), order[1] if order else ""

    @property
    def receipts(self) -> Counter[str]:
        """How many mails there are to each order."""
        return Counter(order for _id, order in self._known.values() if order)

    def wrongs(self) -> list[str]:
        """What came twice."""
        self.look()
        ids = Counter(name for name, _order in self._known.values())
        twice = [f"mail {name} is there {n} times" for name, n in ids.items() if n > 1]
        again = [f"order {uid} has {n} receipts" for uid, n in self.receipts.items() if n > 1]
        return twice + again
