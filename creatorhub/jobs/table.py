"""Every job of the studio with its pages, in the order of the menu."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creatorhub.jobs.kinds import Job, Page, Start


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
            Page(
                "studio:recommendations",
                _("Recommendations"),
                "sparkles",
                _("pin, ban, related, needed first, shelf, suggestions, what a fan sees"),
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
            Page(
                "accounts:studio_tokens",
                _("Tokens"),
                "key",
                _("API, programs, keys, access, automation, connect, integrations"),
            ),
            Page(
                "studio:api",
                _("API for programs"),
                "file",
                _("REST, OpenAPI, JSON, developers, connect, integrations, documentation"),
            ),
            Page(
                "accounts:studio_team",
                _("Team"),
                "users",
                _("invite, roles, admin, editor, moderator, guest, who may do what, owner"),
            ),
            Page(
                "accounts:studio_log",
                _("Log"),
                "clock",
                _("audit, history, who did what, changes, staff, security, proof"),
            ),
            Page(
                "studio:isolation",
                _("Isolation"),
                "shield",
                _("security, other sites, check, leak, proof, signature, privacy, neighbour"),
            ),
        ),
    ),
)
STARTS = (
    Start("courses:studio_new", _("New course"), "plus", _("add, create, write, article, column")),
    Start("growth:studio_letter_new", _("Write a letter"), "mail", _("mail, newsletter, send")),
    Start("community:studio_new", _("New group"), "plus", _("add, create, community")),
    Start(
        "analytics:studio_rule_new", _("New segment"), "plus", _("add, create, rule, conditions")
    ),
    Start("billing:studio_tier_new", _("New tier"), "plus", _("add, create, membership, price")),
    Start("site:home", _("View site"), "external", _("home page, as visitors see it, preview")),
)
