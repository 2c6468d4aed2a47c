"""What comes next, for programs and pages."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import fans
from recommend import selectors

MOST = 20


class Suggestion(serializers.Serializer):
    """A course on a shelf, best first, with the reason in words."""

    course = serializers.IntegerField(source="course.pk")
    title = serializers.CharField(source="course.title")
    slug = serializers.CharField(source="course.slug")
    kind = serializers.CharField(help_text=_("Of the reason."))
    reason = serializers.CharField()


class Shelf(serializers.Serializer):
    """A shelf. `is_personal` is false where deeds may not choose, or nobody has done any."""

    title = serializers.CharField()
    is_personal = serializers.BooleanField()
    results = Suggestion(many=True)


class Asked(serializers.Serializer):
    """What the address may say."""

    member = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    limit = serializers.IntegerField(min_value=1, max_value=MOST, required=False)


class Recommendations(generics.GenericAPIView):
    """The shelf of the person who asks, or of a member."""

    scope = "recommendations"
    may = {"GET": "member"}
    parameters = Asked
    parameter_needs = {"member": "members"}
    summary = {"GET": _("Read recommendations")}
    about = {"GET": _("The own shelf, or that of a member, which needs members:read as well.")}
    serializer_class = Shelf

    def get(self, request: Request) -> Response:
        """As of the last good night, without what the person owns or began since."""
        asked = Asked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        person: Any = request.user
        if pk := asked.validated_data.get("member"):
            person = get_object_or_404(fans(), pk=pk)
        entries = selectors.shelf_for(person, asked.validated_data.get("limit", 6))
        told = {
            "title": selectors.shelf_title(person, entries),
            "is_personal": selectors.is_personal(person),
            "results": entries,
        }
        return Response(Shelf(told).data)
