from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        """Tell the apps below how courses are called."""
        from accounts.selectors import teach
        from courses.selectors.studio import course_names

        teach("course", course_names, _("Courses"))
