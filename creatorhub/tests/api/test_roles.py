"""Deny by default; and each role gets what the table of roles gives it."""

import pytest
from django.urls import get_resolver, reverse
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.models import User
from accounts.roles import TABLE, Action, Role
from accounts.scopes import SCOPES
from creatorhub.api.framing import Frame, framed
from creatorhub.urls.api import api_urls

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def views():
    return [(pattern.name, pattern.callback.cls) for pattern in api_urls]


def operations():
    for name, view in views():
        for method in METHODS:
            if hasattr(view, method.lower()):
                yield name, view, method


def test_a_view_that_declares_nothing_refuses_even_the_owner(owner):
    class Silent(APIView):
        def get(self, request):
            return Response("secret")

    class WithoutScope(Silent):
        may = {"GET": "member"}

    for view in (Silent, WithoutScope):
        request = APIRequestFactory().get("/")
        request.user = owner
        assert framed(view)(request).status_code == 403


def test_every_operation_declares_who_may_and_with_which_scope():
    nouns = {scope.partition(":")[0] for scope in SCOPES}
    for name, view, method in operations():
        assert issubclass(view, Frame), name
        assert view.may[method] in {"anyone", "member", *Action}, (name, method)
        assert view.scope in {"", *nouns}, name
        assert view.authentication_classes == APIView.authentication_classes, name
        if method != "GET":
            assert f"{view.scope}:write" in SCOPES, name


def test_all_routes_of_the_api_go_through_the_frame():
    found = get_resolver("creatorhub.urls.site").reverse_dict
    assert found is not None
    assert all(issubclass(view, Frame) for _name, view in views())


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_what_the_table_gives(program, ada, role):
    person = User.objects.create_user(f"{role}@example.com", "x", role=role.value)
    asks = program(person)
    holes = {
        "pk": 1,
        "post": 1,
        "segment": "champions",
        "uid": "00000000-0000-4000-8000-000000000000",
    }
    for name, view, method in operations():
        needs = view.may[method]
        kinds = {key: holes[key] for key in _holes(name)}
        path = reverse(f"api:{name}", kwargs=kinds, urlconf="creatorhub.urls.site")
        answer = asks.tell(
            path.removeprefix("/api/v1/"), {} if method != "GET" else None, method.lower()
        )
        allowed = needs in {"anyone", "member"} or Action(needs) in TABLE[role]
        assert (answer.status_code == 403) is (not allowed), (name, method, answer.status_code)
        assert answer.status_code < 500


def _holes(name):
    pattern = next(one for one in api_urls if one.name == name)
    return pattern.pattern.converters
