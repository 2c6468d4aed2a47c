"""Pages about people and about the look of a site."""

from accounts.views.entrance import change_password, confirm_email, confirm_reset
from accounts.views.notices import messages_page, notice, notices, notices_read, unsubscribe
from accounts.views.own import avatar, me, profile
from accounts.views.studio import studio_appearance, studio_logo, studio_settings

__all__ = [
    "avatar",
    "change_password",
    "confirm_email",
    "confirm_reset",
    "me",
    "messages_page",
    "notice",
    "notices",
    "notices_read",
    "profile",
    "studio_appearance",
    "studio_logo",
    "studio_settings",
    "unsubscribe",
]
