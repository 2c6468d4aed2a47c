"""Questions about access: what may this person open?"""

from accounts.selectors import Person, may_open
from courses.models import Course, Lesson


def may_read(member: Person, course: Course) -> bool:
    """True when every lesson of the course is open to this person at this second."""
    return course.access == Course.Access.OPEN or may_open(member, course.keys)


def may_open_lesson(member: Person, lesson: Lesson) -> bool:
    """True for a free preview, and for whoever may read the whole course."""
    return lesson.is_preview or may_read(member, lesson.course)


def may_rate(member: Person, course: Course) -> bool:
    """True for a signed-in fan who may read the course."""
    return member.is_authenticated and not member.is_owner and may_read(member, course)
