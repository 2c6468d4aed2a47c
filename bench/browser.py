"""A browser that only loads pages: one keep-alive connection, gzip, perhaps signed in."""

import gzip
import http.client
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Page:
    """Something to ask for. `target` is in pings, None where the issue names none."""

    name: str
    host: str
    path: str
    cookie: str = ""
    target: float | None = None
    wish: str = ""  # X-Bench: what bench.hooks shall do with this request

    @property
    def headers(self) -> dict[str, str]:
        """What is sent along."""
        sent = {
            "Host": self.host,
            "Accept": "text/html,application/json;q=0.9",
            "Accept-Encoding": "gzip",
            "Accept-Language": "en",
            "User-Agent": "CreatorHub bench",
        }
        extra = {"Cookie": self.cookie, "X-Bench": self.wish}
        return sent | {name: value for name, value in extra.items() if value}


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as it was before it was compressed."""
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


@dataclass
class Browser:
    """Asks one after the other; opens its connection again when the server has closed it."""

    port: int
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, page: Page) -> Answer:
        """One answer, whole. Raises RuntimeError when it is not 200."""
        try:
            found = self._ask(page)
        except (http.client.HTTPException, ConnectionError):
            self.connection.close()
            found = self._ask(page)
        if found.status != 200:
            raise RuntimeError(f"{page.name} ({page.path}) answers {found.status}")
        return found

    def _ask(self, page: Page) -> Answer:
        self.connection.request("GET", page.path, headers=page.headers)
        answer = self.connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
