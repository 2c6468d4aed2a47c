"""What the menu of the studio is made of: jobs, their pages, and what begins elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from creatorhub import doors


@dataclass(frozen=True)
class Page:
    """A page of the studio that has a place of its own in the menu.

    Whatever lies below its address belongs to it, and so do the addresses of `also`. `words` are
    further words by which the palette finds it, divided by commas.
    """

    route: str
    label: str | Promise
    icon: str
    words: str | Promise
    also: tuple[str, ...] = ()
    is_there: Callable[[], bool] = lambda: True

    @property
    def path(self) -> str:
        """Its address on every site."""
        return reverse(self.route)

    @property
    def roots(self) -> list[str]:
        """The addresses below which everything belongs to this page."""
        return [self.path, *self.also]


@dataclass(frozen=True)
class Job:
    """What the creator comes to do, and the pages where it is done."""

    name: str
    label: str | Promise
    icon: str
    pages: tuple[Page, ...]
    in_tabs: bool = False  # at the bottom of a phone

    @property
    def path(self) -> str:
        """Its first page."""
        return self.pages[0].path

    def narrowed(self, user: Any) -> "Job":
        """The same job with the pages that are there on this installation and open to `user`."""
        pages = (page for page in self.pages if page.is_there())
        return replace(self, pages=tuple(page for page in pages if may_open(user, page)))


@dataclass(frozen=True)
class Start:
    """Something that begins on a page of its own."""

    route: str
    label: str | Promise
    icon: str
    words: str | Promise


def may_open(user: Any, entry: Page | Start) -> bool:
    """True when the role of this person opens what the entry leads to."""
    return doors.is_open_to(user, entry.route)
