"""Questions about people and access, split by noun."""

from accounts.selectors.access import (
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
from accounts.selectors.people import fans, has_account

__all__ = [
    "PLATFORM_COLOR",
    "STYLE_VERSION",
    "Holding",
    "Person",
    "Preview",
    "fans",
    "forget_keys",
    "has_account",
    "held_keys",
    "may_open",
    "memberships",
    "open_keys",
    "remember_keys",
    "theme_color",
    "theme_preview",
    "theme_version",
    "tiers_on_sale",
]
