"""A result in the reader's language: what each way tried, what that shows, and what it does not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creatorhub.isolation.results import Verdict

Text = Any  # a text that is translated when it is read


@dataclass(frozen=True)
class About:
    """One way in words. `shows` is what "passed" means, `limits` what it does not mean."""

    title: Text
    icon: str
    tried: Text
    shows: Text
    limits: Text


WAYS: Mapping[str, About] = {
    "numbers": About(
        _("Pages and numbers"), "file",
        _("Every page of your site is opened as a visitor, a fan, a member and an owner: as it is, "
          "and with numbers that exist only on the other site."),
        _("A number or an address copied from another site opens nothing on yours, and nobody can "
          "even tell that it exists there."),
        _("Pages are read; forms are not sent."),
    ),
    "search": About(
        _("Search"), "search",
        _("A word that stands only in the other site's texts is looked for in the studio, among "
          "members and through the API."),
        _("Search looks into your own site alone."),
        _("One rare word is tried, not every word."),
    ),
    "media": About(
        _("Pictures, films and sounds"), "image",
        _("The addresses of the other site's files are opened on yours, also signed ones that were "
          "made for that site a moment ago."),
        _("A file opens on the site that it belongs to, and nowhere else."),
        _("Videos that are embedded from YouTube and the like lie with those services."),
    ),
    "exports": About(
        _("Exports"), "download",
        _("Tables, the list of members and a person's own data are downloaded from your site and "
          "read to the last line."),
        _("What you or your fans take along comes from your site alone."),
        _("Backups of the whole server are not looked at."),
    ),
    "api": About(
        pgettext_lazy("isolation", "API for programs"), "link",
        _("Every reading operation is asked by a program with all rights on your site, with the "
          "other site's numbers."),
        _("A program with your token reads your site and no other."),
        _("Operations that write are not tried."),
    ),
    "shelves": About(
        _("Recommendations"), "sparkles",
        _("The shelves of everybody and of members are asked for, on pages and through the API."),
        _("Nobody's shelf holds a course of another site."),
        _("The learning itself happens at night; here its results are looked at."),
    ),
    "cache": About(
        _("What is kept for speed"), "clock",
        _("The other site's pages are opened first, so that they are kept; then yours are asked "
          "for. What the server's memory holds is read as well."),
        _("A page kept for one site is never given to a visitor of another."),
        _("Browsers and networks in between keep copies of their own; they are outside of this."),
    ),
    "keys": About(
        _("Keys, and links from mails"), "key",
        _("A signed-in session, a program's token, an invitation, an unsubscribe link and an entry "
          "code of the other site are used on yours."),
        _("They are worth nothing here: as much as invented ones."),
        _("Whoever holds a key of your own site can still use it there."),
    ),
    "database": About(
        _("The database"), "shield",
        _("With your site's own room in the database open, the other room's tables, links and "
          "queries are tried."),
        _("Your rows lie in a room of their own; no link leads out of it."),
        _("Whoever runs the server holds the key to every room. Ask them who that is."),
    ),
    "back": About(
        _("The way back"), "refresh",
        _("The places are changed: marked rows stand in your site for a moment, and the other "
          "site's people look for them, by number, by search and through the API."),
        _("A creator with every right on another site sees nothing of yours."),
        _("Files, exports and links of mails are tried in the first direction only."),
    ),
}  # fmt: skip
WHO: Mapping[str, Text] = {
    "nobody": _("A visitor"),
    "fan": _("A fan"),
    "member": _("A member"),
    "owner": _("An owner"),
    "program": _("A program"),
    "key": _("Somebody with a key of the other site"),
}
TROUBLES: Mapping[str, Text] = {
    "OutOfTime": _("The time of two minutes was over."),
    "TooMuch": _("An answer was too long to be read."),
    "NoSnapshot": _("The server was being updated."),
}
NOT_SEEN = _("On the other site itself its words were not to be seen, so this way proves nothing.")
BROKEN = _("A page answered with an error: %(what)s")


@dataclass(frozen=True)
class WayShown:
    """One way of a result, for the page."""

    about: About
    verdict: Verdict
    asked: int
    at_home: int
    found: list[Mapping[str, Any]]
    troubles: list[Text]


@dataclass(frozen=True)
class Shown:
    """A result, for the page."""

    verdict: Verdict
    site: str
    at: datetime | None
    seconds: float
    release: str
    key: str
    left_nothing: bool
    ways: list[WayShown]

    @property
    def asked(self) -> int:
        """How often was asked in all."""
        return sum(way.asked for way in self.ways)

    @property
    def at_home(self) -> int:
        """How often the other site itself showed its words: the control."""
        return sum(way.at_home for way in self.ways)


# What earlier releases called a way, in results that they signed.
EARLIER = {"picks": "shelves"}


def shown(result: Mapping[str, Any]) -> Shown:
    """A signed result in words; ways that this release does not know keep their names."""
    return Shown(
        verdict=Verdict(result["verdict"]),
        site=str(result["site"]),
        at=parse_datetime(str(result["checked_at"])),
        seconds=float(result["seconds"]),
        release=str(result["release"]),
        key=str(result.get("key", "")),
        left_nothing=bool(result["left_nothing"]),
        ways=[_way(way) for way in result["ways"]],
    )


def _way(way: Mapping[str, Any]) -> WayShown:
    name = EARLIER.get(str(way["way"]), str(way["way"]))
    return WayShown(
        about=WAYS.get(name, About(name, "info", "", "", "")),
        verdict=Verdict(way["verdict"]),
        asked=int(way["asked"]),
        at_home=int(way["at_home"]),
        found=[{**find, "who": WHO.get(find["who"], find["who"])} for find in way["found"]],
        troubles=list(_troubles(way)),
    )


def _troubles(way: Mapping[str, Any]) -> Iterator[Text]:
    for trouble in way["troubles"]:
        yield TROUBLES.get(trouble, BROKEN % {"what": trouble})
    if way["verdict"] == Verdict.UNCLEAR and not way["troubles"]:
        yield NOT_SEEN
