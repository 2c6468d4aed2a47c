"""Questions about people and access, split by noun."""

from accounts.selectors.access import (
    HAND,
    Holding,
    Person,
    forget_keys,
    held_keys,
    may_open,
    memberships,
    open_keys,
    remember_keys,
    tiers_on_sale,
)
from accounts.selectors.look import (
    PLATFORM_COLOR,
    STYLE_VERSION,
    Preview,
    theme_color,
    theme_preview,
    theme_version,
)
from accounts.selectors.notices import (
    Words,
    bell_of,
    choices_of,
    holders_of,
    person_with_bell,
    site_title,
    unread_count,
    wants,
    words,
)
from accounts.selectors.people import fans, has_account, owner_name
from accounts.selectors.questions import all_questions, answers_of, asked_questions
from accounts.selectors.things import names_of, openable, teach, titles_of

__all__ = [
    "HAND",
    "PLATFORM_COLOR",
    "STYLE_VERSION",
    "Holding",
    "Person",
    "Preview",
    "Words",
    "all_questions",
    "answers_of",
    "asked_questions",
    "bell_of",
    "choices_of",
    "fans",
    "forget_keys",
    "has_account",
    "held_keys",
    "holders_of",
    "may_open",
    "memberships",
    "names_of",
    "open_keys",
    "openable",
    "person_with_bell",
    "owner_name",
    "remember_keys",
    "site_title",
    "teach",
    "theme_color",
    "theme_preview",
    "theme_version",
    "tiers_on_sale",
    "titles_of",
    "unread_count",
    "wants",
    "words",
]
