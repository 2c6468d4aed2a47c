"""The fans of a site, and the segments they belong to."""

from typing import Any

import django_filters
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.services import set_tags
from analytics.errors import NoSuchAudience
from analytics.selectors import NAMES
from analytics.selectors import rows as selectors

LONGEST_TAG = 40
MOST_TAGS = 30


class MemberRow(serializers.Serializer):
    """A fan. `tier` is the highest that is held now; `spent` is in minor units."""

    id = serializers.IntegerField(source="user.pk")
    name = serializers.CharField(source="user.name")
    email = serializers.CharField(source="user.email", allow_null=True)
    language = serializers.CharField(source="user.language")
    tags = serializers.ListField(source="user.tags", child=serializers.CharField())
    tier = serializers.IntegerField(allow_null=True)
    segment = serializers.ChoiceField(list(NAMES), allow_null=True)
    joined_at = serializers.DateTimeField(source="user.date_joined")
    seen_at = serializers.DateTimeField(allow_null=True)
    spent = serializers.IntegerField()


class Tags(serializers.Serializer):
    """All tags of a member anew."""

    tags = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_TAG), max_length=MOST_TAGS
    )


class MemberFilter(django_filters.FilterSet):
    """What the list can be narrowed to."""

    q = django_filters.CharFilter(
        method="with_words", max_length=100, label=_("Name or e-mail holds these words.")
    )
    email = django_filters.CharFilter(
        field_name="email", lookup_expr="iexact", max_length=254, label=_("With this address.")
    )
    tag = django_filters.CharFilter(
        method="with_tag", max_length=LONGEST_TAG, label=_("With this tag.")
    )
    segment = django_filters.CharFilter(
        method="of_segment", max_length=40, label=_("In this segment: champions, rule-12.")
    )

    def with_words(self, people: Any, name: str, value: str) -> Any:
        """As the search of the studio."""
        return selectors.named(people, value)

    def with_tag(self, people: Any, name: str, value: str) -> Any:
        """Those who carry it."""
        return people.filter(tags__contains=[value])

    def of_segment(self, people: Any, name: str, value: str) -> Any:
        """Those who belong to it now. Raises ValidationError."""
        try:
            return selectors.in_segment(people, value)
        except NoSuchAudience:
            raise serializers.ValidationError({name: [_("There is no such segment.")]})


class _Members(generics.ListAPIView):
    """Fans, newest first, with what stands beside each name."""

    serializer_class = MemberRow
    ordering = ("-date_joined", "-id")

    def get_queryset(self) -> Any:
        """Everybody but the team."""
        return selectors.member_people()

    def get_serializer(self, people: Any, **options: Any) -> Any:
        """The page's people with their facts."""
        return super().get_serializer(selectors.member_rows(people), **options)


class Members(_Members):
    """The members of the site."""

    scope = "members"
    may = {"GET": "members"}
    summary = {"GET": _("List members")}
    filterset_class = MemberFilter


class MemberDetail(generics.GenericAPIView):
    """One member."""

    scope = "members"
    may = {"GET": "members", "PATCH": "members"}
    summary = {"GET": _("Read a member"), "PATCH": _("Change the tags of a member")}
    refuses = {"PATCH": ("tag_refused", "too_many_tags")}
    serializer_class = MemberRow
    takes = {"PATCH": Tags}

    def get_queryset(self) -> Any:
        """Everybody but the team."""
        return selectors.member_people()

    def get(self, request: Request, pk: int) -> Response:
        """The member."""
        return told(self.get_object())

    def patch(self, request: Request, pk: int) -> Response:
        """All tags anew."""
        member: User = self.get_object()
        given = Tags(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        if "tags" in given.validated_data:
            set_tags(member=member, tags=given.validated_data["tags"])
        return told(member)


def told(member: User) -> Response:
    """One member with the facts of this moment."""
    return Response(MemberRow(selectors.member_rows([member])[0]).data)


class SegmentRow(serializers.Serializer):
    """A segment: of the night, or (rule-12) by conditions, which is counted when it is asked."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(["nightly", "rule"])
    name = serializers.CharField()
    text = serializers.CharField(help_text=_("Who belongs to it, in words."))
    size = serializers.IntegerField(allow_null=True)
    built_at = serializers.DateTimeField(allow_null=True)


class Segments(generics.ListAPIView):
    """Every segment of the site."""

    scope = "segments"
    may = {"GET": "members"}
    summary = {"GET": _("List segments")}
    serializer_class = SegmentRow
    ordering = ()

    def get_queryset(self) -> Any:
        """A few: all of them stand on one page. A description of the API counts none."""
        if getattr(self, "swagger_fake_view", False):
            return []
        return selectors.segment_rows()


class SegmentMembers(_Members):
    """Who belongs to a segment now."""

    scope = "segments"
    may = {"GET": "members"}
    summary = {"GET": _("List the members of a segment")}

    def get_queryset(self) -> Any:
        """Those of this segment. Raises Http404."""
        try:
            return selectors.in_segment(super().get_queryset(), self.kwargs["segment"])
        except NoSuchAudience:
            raise Http404
