"""The same key twice is one deed, whoever dies in between."""

import threading

import pytest
from django.db import connection

from accounts.models import KeptAnswer
from accounts.services.tokens import make_token
from courses import services
from courses.models import Course
from creatorhub.tests.api.conftest import Program, code
from tenants.schemas import open_creator


def test_the_same_key_gives_the_same_answer_and_one_course(program, owner):
    writer = program(owner)

    first = writer.tell("courses/", {"title": "Once"}, Idempotency_Key="k1")
    second = writer.tell("courses/", {"title": "Once"}, Idempotency_Key="k1")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Course.objects.count() == 1
    assert writer.tell("courses/", {"title": "Once"}, Idempotency_Key="k2").status_code == 201


def test_a_key_does_not_mean_two_things(program, owner):
    writer = program(owner)
    writer.tell("courses/", {"title": "Once"}, Idempotency_Key="k1")

    for path, body in (("courses/", {"title": "Other"}), ("offers/", {"title": "Once"})):
        answer = writer.tell(path, body, Idempotency_Key="k1")
        assert (answer.status_code, code(answer)) == (422, "key_reused")
    assert Course.objects.count() == 1


def test_keys_of_two_people_are_two_keys(program, owner, alice):
    alice.role = "editor"
    alice.save()

    for person in (owner, alice):
        answer = program(person).tell("courses/", {"title": "Mine"}, Idempotency_Key="k1")
        assert answer.status_code == 201
    assert Course.objects.count() == 2


def test_a_refusal_is_kept_and_what_nobody_may_ask_is_not(program, owner):
    writer = program(owner)
    pk = writer.tell("courses/", {"title": "Empty"}).json()["id"]

    for _time in range(2):
        answer = writer.tell(f"courses/{pk}/publish/", Idempotency_Key="p")
        assert (answer.status_code, code(answer)) == (409, "nothing_to_publish")
    assert answer["Idempotency-Replayed"] == "true"
    reader = program(owner, "courses:read")
    assert reader.tell("courses/", {"title": "x"}, Idempotency_Key="r").status_code == 403
    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["p"]


def test_a_deletion_is_told_twice(program, owner):
    writer = program(owner)
    pk = writer.tell("courses/", {"title": "Gone"}).json()["id"]

    for _time in range(2):
        answer = writer.tell(f"courses/{pk}/", method="delete", Idempotency_Key="d")
        assert (answer.status_code, answer.content) == (204, b"")
    assert writer.tell(f"courses/{pk}/", method="delete").status_code == 404


def test_an_accident_leaves_neither_key_nor_deed(program, owner, monkeypatch):
    writer = program(owner)
    writer.raise_request_exception = False
    made = services.create_course

    def fails(**fields):
        made(**fields)
        raise RuntimeError("the process was killed here")

    monkeypatch.setattr(services, "create_course", fails)
    answer = writer.tell("courses/", {"title": "Once"}, Idempotency_Key="k1")
    assert (answer.status_code, code(answer)) == (500, "server_error")
    assert (Course.objects.count(), KeptAnswer.objects.count()) == (0, 0)

    monkeypatch.undo()
    assert writer.tell("courses/", {"title": "Once"}, Idempotency_Key="k1").status_code == 201


@pytest.mark.usefixtures("db_is_real")
def test_two_at_once_make_one_course():
    from accounts.models import User
    from conftest import creator_named

    ada = creator_named("ada")
    with open_creator(ada):
        owner = User.objects.get(role="owner")
        token, text = make_token(member=owner, name="Two", scopes=["courses:write"])
    codes = []

    def ask():
        answer = Program(ada.host, text).tell("courses/", {"title": "Race"}, Idempotency_Key="r")
        codes.append((answer.status_code, answer.get("Idempotency-Replayed", "")))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_creator(ada):
        made = Course.objects.filter(title="Race")
        count = made.count()
        made.delete()
        token.delete()
        KeptAnswer.objects.all().delete()
    assert count == 1
    assert codes.count((201, "")) == 1
    assert set(codes) <= {(201, ""), (201, "true"), (409, "")}
