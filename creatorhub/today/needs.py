"""What needs the creator now, each with the one button that leads to doing it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Left, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import selectors as people
from accounts.roles import Action
from billing.models import Order
from creatorhub.rows import Row, rows
from creatorhub.today.waiting import drafts, ending, failed, unanswered
from recommend import selectors as recommend
from recommend.models import Report
from tenants import selectors as tenants
from tenants.models import Run
from tenants.schemas import here, open_public

A_NIGHT = timedelta(hours=24)
NAMED = 3  # of each kind
EXCERPT = 160  # characters of a post; the page shows as many as fit
NEWEST = 5  # sales and fans


@dataclass(frozen=True)
class Need:
    """Something that waits for the creator: what, why it matters, and the button."""

    name: str
    icon: str
    title: str
    text: str
    url: str
    label: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Lately:
    """What waits, and what came last. `report` is None before the first good night."""

    needs: list[Need]
    orders: list[Row]
    fans: list[Row]
    fan_count: int  # everybody on the site but its team
    report: Report | None
    verdict: str


def lately_of(found: dict[str, list[Row]], sees: Any) -> Lately:
    """What needs this person now, the most pressing first, and the newest sales and fans.

    `found` are the rows of `asked`. One statement for the report, and one in public when the
    report is old.
    """
    report = recommend.newest_report() if sees.insights else None
    needs = [_night()] if sees.insights and _night_failed(report) else []
    needs += [make(found[kind]) for kind, make in NEEDS.items() if kind in found]
    verdict = recommend.verdict(report) if report else ""
    fans = found.get("fan", [])
    fan_count = fans[0].total if fans else 0
    shown = fans if sees.members else []
    return Lately(needs, found.get("order", []), shown, fan_count, report, verdict)


# Whose work it is; how many fans there are everybody in the studio may know.
WORK = {
    "failed": Action.MONEY,
    "unanswered": Action.MODERATE,
    "ending": Action.LETTERS,
    "draft": Action.CONTENT,
    "order": Action.MONEY,
    "fan": Action.STUDIO,
}


def asked(now: datetime, sees: Any) -> list[QuerySet[Any]]:
    """Every row that lately_of looks at for this person, for rows.together."""
    return [there for kind, there in _everything(now).items() if sees.do(WORK[kind])]


def _everything(now: datetime) -> dict[str, QuerySet[Any]]:
    buyer = _name("member__")
    sales = Order.objects.exclude(paid_at=None)
    return {
        "failed": rows("failed", failed(now), limit=NAMED, key="member_id", note=buyer),
        "unanswered": rows(
            "unanswered", unanswered(now), limit=NAMED, order="created_at",
            key=Concat("group__slug", Value(" "), "pk", output_field=TextField()),
            label=Left("body", EXCERPT), note=_name("author__"), at="created_at",
        ),
        "ending": rows(
            "ending", ending(now), limit=NAMED, order="ends_at",
            key="member_id", label=_name("member__"), at="ends_at",
        ),
        "draft": rows("draft", drafts(now), limit=NAMED, order="created_at", at="created_at"),
        "order": rows(
            "order", sales, limit=NEWEST, order="-paid_at",
            key="uid", note=buyer, at="paid_at", amount="amount", currency="currency",
        ),
        "fan": rows(
            "fan", people.fans(), limit=NEWEST, order="-date_joined",
            label=_name(""), note="avatar", at="date_joined",
        ),
    }  # fmt: skip


def _name(path: str) -> Coalesce:
    """How a person is called, by the way from the row to the person."""
    word = TextField()
    called = Cast(NullIf(f"{path}name", Value("")), word)
    return Coalesce(called, Cast(f"{path}email", word), Value("?", word))


def _night_failed(report: Report | None) -> bool:
    """True when the newest run was given up; a report of the last 24 hours says it was not."""
    if report and report.made_at > timezone.now() - A_NIGHT:
        return False
    creator_id = here().pk
    with open_public():
        return any(run.state == Run.State.FAILED for run in tenants.runs_of(creator_id, 1))


def _night() -> Need:
    return Need(
        "night",
        "warning",
        _("The last nightly run failed"),
        _("Your fans see what the last good night found. You can run it again now."),
        reverse("studio:insights_nights"),
        _("Look at the nights"),
    )


def _of_failed(found: list[Row]) -> Need:
    number = found[0].total
    title = ngettext(
        "%(number)s payment did not come in", "%(number)s payments did not come in", number
    )
    text = _("Declined in the last 14 days, or due for a day. A kind word often brings it back.")
    url = reverse("analytics:studio_member", args=[found[0].key])
    return Need("failed", "card", title % {"number": number}, text, url, _("See the fan"), found)


def _of_unanswered(found: list[Row]) -> Need:
    number = found[0].total
    title = ngettext(
        "%(number)s post waits for an answer", "%(number)s posts wait for an answer", number
    )
    text = _("Written by a fan more than 24 hours ago; nobody has replied yet.")
    slug, _blank, pk = found[0].key.partition(" ")
    url = f"{reverse('community:detail', args=[slug])}?post={pk}"
    return Need("unanswered", "comment", title % {"number": number}, text, url, _("Answer"), found)


def _of_ending(found: list[Row]) -> Need:
    number = found[0].total
    title = ngettext("%(number)s membership ends soon", "%(number)s memberships end soon", number)
    text = _("Within 14 days, and nothing renews it. Tell them what comes next.")
    url = f"{reverse('growth:studio_letter_new')}?list=expiring"
    return Need(
        "ending", "clock", title % {"number": number}, text, url, _("Write a letter"), found
    )


def _of_draft(found: list[Row]) -> Need:
    number = found[0].total
    title = ngettext("%(number)s draft lies waiting", "%(number)s drafts lie waiting", number)
    text = _("Begun more than a week ago. Finish one, or delete it.")
    url = reverse("courses:studio_edit", args=[found[0].key])
    return Need("draft", "pencil", title % {"number": number}, text, url, _("Go on writing"), found)


NEEDS: dict[str, Callable[[list[Row]], Need]] = {
    "failed": _of_failed,
    "unanswered": _of_unanswered,
    "ending": _of_ending,
    "draft": _of_draft,
}
