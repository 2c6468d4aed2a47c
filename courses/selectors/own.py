"""What courses know of one learner; see accounts.selectors.own."""

from django.utils.translation import gettext_lazy as _

from accounts.selectors.own import Field, Source
from courses.models import Progress, Rating


def own_sources() -> list[Source]:
    """Progress and ratings."""
    return [
        Source(
            "progress", _("Your progress"),
            _("So that a course goes on where you stopped."), "book",
            lambda who: Progress.objects.filter(member_id=who).order_by("-updated_at", "-pk"),
            (
                Field("course", _("Course"), "course__title"),
                Field("lesson", _("Lesson"), "lesson__title"),
                Field("place", _("Seconds, or read share"), "place", "number", in_short=False),
                Field("finished_at", _("Finished"), "finished_at", "moment", in_short=False),
                Field("at", _("Last opened"), "updated_at", "moment"),
            ),
            ("courses.Progress.member",),
        ),
        Source(
            "ratings", _("Your ratings"),
            _("So that others know what a course is worth."), "star",
            lambda who: Rating.objects.filter(member_id=who).order_by("-created_at", "-pk"),
            (
                Field("course", _("Course"), "course__title"),
                Field("stars", _("Stars")),
                Field("words", _("Your words"), "text"),
                Field("at", _("When"), "created_at", "moment"),
                Field("shown_on_home", _("Shown on the home page"), "is_featured", "flag",
                      in_short=False),
            ),
            ("courses.Rating.member",),
        ),
    ]  # fmt: skip
