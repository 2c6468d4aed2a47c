"""The studio by job: one table, from which side bar, tabs, palette and breadcrumbs are made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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

    @property
    def shown(self) -> list[Page]:
        """The pages that are there on this installation."""
        return [page for page in self.pages if page.is_there()]


@dataclass(frozen=True)
class Action:
    """Something that begins on a page of its own."""

    route: str
    label: str | Promise
    icon: str
    words: str | Promise


def _payments_are_tests() -> bool:
    return bool(settings.PAYMENTS == "demo")


JOBS = (
    Job(
        "today",
        _("Today"),
        "home",
        (
            Page(
                "studio:today",
                _("Today"),
                "home",
                _("start, overview, tasks, what to do"),
                also=("/studio/find/",),
            ),
        ),
        in_tabs=True,
    ),
    Job(
        "content",
        _("Content"),
        "book",
        (
            Page(
                "courses:studio_list",
                _("Courses"),
                "book",
                _("lessons, columns, articles, paths, videos, write, teach"),
            ),
            Page(
                "courses:studio_reviews",
                _("Reviews"),
                "star",
                _("ratings, stars, testimonials, home page"),
            ),
        ),
        in_tabs=True,
    ),
    Job(
        "community",
        _("Community"),
        "users",
        (
            Page(
                "community:studio_list",
                _("Groups"),
                "users",
                _("posts, replies, conversation, circle"),
            ),
        ),
        in_tabs=True,
    ),
    Job(
        "members",
        pgettext_lazy("people", "Members"),
        "user",
        (
            Page(
                "analytics:studio_members",
                pgettext_lazy("people", "Members"),
                "user",
                _("fans, people, list, tags, notes, access, e-mail, search"),
            ),
            Page(
                "analytics:studio_segments",
                _("Segments"),
                "filter",
                _("classes, groups of fans, rules, conditions, recency, champions"),
            ),
            Page(
                "growth:studio_lists",
                _("Expiring and idle"),
                "clock",
                _("lists, memberships that end, who stays away, win back"),
            ),
            Page(
                "growth:studio_letters",
                _("Letters"),
                "mail",
                _("mail, newsletter, write to fans, send"),
            ),
            Page(
                "accounts:studio_join_questions",
                _("Questions at joining"),
                "comment",
                _("sign-up, form, ask, answers"),
            ),
        ),
        in_tabs=True,
    ),
    Job(
        "sales",
        _("Sales"),
        "receipt",
        (
            Page(
                "billing:studio_sales",
                _("Sales"),
                "receipt",
                _("orders, income, money, refunds, payments"),
            ),
            Page(
                "billing:studio_tiers",
                _("Tiers and prices"),
                "crown",
                _("membership, offers, subscription, price"),
                also=("/studio/prices/", "/studio/offers/"),
            ),
            Page(
                "billing:studio_clock",
                _("Demo clock"),
                "clock",
                _("test, time, renewals, run ahead"),
                is_there=_payments_are_tests,
            ),
        ),
        in_tabs=True,
    ),
    Job(
        "insights",
        _("Insights"),
        "chart",
        (
            Page(
                "studio:insights",
                _("Overview"),
                "chart",
                _("numbers, statistics, members, active, income, activity, report"),
            ),
            Page(
                "studio:insights_funnel",
                _("Funnel"),
                "filter",
                _("visit, join, pay, finish, conversion"),
            ),
            Page(
                "studio:insights_courses",
                _("Courses in numbers"),
                "book",
                _("finish, drop-off, lessons, completion"),
            ),
            Page(
                "studio:insights_nights",
                _("Last night"),
                "sparkles",
                _("recommendations, model, shelf, for you, popularity, nightly run"),
                also=("/studio/recommendations/",),
            ),
        ),
    ),
    Job(
        "appearance",
        _("Appearance"),
        "palette",
        (
            Page(
                "accounts:studio_appearance",
                _("Look"),
                "palette",
                _("colour, logo, brand, design, theme, tagline, name of the site"),
            ),
            Page(
                "accounts:studio_profile",
                _("Your page"),
                "user",
                _("about you, portrait, credentials, links, promises, profile"),
            ),
        ),
    ),
    Job(
        "settings",
        _("Settings"),
        "settings",
        (
            Page(
                "accounts:studio_settings",
                _("Settings"),
                "settings",
                _("language, time zone, terms, privacy, about"),
            ),
        ),
    ),
)
ACTIONS = (
    Action("courses:studio_new", _("New course"), "plus", _("add, create, write, article, column")),
    Action("growth:studio_letter_new", _("Write a letter"), "mail", _("mail, newsletter, send")),
    Action("community:studio_new", _("New group"), "plus", _("add, create, community")),
    Action(
        "analytics:studio_rule_new", _("New segment"), "plus", _("add, create, rule, conditions")
    ),
    Action("billing:studio_tier_new", _("New tier"), "plus", _("add, create, membership, price")),
    Action("site:home", _("View site"), "external", _("home page, as visitors see it, preview")),
)


def pages() -> Iterator[tuple[Job, Page]]:
    """Every page of the menu with its job, in order."""
    for job in JOBS:
        for page in job.shown:
            yield job, page


def place_of(path: str) -> tuple[Job, Page] | None:
    """The job and the page that an address of the studio belongs to; the nearest one counts."""
    found = [
        (len(root), job, page) for job, page in pages() for root in page.roots if _holds(root, path)
    ]
    if not found:
        return None
    _length, job, page = max(found, key=lambda entry: entry[0])
    return job, page


def _holds(root: str, path: str) -> bool:
    """True when the address lies at or below the root; below the studio's own root lies it all."""
    return path == root or (path.startswith(root) and root != reverse("studio:today"))
