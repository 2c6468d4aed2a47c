"""What members did elsewhere, told by programs of those who may see members."""

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.models import Event
from analytics.selectors.registry import MOST_WORDS, REGISTRY
from analytics.services.recording import Subject
from analytics.services.telling import Told, tell

MOST = 100
BIGGEST = 2**31 - 1
TYPES = sorted({kind for rule in REGISTRY.values() for kind in rule.subjects})
KEY = RegexValidator(r"^[A-Za-z0-9_-]{1,36}\Z", _("1 to 36 letters, digits, hyphens."))


class EventIn(serializers.Serializer):
    """One event. With the same `key` it is kept once, however often it is told."""

    key = serializers.CharField(max_length=36, validators=[KEY])
    kind = serializers.ChoiceField(Event.Kind.choices)
    member = serializers.IntegerField(min_value=1, max_value=BIGGEST)
    type = serializers.ChoiceField(TYPES, help_text=_("What it is about, as course."))
    subject = serializers.IntegerField(
        min_value=0, max_value=BIGGEST, help_text=_("Its id; 0 for a page without one.")
    )
    part = serializers.IntegerField(
        min_value=1, max_value=BIGGEST, required=False, help_text=_("A lesson of the course.")
    )
    value = serializers.IntegerField(min_value=0, max_value=BIGGEST, required=False)
    words = serializers.CharField(max_length=MOST_WORDS, required=False)
    at = serializers.DateTimeField(
        required=False, help_text=_("At most 7 days ago; now where it is left out.")
    )


class EventsIn(serializers.Serializer):
    """One to a hundred events."""

    events = EventIn(many=True, min_length=1, max_length=MOST, allow_empty=False)


class Refused(serializers.Serializer):
    """An event that was not kept, by its place from 0."""

    index = serializers.IntegerField()
    key = serializers.CharField()
    code = serializers.CharField()


class Taken(serializers.Serializer):
    """What became of the events."""

    stored = serializers.IntegerField()
    refused = Refused(many=True)


class Events(generics.GenericAPIView):
    """The door for events."""

    scope = "events"
    may = {"POST": "members"}
    summary = {"POST": _("Report events")}
    about = {
        "POST": _(
            "Each event is looked at by itself. Codes: known, not_told, wrong_<field>, future, "
            "too_old, no_member, not_there, not_counted."
        )
    }
    serializer_class = Taken
    takes = {"POST": EventsIn}

    def post(self, request: Request) -> Response:
        """Keep the good ones; say of the others why not."""
        given = EventsIn(data=request.data)
        given.is_valid(raise_exception=True)
        events = [_told(**event) for event in given.validated_data["events"]]
        codes = tell(events)
        refused = [
            {"index": index, "key": event.key, "code": code}
            for index, (event, code) in enumerate(zip(events, codes, strict=True))
            if code != "stored"
        ]
        return Response(Taken({"stored": codes.count("stored"), "refused": refused}).data)


def _told(*, type: str, subject: int, **rest: Any) -> Told:
    return Told(subject=Subject(type, subject), **rest)
