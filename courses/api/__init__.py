"""Courses, lessons and progress for programs. Who may ask stands with each view (`may`)."""

from courses.api.courses import CourseDetail, Courses, Publish, Unpublish
from courses.api.lessons import LessonDetail, Lessons
from courses.api.progress import ProgressList

__all__ = [
    "CourseDetail",
    "Courses",
    "LessonDetail",
    "Lessons",
    "ProgressList",
    "Publish",
    "Unpublish",
]
