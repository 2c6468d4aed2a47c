"""How far people are: everybody's own; a member's for programs that may see members."""

from typing import Any

import django_filters
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import fans
from courses import selectors, services
from courses.api.shapes import ProgressRow, Step

MOST = 2**31 - 1


class ProgressFilter(django_filters.FilterSet):
    """What the list can be narrowed to."""

    course = django_filters.NumberFilter(
        field_name="course_id", min_value=1, max_value=MOST, label=_("In this course.")
    )
    member = django_filters.NumberFilter(
        method="of_member", min_value=1, max_value=MOST,
        label=_("Of this member instead of the own; needs members:read as well."),
    )  # fmt: skip

    def of_member(self, rows: Any, name: str, value: Any) -> Any:
        """The view has chosen these rows already."""
        return rows


class ProgressList(generics.ListAPIView):
    """Where the person who asks stands in each lesson that was opened."""

    scope = "progress"
    may = {"GET": "member", "POST": "member"}
    parameter_needs = {"member": "members"}
    summary = {"GET": _("List progress"), "POST": _("Write the own progress")}
    serializer_class = ProgressRow
    takes = {"POST": Step}
    gives = {"POST": (200, ProgressRow)}
    filterset_class = ProgressFilter
    ordering = ("lesson_id",)

    def get_queryset(self) -> Any:
        """The own rows, or a member's (the permission has asked for that)."""
        number = self.request.query_params.get("member", "")
        if number.isascii() and number.isdigit() and len(number) < 11:
            return selectors.progress_rows(get_object_or_404(fans(), pk=int(number)).pk)
        return selectors.progress_rows(self.request.user.pk)

    def post(self, request: Request) -> Response:
        """Keep a place, or the mark of a finished lesson. Refused: not_open, place_refused."""
        given = Step(data=request.data)
        given.is_valid(raise_exception=True)
        told = given.validated_data
        rows = selectors.lesson_rows(request.user)
        lesson = get_object_or_404(rows, pk=told["lesson"])
        place = told.get("place")
        if place is not None:
            services.save_progress(lesson=lesson, member=request.user, place=place)
        if told.get("finished"):
            services.finish_lesson(lesson=lesson, member=request.user)
        elif "finished" in told:
            services.reopen_lesson(lesson=lesson, member=request.user)
        own = selectors.progress_rows(request.user.pk)
        return Response(ProgressRow(get_object_or_404(own, lesson_id=lesson.pk)).data)
