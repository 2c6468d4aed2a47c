from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "community"

    def ready(self) -> None:
        """Tell the apps below how groups are called."""
        from accounts.selectors import teach
        from community.selectors import group_names

        teach("group", group_names, _("Groups"))
