"""What comes next, for programs and pages."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.selectors import fans
from courses.models import Course
from courses.selectors import published_courses
from recommend import selectors, services

MOST = 20
BIGGEST = 2**31 - 1
FOR_YOU, BECAUSE, ALSO, POPULAR = "for_you", "because", "also", "popular"
SHELVES = (
    (FOR_YOU, _("made for the person")),
    (BECAUSE, _("what goes with the course finished last; empty without one")),
    (ALSO, _("what others also took with `course`")),
    (POPULAR, _("what is popular")),
)


class Suggestion(serializers.Serializer):
    """A course on a shelf, best first, with the reason in words."""

    course = serializers.IntegerField(source="course.pk")
    title = serializers.CharField(source="course.title")
    slug = serializers.CharField(source="course.slug")
    kind = serializers.CharField(
        help_text=_(
            "Of the reason: finish, purchase, rating, like, start or view of a course; topic or "
            "answer of the person; popular, segment, new, pin or also."
        )
    )
    reason = serializers.CharField(help_text=_("The fact behind it, as one sentence."))
    because = serializers.IntegerField(
        source="because_id", allow_null=True, help_text=_("The course that the reason speaks of.")
    )


class Shelf(serializers.Serializer):
    """A shelf. `is_personal` is false where deeds may not choose, or nobody has done any."""

    title = serializers.CharField()
    is_personal = serializers.BooleanField()
    results = Suggestion(many=True)


class Asked(serializers.Serializer):
    """What the address may say."""

    member = serializers.IntegerField(min_value=1, max_value=BIGGEST, required=False)
    limit = serializers.IntegerField(min_value=1, max_value=MOST, required=False)
    shelf = serializers.ChoiceField(SHELVES, required=False, help_text=_("for_you, if left out."))
    course = serializers.IntegerField(
        min_value=1, max_value=BIGGEST, required=False, help_text=_("For the shelf `also`.")
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`also` goes with a course. Raises ValidationError."""
        if attrs.get("shelf") == ALSO and "course" not in attrs:
            raise serializers.ValidationError({"course": _("Which course does it go with?")})
        return attrs


class NotWanted(serializers.Serializer):
    """A course that is not to be suggested."""

    course = serializers.IntegerField(
        min_value=1, max_value=BIGGEST, help_text=_("The id of a course.")
    )


class Recommendations(generics.GenericAPIView):
    """The shelf of the person who asks, or of a member."""

    scope = "recommendations"
    may = {"GET": "member"}
    parameters = Asked
    parameter_needs = {"member": "members"}
    summary = {"GET": _("Read recommendations")}
    about = {
        "GET": _(
            "The own shelf, or that of a member, which needs members:read as well. Never what is"
            " owned, begun or finished, withdrawn, banned by the team, or not wanted."
        )
    }
    serializer_class = Shelf

    def get(self, request: Request) -> Response:
        """As of the last good night, without what the person owns or began since."""
        asked = Asked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        told = asked.validated_data
        person: Any = request.user
        if pk := told.get("member"):
            person = get_object_or_404(fans(), pk=pk)
        found = selectors.shelf_named(
            person,
            told.get("shelf", FOR_YOU),
            told.get("limit", selectors.SHOWN),
            beside=_course(told["course"]) if "course" in told else None,
        )
        return Response(Shelf(found).data)


class NotThis(generics.GenericAPIView):
    """Courses that the person who asks does not want suggested."""

    scope = "recommendations"
    may = {"POST": "member"}
    summary = {"POST": _("Take a course off the own shelves")}
    about = {"POST": _("At once and for good, on every page, here and in mails. Twice is once.")}
    serializer_class = NotWanted
    takes = {"POST": NotWanted}
    gives = {"POST": (201, NotWanted)}

    def post(self, request: Request) -> Response:
        """As the button on a suggestion."""
        given = NotWanted(data=request.data)
        given.is_valid(raise_exception=True)
        course = _course(given.validated_data["course"])
        services.not_this(member=_person(request), course=course)
        return Response(NotWanted({"course": course.pk}).data, 201)


class NotThisCourse(generics.GenericAPIView):
    """One course that is not wanted."""

    scope = "recommendations"
    may = {"DELETE": "member"}
    summary = {"DELETE": _("Let a course be suggested again")}
    serializer_class = NotWanted

    def delete(self, request: Request, pk: int) -> Response:
        """Undo it. 404 where nobody had said so."""
        if not services.take_back(member=_person(request), course_id=pk):
            raise Http404
        return Response(status=204)


def _course(pk: int) -> Course:
    """A course that everybody may know of. Raises Http404."""
    course = published_courses([pk]).get(pk)
    if course is None:
        raise Http404
    return course


def _person(request: Request) -> User:
    return request.user  # type: ignore[return-value]
