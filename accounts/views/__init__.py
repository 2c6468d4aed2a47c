"""Pages about people and about the look of a site."""

from accounts.views.entrance import confirm_email, confirm_reset
from accounts.views.own import me, profile
from accounts.views.studio import studio_appearance, studio_logo, studio_settings

__all__ = [
    "confirm_email",
    "confirm_reset",
    "me",
    "profile",
    "studio_appearance",
    "studio_logo",
    "studio_settings",
]
