"""Deny by default; and each caller gets what the tables of roles and scopes give, no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import get_resolver
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.models import ApiToken, User
from accounts.roles import Action, Role
from accounts.scopes import SCOPES
from conftest import SiteClient
from creatorhub.api.framing import Frame, framed
from creatorhub.tests.api.conftest import Program
from creatorhub.tests.net.amount import amount, dice
from creatorhub.tests.net.roles.calling import all_scopes, operations
from creatorhub.urls.api import api_urls

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("roles")]


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
    for one in operations():
        told = (one.name, one.method)
        assert issubclass(one.view, Frame), told
        assert one.needs in {"anyone", "member", *Action}, told
        assert one.view.scope in {"", *nouns}, told
        assert one.view.authentication_classes == APIView.authentication_classes, told
        if one.writes:
            assert f"{one.view.scope}:write" in SCOPES, told


def test_all_routes_of_the_api_go_through_the_frame():
    found = get_resolver("creatorhub.urls.site").reverse_dict
    assert found is not None
    assert all(issubclass(pattern.callback.cls, Frame) for pattern in api_urls)


def verdict(answer: Any) -> str:
    """The code of a refusal by the door; "" for whatever the view itself answered."""
    if answer.status_code >= 500:
        return f"broken: {answer.status_code}"
    return str(answer.json()["error"]["code"]) if answer.status_code in {401, 403} else ""


def asked(client: SiteClient, one: Any) -> str:
    more = {"data": {}, "content_type": "application/json"} if one.writes else {}
    return verdict(getattr(client, one.method.lower())(one.path(), **more))


def bearer(ada: Any, person: User, scopes: list[str], **fields: Any) -> Program:
    """A program with a token of just these scopes, also of none."""
    from accounts.services.tokens import digest_of

    text = f"ch_{ApiToken.objects.count():0>43}"
    ApiToken.objects.create(
        member=person, name="x", digest=digest_of(text), ending="x", scopes=scopes, **fields
    )
    return Program(ada.host, text)


@pytest.mark.parametrize("role", Role)
def test_every_operation_answers_every_caller_as_the_tables_say(ada, somebody, role, say):
    person = somebody(role.value)
    alone = amount(SCOPES if role is Role.OWNER else dice(role).sample(list(SCOPES), 3), SCOPES)
    sets = [all_scopes(), [], *([scope] for scope in alone)]
    callers: list[Any] = [(bearer(ada, person, scopes), scopes, True) for scopes in sets]
    for strong in (True, False):
        callers.append((SiteClient(ada.host).sign_in(person, strong=strong), None, strong))
    found, wanted = {}, {}
    for client, scopes, strong in callers:
        cache.clear()  # how often somebody may ask is another matter
        client.raise_request_exception = False
        for one in operations():
            place = (one.method, one.path(), str(scopes), strong)
            found[place] = asked(client, one)
            wanted[place] = one.verdict(role, scopes, is_strong=strong)

    say(f"roles: API as {role}: {len(found)} requests, {sum(map(bool, wanted.values()))} refused")
    assert {place: told for place, told in found.items() if told != wanted[place]} == {}


DEAD = {
    "none": None,
    "revoked": {"revoked_at": timezone.now() - timedelta(seconds=1)},
    "expired": {"expires_at": timezone.now() - timedelta(seconds=1)},
}


@pytest.mark.parametrize("how", [*DEAD, "unknown", "closed"])
def test_without_a_living_token_nothing_answers(ada, owner, how):
    program = bearer(ada, owner, all_scopes(), **(DEAD.get(how) or {}))
    if how == "none":
        program = SiteClient(ada.host)
    elif how == "unknown":
        program = Program(ada.host, "ch_" + "x" * 43)
    elif how == "closed":
        User.objects.filter(pk=owner.pk).update(is_active=False)
    wanted = "not_signed_in" if how == "none" else "token_refused"
    found = {}
    for one in operations():
        cache.clear()
        is_open = one.needs == "anyone" and how == "none"
        told = asked(program, one)
        if told != ("" if is_open else wanted):
            found[one.method, one.path()] = told

    assert found == {}


def test_a_token_of_a_lost_role_is_a_fans(ada, somebody):
    person = somebody("admin")
    program = bearer(ada, person, all_scopes())
    User.objects.filter(pk=person.pk).update(role="fan")

    found = {(one.method, one.path()): asked(program, one) for one in operations()}

    assert found == {
        (one.method, one.path()): one.verdict(Role.FAN, all_scopes()) for one in operations()
    }
