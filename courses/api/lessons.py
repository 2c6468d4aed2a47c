"""Lessons for programs; their text only for whoever may read it."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from courses import selectors, services
from courses.api.shapes import LessonChange, LessonFull, LessonRow, NewLesson
from courses.models import Course, Lesson, Section


class _Lessons:
    """What all views of lessons share."""

    scope = "courses"
    request: Any

    def get_queryset(self) -> Any:
        """The lessons of the courses that this person may know of."""
        return selectors.lesson_rows(self.request.user)

    def told(self, lesson: Lesson, status: int = 200) -> Response:
        """The lesson as it is now."""
        fresh = self.get_queryset().get(pk=lesson.pk)
        return Response(LessonFull(fresh, context={"request": self.request}).data, status)


class Lessons(_Lessons, generics.ListAPIView):
    """The lessons of one course, section by section."""

    may = {"GET": "member", "POST": "content"}
    summary = {"GET": _("List the lessons of a course"), "POST": _("Add a lesson")}
    serializer_class = LessonRow
    takes = {"POST": NewLesson}
    gives = {"POST": (201, LessonFull)}
    ordering = ("section__position", "section_id", "position", "id")

    def course(self) -> Course:
        """The course that the address names. Raises Http404."""
        rows = selectors.course_rows(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])  # type: ignore[attr-defined]

    def get_queryset(self) -> Any:
        """Those of this course."""
        return super().get_queryset().filter(course=self.course())

    def post(self, request: Request, pk: int) -> Response:
        """A new lesson at the end of a section. Refused: last_of_single, embed_refused."""
        course = self.course()
        given = NewLesson(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        number, name = fields.pop("section", None), fields.pop("section_title", "")
        section = _section(course, number, name)
        title = fields.pop("title")
        lesson = services.add_lesson(section=section, title=title, fields=fields)  # type: ignore[arg-type]
        return self.told(lesson, 201)


def _section(course: Course, number: int | None, name: str) -> Section:
    """The named section (made by title where it is not there), else the last one."""
    if course.kind == Course.Kind.PATH:
        raise Http404
    rows = selectors.section_rows(course)
    if number is not None:
        return get_object_or_404(rows, pk=number)
    found = rows.filter(title=name).first() if name else rows.last()
    return found or services.add_section(course=course, title=name or course.title)


class LessonDetail(_Lessons, generics.RetrieveAPIView):
    """One lesson; `body` is null for whoever may not read it now."""

    may = {"GET": "member", "PATCH": "content", "DELETE": "content"}
    summary = {
        "GET": _("Read a lesson"),
        "PATCH": _("Change a lesson"),
        "DELETE": _("Delete a lesson"),
    }
    serializer_class = LessonFull
    takes = {"PATCH": LessonChange}

    def patch(self, request: Request, pk: int) -> Response:
        """Change what is given. Refused: embed_refused."""
        lesson = self.get_object()
        given = LessonChange(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        services.update_lesson(lesson=lesson, fields=given.validated_data)
        return self.told(lesson)

    def delete(self, request: Request, pk: int) -> Response:
        """Remove it with its file. Refused: last_of_single."""
        services.delete_lesson(lesson=self.get_object())
        return Response(status=204)
