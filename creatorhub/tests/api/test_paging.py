"""Cursors: every row once, also while others come and go; and nothing of another list or site."""

from courses import services
from creatorhub.tests.api.conftest import code


def walk(reader, path, way="next"):
    seen, url = [], f"/api/v1/{path}"
    while url:
        told = reader.get(url).json()
        seen.append([row["id"] for row in told["results"]])
        url = told[way]
    return seen


def test_pages_hold_every_row_once_and_lead_back(program, owner):
    pks = [services.create_course(kind="course", title=f"C{i}").pk for i in range(5)]
    reader = program(owner)

    assert walk(reader, "courses/?page_size=2") == [pks[:2], pks[2:4], pks[4:]]
    url = reader.ask("courses/?page_size=2").json()["next"]
    url = reader.get(url).json()["next"]
    last = reader.get(url).json()
    assert last["next"] is None
    before = reader.get(last["previous"]).json()
    assert [row["id"] for row in before["results"]] == pks[2:4]
    first = reader.get(before["previous"]).json()
    assert ([row["id"] for row in first["results"]], first["previous"]) == (pks[:2], None)
    assert first["next"]


def test_what_is_deleted_meanwhile_shifts_nothing(program, owner):
    courses = [services.create_course(kind="course", title=f"C{i}") for i in range(4)]
    reader = program(owner)
    url = reader.ask("courses/?page_size=2").json()["next"]

    services.delete_course(course=courses[0])
    assert [row["title"] for row in reader.get(url).json()["results"]] == ["C2", "C3"]


def test_newest_first_lists_page_by_moments(program, owner, alice, bob, charlie):
    reader = program(owner)

    assert walk(reader, "members/?page_size=1") == [[charlie.pk], [bob.pk], [alice.pk]]


def test_a_cursor_of_another_list_or_made_up_is_refused(program, owner):
    for index in range(3):
        services.create_course(kind="course", title=f"C{index}")
    reader = program(owner)
    cursor = reader.ask("courses/?page_size=1").json()["next"].partition("cursor=")[2]

    for path in (f"members/?cursor={cursor}", "courses/?cursor=abc", "courses/?cursor=%00"):
        answer = reader.ask(path)
        assert (answer.status_code, code(answer)) == (400, "invalid_cursor"), path
