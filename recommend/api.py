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
from recommend.engine.path import ADVANCED, NEW, SOME, Answers
from recommend.errors import TooFewCourses
from recommend.selectors import plans

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
            "Of the reason: finish, purchase, rating, like, start or view of a course; akin, for "
            "likeness to one; topic or answer of the person; popular, segment, new, pin or also."
        )
    )
    reason = serializers.CharField(help_text=_("The fact behind it, as one sentence."))
    because = serializers.IntegerField(
        source="because_id", allow_null=True, help_text=_("The course that the reason speaks of.")
    )


class Shelf(serializers.Serializer):
    """A shelf. `is_personal` is false for a visitor and where deeds may not choose."""

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


class PathAnswers(serializers.Serializer):
    """What a path is made of. Without any of it the kept path is meant."""

    goal = serializers.CharField(
        max_length=200, required=False, help_text=_("What to be able to do, in own words.")
    )
    topic = serializers.CharField(max_length=40, required=False)
    level = serializers.ChoiceField(
        ((NEW, _("new to it")), (SOME, _("some experience")), (ADVANCED, _("advanced"))),
        required=False,
    )
    hours = serializers.IntegerField(
        min_value=1, max_value=40, required=False, help_text=_("A week.")
    )


class PathStep(serializers.Serializer):
    """One step of a path, with why it is there."""

    course = serializers.IntegerField(source="card.pk")
    title = serializers.CharField(source="card.title")
    slug = serializers.CharField(source="card.slug")
    minutes = serializers.IntegerField(source="card.minutes")
    progress = serializers.IntegerField(
        source="card.progress", help_text=_("The finished share, 0 to 100.")
    )
    is_open = serializers.BooleanField()
    is_next = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.CharField())


class OwnPath(serializers.Serializer):
    """An ordered path. `fits` is false where nothing answers the goal: then it is a place to start.
    `weeks` is how long what is left takes."""

    fits = serializers.BooleanField()
    missing = serializers.ListField(
        child=serializers.CharField(), help_text=_("Words of the goal that no course has.")
    )
    is_kept = serializers.BooleanField()
    minutes = serializers.IntegerField()
    weeks = serializers.IntegerField()
    steps = PathStep(many=True, source="stops")


class PathView(generics.GenericAPIView):
    """A path for a goal and a level."""

    scope = "recommendations"
    may = {"GET": "member"}
    parameters = PathAnswers
    refuses = {"GET": (TooFewCourses.code,)}
    summary = {"GET": _("Read an own path")}
    about = {
        "GET": _("For these answers, and nothing is kept; without any, the kept path, or no steps.")
    }
    serializer_class = OwnPath

    def get(self, request: Request) -> Response:
        """The same as on the page. 409 on a site with too few courses."""
        asked = PathAnswers(data=request.query_params)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        if not said:
            kept = plans.plan_of(request.user) or plans.NO_ROUTE
            return Response(OwnPath(kept).data)
        topics = (said.pop("topic"),) if "topic" in said else ()
        route = plans.route_for(request.user, Answers(topics=topics, **said))
        if route is None:
            raise TooFewCourses
        return Response(OwnPath(route).data)


def _course(pk: int) -> Course:
    """A course that everybody may know of. Raises Http404."""
    course = published_courses([pk]).get(pk)
    if course is None:
        raise Http404
    return course


def _person(request: Request) -> User:
    return request.user  # type: ignore[return-value]
