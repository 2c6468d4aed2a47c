"""The ways the recommender says no."""

from django.utils.translation import gettext_lazy as _

from tenants.errors import Refusal


class TooFewCourses(Refusal):
    """A path leads through courses, and there are hardly any."""

    message = _("There are too few courses here for a path of your own. Look at all of them.")
    code = "too_few_courses"


class NoPathFound(Refusal):
    """Everything that could be a step is known already."""

    message = _("You know every course there is here. Say that you know fewer, or look again.")
    code = "no_path_found"


class TooManyPins(Refusal):
    """More pins would push aside what is meant for each fan."""

    message = _("Three courses are pinned already. Take one down first.")
    code = "too_many_pins"


class BannedCourse(Refusal):
    """A course that is never suggested cannot stand on top of every shelf."""

    message = _("This course is suggested to nobody. Let it be suggested again before you pin it.")
    code = "banned_course"


class NotOnShelves(Refusal):
    """Drafts and paths stand on no shelf."""

    message = _("Choose a published course. Drafts and paths are not suggested.")
    code = "not_on_shelves"


class TooManyBeside(Refusal):
    """So many related or needed courses that nobody looks at them all."""

    message = _("Twelve courses are enough here. Take one away first.")
    code = "too_many_beside"


class PicksItself(Refusal):
    """A course is not related to itself, and does not need itself."""

    message = _("Choose another course than this one.")
    code = "picks_itself"


class NeedsInCircle(Refusal):
    """Needs that lead back to where they began would let nobody begin."""

    code = "needs_in_circle"

    def __init__(self, way: list[str]) -> None:
        """`way`: the titles along the circle, the first one twice."""
        titles = " → ".join(way)
        told = _("That would be a circle: %(way)s. Take one step of it away first.")
        super().__init__(told % {"way": titles})
