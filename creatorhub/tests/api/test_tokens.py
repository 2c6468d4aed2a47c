"""A token acts as its maker of today, on one site, for as long as it lasts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import NoScope, TokenEndsInThePast, TooManyTokens
from accounts.models import ApiToken, User
from accounts.services import tokens as services
from conftest import SiteClient
from creatorhub.tests.api.conftest import Program, code
from tenants.schemas import open_creator

RANDOM = "ch_" + "x" * 43


def test_a_token_says_whose_it_is(program, owner):
    told = program(owner, "courses:read").ask("me/").json()

    assert told["email"] == "ada@example.com"
    assert (told["role"], told["scopes"]) == ("owner", ["courses:read"])


def test_a_token_of_ada_is_nothing_on_lins_site(program, owner, ada, lin):
    _token, text = services.make_token(member=owner, name="Test", scopes=["courses:read"])

    refused = Program(lin.host, text).ask("courses/")
    random = Program(lin.host, RANDOM).ask("courses/")

    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    for answer in (refused, random):
        answer.error = {**answer.json()["error"], "request_id": ""}
    assert (refused.status_code, refused.error) == (random.status_code, random.error)


def test_the_role_of_this_moment_counts(program, owner, alice):
    alice.role = User.Role.ADMIN
    alice.save()
    admin = program(alice)
    assert admin.ask("members/").status_code == 200

    User.objects.filter(pk=alice.pk).update(role=User.Role.EDITOR)
    refused = admin.ask("members/")
    assert (refused.status_code, code(refused)) == (403, "not_allowed")
    assert admin.tell("courses/", {"title": "Still an editor"}).status_code == 201

    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert admin.ask("me/").status_code == 401


@pytest.mark.parametrize("change", ["revoked_at", "expires_at"])
def test_a_token_that_is_over_opens_nothing(program, owner, change):
    reader = program(owner)
    ApiToken.objects.update(**{change: timezone.now() - timedelta(seconds=1)})

    answer = reader.ask("me/")
    assert (answer.status_code, code(answer)) == (401, "token_refused")


def test_a_token_opens_no_page_and_no_other_writes(ada, owner):
    _token, text = services.make_token(member=owner, name="Test", scopes=["courses:write"])
    page = Program(ada.host, text)

    assert page.get("/studio/courses/").status_code == 302
    assert page.post("/studio/courses/new/", {"title": "No"}).status_code == 403
    assert page.get("/me/").status_code == 302


def test_a_program_needs_no_origin_but_a_session_does(ada, program, owner, browse):
    assert program(owner).tell("courses/", {"title": "By token"}).status_code == 201

    session = browse(owner)
    del session.defaults["HTTP_ORIGIN"]
    refused = session.post("/api/v1/courses/", {"title": "x"}, content_type="application/json")
    assert (refused.status_code, code(refused)) == (403, "not_allowed")


def test_a_session_needs_the_token_of_a_form(ada, owner):
    careful = SiteClient(ada.host)
    careful.handler.enforce_csrf_checks = True
    careful.sign_in(owner)

    refused = careful.post("/api/v1/courses/", {"title": "x"}, content_type="application/json")
    assert (refused.status_code, code(refused)) == (403, "permission_denied")
    assert careful.get("/api/v1/courses/").status_code == 200


def test_members_and_money_ask_a_session_for_a_second_factor(ada, owner):
    weak = SiteClient(ada.host).sign_in(owner, strong=False)

    for path in ("members/", "orders/", "segments/", "recommendations/?member=1"):
        answer = weak.get(f"/api/v1/{path}")
        assert (answer.status_code, code(answer)) == (403, "second_factor_needed"), path
    assert weak.get("/api/v1/courses/").status_code == 200
    assert SiteClient(ada.host).sign_in(owner).get("/api/v1/members/").status_code == 200


def test_its_use_is_remembered_to_the_hour(program, owner):
    reader = program(owner)
    reader.ask("me/")
    used = ApiToken.objects.get().used_at

    assert (used.minute, used.second) == (0, 0)


def test_what_a_token_cannot_be(owner):
    with pytest.raises(NoScope):
        services.make_token(member=owner, name="x", scopes=["everything"])
    with pytest.raises(TokenEndsInThePast):
        services.make_token(
            member=owner, name="x", scopes=["courses:read"], expires_at=timezone.now()
        )
    made = [ApiToken(name="x", member=owner, digest=str(i), ending="x") for i in range(50)]
    ApiToken.objects.bulk_create(made)
    with pytest.raises(TooManyTokens):
        services.make_token(member=owner, name="x", scopes=["courses:read"])
    assert ApiToken.objects.count() == 50


def test_the_page_shows_a_new_token_once_and_revokes_it(browse, owner, ada):
    studio = browse(owner)
    sent = {"name": "Newsletter", "scopes": ["members:read"], "last_day": ""}

    made = studio.post("/studio/tokens/", sent).content.decode()
    token = ApiToken.objects.get()
    text = made.partition('data-copy="')[2].partition('"')[0]
    assert text.startswith("ch_")
    assert text not in studio.get("/studio/tokens/").content.decode()
    assert Program(ada.host, text).ask("members/").status_code == 200

    studio.post(f"/studio/tokens/{token.pk}/revoke/")
    assert Program(ada.host, text).ask("members/").status_code == 401
    assert "Newsletter" in studio.get("/studio/tokens/").content.decode()


def test_the_page_keeps_what_was_typed_and_is_not_for_editors(browse, owner, alice):
    answer = browse(owner).post("/studio/tokens/", {"name": "Sheet", "last_day": "2001-01-01"})
    assert answer.status_code == 422
    assert 'value="Sheet"' in answer.content.decode()

    alice.role = User.Role.EDITOR
    alice.save()
    assert browse(alice).get("/studio/tokens/").status_code == 403
    assert browse(alice).get("/studio/api/").status_code == 200


def test_the_docs_name_this_very_site(browse, owner, ada):
    page = browse(owner).get("/studio/api/").content.decode()

    assert f"http://{ada.host}" in page
    assert "/api/v1/recommendations/" in page
    assert "members:read" in page


def test_old_kept_answers_are_forgotten(program, owner):
    writer = program(owner)
    writer.tell("courses/", {"title": "One"}, Idempotency_Key="a")
    assert services.forget_kept_answers() == 0

    from accounts.models import KeptAnswer

    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert services.forget_kept_answers() == 1


def test_lins_site_is_not_moved_by_adas_program(program, owner, lin):
    program(owner).tell("courses/", {"title": "Only here"})

    with open_creator(lin):
        from courses.models import Course

        assert Course.objects.count() == 0
