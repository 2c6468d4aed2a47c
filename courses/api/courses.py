"""The catalogue for programs: list, make, change, publish, delete."""

from functools import partial
from typing import Any

import django_filters
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from courses import selectors, services
from courses.api.shapes import CourseChange, CourseFull, CourseRow, NewCourse
from courses.models import Course


class CourseFilter(django_filters.FilterSet):
    """What the list can be narrowed to."""

    kind = django_filters.ChoiceFilter(choices=Course.Kind.choices, label=_("Of this kind."))
    state = django_filters.ChoiceFilter(choices=Course.State.choices, label=_("In this state."))
    access = django_filters.ChoiceFilter(choices=Course.Access.choices, label=_("Who may read it."))
    slug = django_filters.CharFilter(max_length=80, label=_("With exactly this address."))
    topic = django_filters.CharFilter(
        method="with_topic", max_length=40, label=_("About exactly this topic.")
    )

    def with_topic(self, rows: Any, name: str, value: str) -> Any:
        """Those that carry the topic."""
        return rows.filter(tags__contains=[value])


class _Courses:
    """What all views of courses share."""

    scope = "courses"
    request: Any

    def get_queryset(self) -> Any:
        """What this person may know of."""
        return selectors.course_rows(self.request.user)

    def told(self, pk: int, status: int = 200) -> Response:
        """The course as it is now."""
        rows = selectors.course_values(self.request.user, texts=True)
        course = get_object_or_404(rows, pk=pk)
        shape = CourseFull(course, context={"request": self.request})
        return Response(shape.data, status)


class Courses(_Courses, generics.ListAPIView):
    """The courses that this person may know of, in the creator's order."""

    may = {"GET": "member", "POST": "content"}
    summary = {"GET": _("List courses"), "POST": _("Make a course")}
    serializer_class = CourseRow
    takes = {"POST": NewCourse}
    gives = {"POST": (201, CourseFull)}
    filterset_class = CourseFilter
    ordering = ("position", "id")

    def get_queryset(self) -> Any:
        """Without the texts."""
        return selectors.course_values(self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The first page without a filter is what programs ask for most."""
        if request.query_params:
            return super().list(request, *args, **kwargs)
        first = partial(selectors.first_courses, request.user)
        rows = self.paginator.first_page(first, request, self)  # type: ignore[union-attr]
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def post(self, request: Request) -> Response:
        """A new draft at the end of the list. Refused: address_taken."""
        given = NewCourse(data=request.data)
        given.is_valid(raise_exception=True)
        fields = given.fields_of()
        kind, title = fields.pop("kind", Course.Kind.COURSE), fields.pop("title")
        course = services.create_course(
            kind=kind,
            title=title,
            slug=fields.pop("slug", ""),
            fields=fields,  # type: ignore[arg-type]
        )
        return self.told(course.pk, 201)


class CourseDetail(_Courses, generics.GenericAPIView):
    """One course."""

    may = {"GET": "member", "PATCH": "content", "DELETE": "content"}
    summary = {
        "GET": _("Read a course"),
        "PATCH": _("Change a course"),
        "DELETE": _("Delete a course"),
    }
    serializer_class = CourseFull
    takes = {"PATCH": CourseChange}

    def get(self, request: Request, pk: int) -> Response:
        """The course with its texts."""
        return self.told(pk)

    def patch(self, request: Request, pk: int) -> Response:
        """Change what is given. Refused: address_taken."""
        course = self.get_object()
        given = CourseChange(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        services.update_course(course=course, fields=given.fields_of())  # type: ignore[arg-type]
        return self.told(pk)

    def delete(self, request: Request, pk: int) -> Response:
        """Remove it with its lessons. Refused: bought_by_fans."""
        services.delete_course(course=self.get_object())
        return Response(status=204)


class Publish(_Courses, generics.GenericAPIView):
    """Let everybody see a course; the first time, fans are told."""

    may = {"POST": "content"}
    summary = {"POST": _("Publish a course")}
    serializer_class = CourseFull
    takes = {"POST": None}

    def post(self, request: Request, pk: int) -> Response:
        """Publish it; twice is once. Refused: nothing_to_publish, empty_path."""
        services.publish(course=self.get_object())
        return self.told(pk)


class Unpublish(_Courses, generics.GenericAPIView):
    """Make a course a draft again; grants and progress stay."""

    may = {"POST": "content"}
    summary = {"POST": _("Unpublish a course")}
    serializer_class = CourseFull
    takes = {"POST": None}

    def post(self, request: Request, pk: int) -> Response:
        """Back to a draft; twice is once."""
        services.unpublish(course=self.get_object())
        return self.told(pk)
