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
    if not member.is_authenticated or member.is_team or course.kind == Course.Kind.PATH:
        return False  # on a path it is the courses that are rated
    return may_read(member, course)
