"""What is asked of a site: by whom, which answers are fine, and what must stand in them."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from creatorhub.tests.net.forcing.words import word

TOKEN = "a" * 32  # a browser's own half of the form token
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
OVERSIZE = 3_000_000  # bytes of a form; half a megabyte more than are taken
FILM = "/files/play/00000000-0000-4000-8000-00000000f11e/"
LEAD = frozenset({301, 302, 303})
BAD = frozenset({400, 403, 404, 405, 409, 413, 415, 422})


@dataclass(frozen=True)
class Ask:
    """One request. `says`: a 200 carries the site's word. `same`: a 200 is always these bytes."""

    name: str
    path: str
    who: str = ""  # fan0-3, owner, token:owner, token:fan; "" nobody
    method: str = "GET"
    body: bytes = b""
    kind: str = FORM
    fine: frozenset[int] = frozenset({200})
    says: bool = True
    same: bool = False
    follow: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    writes: str = ""  # the text that is there afterwards when it was confirmed
    own: int | None = None  # the only fan who may be named in the answer


def heads(ask: Ask, told: dict[str, Any], cookies: list[str], host: str) -> dict[str, str]:
    """The headers of a browser, or of a program with a token."""
    made = {"Host": host, **ask.headers}
    if ask.who.startswith("token:"):
        made["Authorization"] = f"Bearer {told['tokens'][ask.who == 'token:fan']}"
    else:
        made["Origin"] = f"http://{host}"
        made["Cookie"] = f"{cookies[1]}={TOKEN}"
        if ask.who:
            key = told["owner"] if ask.who == "owner" else told["sessions"][int(ask.who[3:])]
            made["Cookie"] += f"; {cookies[0]}={key}"
    if ask.method != "GET":
        made["Content-Type"] = ask.kind
    return made


def _form(**fields: str) -> bytes:
    return urlencode({"csrfmiddlewaretoken": TOKEN, **fields}).encode()


class Menu:
    """Draws requests for one site; `chance` decides, so a seed gives the same row again."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told, self.lesson = told, f"/courses/course/lessons/{told['lesson']}/"
        public = ["/", "/about/", "/terms/", "/privacy/", "/courses/", "/courses/course/",
                  "/groups/", "/membership/"]  # fmt: skip
        pages = ["/", "/courses/course/", self.lesson, "/groups/room/", "/me/", "/notices/"]
        rooms = ["", "members/", "letters/", "sales/", "segments/", "courses/", "reviews/", "team/"]
        api = ["courses/", "me/", "groups/", "offers/", "groups/1/posts/"]
        self._open = [Ask("kept page", path) for path in public]
        self._member = [("member's page", path) for path in pages]
        self._rooms = [Ask("studio", f"/studio/{path}", "owner") for path in rooms]
        self._api = [f"/api/v1/{path}" for path in api]

    def draw(self, chance: random.Random) -> Ask:
        """The next request."""
        kinds = [self._kept, self._same, self._page, self._room, self._program, self._film,
                 self._sheet, self._write, self._broken]  # fmt: skip
        (make,) = chance.choices(kinds, [30, 12, 16, 5, 12, 6, 1, 9, 9])
        return make(chance)

    def _kept(self, chance: random.Random) -> Ask:
        return chance.choice(self._open)

    def _same(self, chance: random.Random) -> Ask:
        path = chance.choice(["/theme.css", "/icon.svg", self.told["picture"]["path"]])
        return Ask("same bytes", path, says=False, same=True)

    def _page(self, chance: random.Random) -> Ask:
        fan = chance.randrange(4)
        name, path = chance.choice(self._member)
        return Ask(name, path, f"fan{fan}", own=fan if path == "/me/" else None)

    def _room(self, chance: random.Random) -> Ask:
        return chance.choice(self._rooms)

    def _program(self, chance: random.Random) -> Ask:
        who = chance.choice(["token:owner", "token:fan"])
        paths = [*self._api, *(["/api/v1/members/"] if who == "token:owner" else [])]
        path = chance.choice(paths)
        return Ask("API", path, who, says=path != "/api/v1/offers/" or who == "token:owner")

    def _film(self, chance: random.Random) -> Ask:
        first = chance.randrange(200_000)
        many = chance.choice([20, 4_000, 60_000])
        return Ask(
            "range of a film", FILM, f"fan{chance.randrange(4)}", follow=True,
            fine=frozenset({206}), headers={"Range": f"bytes={first}-{first + many}"},
        )  # fmt: skip

    def _sheet(self, chance: random.Random) -> Ask:
        return Ask("CSV export", "/studio/members/members.csv", "owner")

    def _write(self, chance: random.Random) -> Ask:
        said = f"{word(self.told['number'])} said {chance.getrandbits(60):x}"
        fan = f"fan{chance.randrange(4)}"
        made = [
            Ask("post", "/groups/room/post/", fan, "POST", _form(body=said),
                fine=LEAD | {200}, says=False, writes=said),
            Ask("rating", "/courses/course/rate/", fan, "POST", _form(stars="4", text=said),
                fine=LEAD, says=False),
            Ask("finish", f"{self.lesson}finish/", fan, "POST", _form(), fine=LEAD, says=False),
            Ask("post of a program", "/api/v1/groups/1/posts/", "token:owner", "POST",
                json.dumps({"body": said}).encode(), JSON, fine=frozenset({201}), writes=said,
                headers={"Idempotency-Key": f"{chance.getrandbits(60):x}"}),
        ]  # fmt: skip
        return chance.choice(made)

    def _broken(self, chance: random.Random) -> Ask:
        return chance.choice(list(self._breaks(chance)))

    def _breaks(self, chance: random.Random) -> Iterator[Ask]:
        """Input that makes views give up half-way; what is refused is rolled back."""
        post, room = "/groups/room/post/", "/api/v1/groups/1/posts/"
        refused = {"method": "POST", "fine": BAD, "says": False}
        yield Ask("no stars", "/courses/course/rate/", "fan1", body=_form(stars="99"), **refused)
        yield Ask("no words", post, "fan2", body=_form(body=" "), **refused)
        yield Ask("not a form", post, "fan1", body=b"--x\r\nbroken", **refused,
                  kind="multipart/form-data; boundary=x")  # fmt: skip
        yield Ask("oversize", post, "fan0", body=b"body=" + b"x" * OVERSIZE, **refused)
        yield Ask("not JSON", room, "token:fan", body=b'{"body": ', kind=JSON, **refused)
        yield Ask("not UTF-8", room, "token:fan", body=b'{"body": "\xff"}', kind=JSON, **refused)
        yield Ask("nobody's token", "/api/v1/me/", headers={"Authorization": "Bearer ch_x"},
                  fine=frozenset({401, 429}), says=False)  # fmt: skip
        missing = {"fine": frozenset({404}), "says": False}
        yield Ask("no such page", f"/courses/{chance.getrandbits(40):x}/", "fan0", **missing)
        yield Ask("no such row", f"/api/v1/posts/{chance.getrandbits(30)}/", "token:fan",
                  fine=BAD, says=False)  # fmt: skip
