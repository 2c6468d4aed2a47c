"""Every page of a site and of the platform, as those who may see it, with strings in all fields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache

from creatorhub import doors
from creatorhub.doors import Open
from creatorhub.tests.net.isolation.allowed import HEALTH
from creatorhub.tests.net.isolation.visitors import of_the_platform, people_of
from creatorhub.tests.net.scripts.poisoning import Poisoning
from creatorhub.tests.net.scripts.window import Window
from creatorhub.world.shape import Site, World
from creatorhub.world.visits import Visit, visits
from tenants import hosts
from tenants.models import Creator
from tenants.schemas import open_creator, open_public

HTMX = {"HX-Request": "true"}
ENDS = {"account_logout", "admin:logout", "accounts:unsubscribe", "mfa_download_recovery_codes"}
READ = ("text/html", "application/xhtml", "application/xml", "text/xml", "image/svg")
MOST_TOLD = 30


@dataclass(frozen=True)
class Look:
    """One address as one person asks for it."""

    who: str
    visit: Visit
    is_piece: bool = False


@dataclass
class Pages:
    """Asks, has each answer judged, and keeps what was wrong by its words."""

    world: World
    window: Window
    poisoning: Poisoning
    wrong: dict[str, str] = field(default_factory=dict)
    shown: dict[Look, set[int]] = field(default_factory=dict)  # pages, and the slots on them
    judged: int = 0

    def __post_init__(self) -> None:
        self.site: Site = self.world["ada"]
        self.creator = Creator.objects.get(pk=self.site.creator_id)
        names = frozenset(site.name for site in self.world.sites)
        self.people: dict[str, Any] = {k: v.client for k, v in people_of(self.site).items()}
        platform = of_the_platform(self.site, names)
        self.people |= {f"platform {k}": v.client for k, v in platform.items()}
        self.looks = [*self._looks(self.site), *self._looks(None)]

    def _looks(self, site: Site | None) -> Iterator[Look]:
        for visit in visits(site):
            if "GET" not in visit.methods or visit.route in ENDS:
                continue
            for who in self._readers(visit) if site else _of_platform(visit):
                yield Look(who, visit)
                yield Look(who, visit, is_piece=True)

    def _readers(self, visit: Visit) -> list[str]:
        door = doors.door_of(visit.route)
        first = {Open.ANYONE: ["nobody", "paid", "owner"], Open.MEMBER: ["paid", "owner"]}
        whose = self.site.owners.get((visit.label, visit.pk or 0), "")
        names = [*first.get(door, ["owner"]), *([whose] if whose in self.people else [])]
        return list(dict.fromkeys(names))

    def fill(self) -> None:
        """New strings everywhere."""
        with open_creator(self.creator):
            self.poisoning.fill()
        with open_public():
            self.poisoning.fill(is_platform=True)
        hosts.forget()

    def round(self) -> list[Look]:
        """One page for each field that has strings to show still; none when all were shown."""
        dice, wanted = self.poisoning.dice, {s.number for s in self.poisoning.slots if s.unseen}
        looks = list(self.shown)
        dice.shuffle(looks)
        chosen = []
        for look in looks:
            if self.shown[look] & wanted:
                wanted -= self.shown[look]
                chosen.append(look)
        return chosen

    def address(self, who: str, path: str) -> str:
        """As it stands in a browser."""
        host = settings.PLATFORM_HOST if who.startswith("platform") else self.site.host
        return f"http://{host}:{settings.PORT}{path}"

    def get(self, look: Look) -> None:
        """One answer, judged without opening it."""
        cache.clear()
        got = self.people[look.who].get(look.visit.path, headers=HTMX if look.is_piece else {})
        slots = self.judge(look.who, f"{look.visit.route}{' (piece)' * look.is_piece}", got)
        if slots:
            self.shown.setdefault(look, set()).update(slots)

    def judge(self, who: str, what: str, got: Any) -> set[int]:
        """Have an answer read as a browser reads it; the slots whose strings it shows."""
        kind, path = got.get("Content-Type", ""), got.request["PATH_INFO"]
        if got.status_code >= 500 and what.partition(" ")[0] not in HEALTH:
            self.note(who, what, [f"answers {got.status_code} {getattr(got, 'exc_info', '')}"])
        if got.streaming or not kind.startswith(READ):
            return set()
        page = got.content.decode()
        if "zx" not in page.lower():
            return set()
        self.judged += 1
        found = self.window.judge(page, self.address(who, path), kind.partition(";")[0])
        self.note(who, f"{what} {path}", [*found, *self.poisoning.verbatim(page)])
        return self.poisoning.saw(page)

    def visit(self, look: Look, *, is_bare: bool) -> None:
        """One page in the browser, with everything that happens on it."""
        cache.clear()
        client, address = self.people[look.who], self.address(look.who, look.visit.path)
        found = self.window.visit(client, address, is_bare=is_bare)
        self.note(look.who, f"{look.visit.route} opened", found)

    def note(self, who: str, what: str, found: Iterable[str]) -> None:
        """Keep one example of each fault."""
        for one in found:
            self.wrong.setdefault(f"{what}: {one[:60]}", f"{what} as {who}\n    {one}")

    def told(self) -> str:
        """What was wrong, as a failing test shows it."""
        lines = [self.poisoning.name_of(one) for one in self.wrong.values()]
        return "\n".join([f"{len(lines)} faults", *lines[:MOST_TOLD]])


def _of_platform(visit: Visit) -> list[str]:
    if visit.route.startswith("admin:"):
        return ["platform staff"]
    return [f"platform {name}" for name in ("nobody", "creator", "staff")]
