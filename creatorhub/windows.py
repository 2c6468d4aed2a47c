"""Live sites as the landing page shows them: their pictures, colours and what there is to find."""

import time
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.engine import palette
from community.models import Group
from courses import selectors as courses
from tenants import hosts
from tenants.models import Creator
from tenants.schemas import open_creator

SHOWN = 6
COVERS = 3
KEPT_FOR = 60.0  # seconds; a new cover may reach the landing page a minute late
_kept: dict[str, tuple[float, "list[Window]"]] = {}


@dataclass(frozen=True)
class Window:
    """One site in a frame: addresses are whole, pictures its own."""

    title: str
    tagline: str
    host: str
    url: str
    is_demo: bool
    brand: str
    on_brand: str
    soft: str
    portrait: str
    courses: int
    groups: int
    covers: list[str] = field(default_factory=list)


def windows() -> list[Window]:
    """The first live sites, oldest first; those with something to see stand before empty ones.

    Remembered for a minute in each process, because every site is a schema of its own to visit.
    """
    found = _kept.get("all")
    if found is None or found[0] < time.monotonic():
        live = Creator.objects.filter(state=Creator.State.ACTIVE).order_by("pk")[:SHOWN]
        shown = sorted((_window(creator) for creator in live), key=lambda one: not one.courses)
        found = _kept["all"] = (time.monotonic() + KEPT_FOR, shown)
    return found[1]


def forget() -> None:
    """Look anew; for tests."""
    _kept.clear()


def _window(creator: Creator) -> Window:
    colors = palette.palette(creator.brand_color).light
    with open_creator(creator):
        front = courses.front(AnonymousUser(), courses=COVERS, paths=0)
        groups = Group.objects.count()
        covers = [courses.cover_url(course) for course in front.courses]
        face = reverse("media", args=[creator.portrait]) if creator.portrait else ""
    return Window(
        title=creator.title,
        tagline=creator.tagline,
        host=creator.host,
        url=hosts.url(creator.host),
        is_demo=creator.is_demo,
        brand=colors.brand,
        on_brand=colors.on_brand,
        soft=colors.soft,
        portrait=hosts.url(creator.host, face) if face else "",
        courses=front.total,
        groups=groups,
        covers=[hosts.url(creator.host, cover) for cover in covers if cover],
    )
