"""Who a token or a session stands for."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.scopes import SCOPES


class Self(serializers.Serializer):
    """The person who asks; `scopes` is null for a session, which may do all that the role may."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.CharField()
    role = serializers.ChoiceField([role.value for role in User.Role])
    scopes = serializers.ListField(
        child=serializers.ChoiceField(list(SCOPES)), allow_null=True, help_text=_("Of the token.")
    )


class Me(generics.GenericAPIView):
    """The person who asks, as the site knows them at this moment."""

    scope = ""
    may = {"GET": "member"}
    summary = {"GET": _("Who am I")}
    serializer_class = Self

    def get(self, request: Request) -> Response:
        """Person, role and scopes."""
        person: Any = request.user
        scopes = request.auth.scopes if request.auth else None
        told = {name: getattr(person, name) for name in ("id", "name", "role")}
        return Response({**told, "email": person.email or "", "scopes": scopes})
