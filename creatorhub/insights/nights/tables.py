"""The tables of the page of the nights, which are its files as well."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from creatorhub.insights.nights.words import shelf_name
from creatorhub.insights.sheets import Column, Sheet, Value
from recommend.engine.shares import Share
from recommend.models import Report
from recommend.selectors import Measure, Night, ShelfLife

HASH_SHOWN = 10  # of 64 characters; as beside the figures of the last good night
TONES = {"done": "success", "failed": "error", "running": "info", "due": "warning"}


def nights(found: Sequence[Night], report: Report | None) -> Sheet:
    """One row per run, newest first."""
    columns = [
        Column(_("Started"), "moment"),
        Column(_("Ended"), "badge"),
        Column(_("Attempts")),
        Column(_("Took"), "seconds"),
        Column(_("Fans")),
        Column(_("Model"), "percent"),
        Column(_("Popularity"), "percent"),
        Column(_("Served"), "text"),
        # The same data gives the same shelves; this says whether it was the same.
        Column(_("Data"), "text"),
    ]
    return Sheet(
        "nights", _("The last nights"), columns, [_night(night) for night in found],
        tones=[TONES[night.run.state] for night in found],
        marks=[_marks(night, report) for night in found],
    )  # fmt: skip


def measures(found: Sequence[Measure]) -> Sheet:
    """One row per figure: model, popularity, chance."""
    columns = [
        Column(_("Figure"), "text"),
        Column(_("Unit"), "text"),
        Column(_("Model"), "number"),
        Column(_("Popularity"), "number"),
        Column(_("By lot"), "number"),
    ]
    units = {"percent": "%", "number": _("bits")}
    rows = [(one.name, units[one.kind], one.model, one.popularity, one.random) for one in found]
    return Sheet("measures", _("Model against popularity"), columns, rows)


def live(shelves: Sequence[ShelfLife]) -> Sheet:
    """One row per shelf, the most seen first; shares in percent of the fans who saw it."""
    columns = [
        *_counted(),
        Column(_("Followed"), "percent"),
        Column(_("Followed, from"), "percent"),
        Column(_("Followed, to"), "percent"),
        Column(_("Began"), "percent"),
        Column(_("Began, from"), "percent"),
        Column(_("Began, to"), "percent"),
    ]
    rows = [
        (*_counts(shelf), *_ends(shelf.following), *_ends(shelf.beginning)) for shelf in shelves
    ]
    return Sheet("shelves", _("What fans did with the shelves"), columns, rows)


def live_shown(shelves: Sequence[ShelfLife]) -> Sheet:
    """The same as `live` for a screen: each share with its interval in one cell."""
    columns = [
        *_counted(), Column(_("Followed (95 %)"), "text"), Column(_("Began (95 %)"), "text"),
    ]  # fmt: skip
    rows = [
        (*_counts(shelf), _between(shelf.following), _between(shelf.beginning)) for shelf in shelves
    ]
    return Sheet("shelves", _("What fans did with the shelves"), columns, rows)


def _counted() -> list[Column]:
    return [
        Column(_("Shelf"), "text"),
        Column(_("Fans who saw it")),
        Column(_("Shown")),
        Column(_("Clicks")),
        Column(_("Starts")),
    ]


def _counts(shelf: ShelfLife) -> tuple[Value, ...]:
    return shelf_name(shelf.shelf), shelf.fans, shelf.shown, shelf.clicks, shelf.starts


def _between(share: Share | None) -> str:
    if share is None:
        return _("too few to tell")
    ends = [round(100 * end) for end in (share.value, share.low, share.high)]
    return "{} % ({}–{})".format(*ends)


def _ends(share: Share | None) -> tuple[Value, Value, Value]:
    if share is None:
        return None, None, None
    return 100 * share.value, 100 * share.low, 100 * share.high


def _night(night: Night) -> tuple[Value, ...]:
    first = night.measures[0] if night.measures else None
    report = night.report
    return (
        night.at,
        night.state,
        night.run.attempts,
        night.seconds,
        report.fans if report else None,
        round(first.model, 1) if first else None,
        round(first.popularity, 1) if first else None,
        report.get_served_display() if report else None,
        report.data_hash[:HASH_SHOWN] if report else None,
    )


def _marks(night: Night, report: Report | None) -> list[str]:
    """What is worth a badge beside the night."""
    is_last_good = night.report is not None and report is not None and night.report == report
    return [
        *([_("last good night")] if is_last_good else []),
        *([_("by hand")] if night.run.by_hand else []),
    ]
