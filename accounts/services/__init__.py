"""Everything that writes about people, access and the look of a site, split by noun."""

from accounts.services.look import change_appearance, change_logo, change_settings, remove_logo
from accounts.services.people import (
    end_grants,
    found_site,
    make_owner,
    set_grant,
    update_profile,
)

__all__ = [
    "change_appearance",
    "change_logo",
    "change_settings",
    "end_grants",
    "found_site",
    "make_owner",
    "remove_logo",
    "set_grant",
    "update_profile",
]
