"""Lessons and progress: paid words for whoever may read them, and everybody's own places."""

import pytest

from accounts.services import set_grant
from analytics.models import Event
from courses import services
from creatorhub.tests.api.conftest import code
from tenants import clock


@pytest.fixture
def course(ada):
    made = services.create_course(kind="course", title="Light", fields={"access": "paid"})
    section = services.add_section(course=made, title="One")
    services.add_lesson(section=section, title="First", fields={"body": "Secret words"})
    services.add_lesson(section=section, title="Look", fields={"body": "Free", "is_preview": True})
    return services.publish(course=made)


def give(member, course):
    set_grant(
        member_id=member.pk, key=course.key, source="test", starts_at=clock.now(), ends_at=None
    )


def test_paid_words_are_for_whoever_may_read_them(browse, alice, course):
    fan = browse(alice)
    paid, free = course.lessons.order_by("pk")

    closed = fan.get(f"/api/v1/lessons/{paid.pk}/").json()
    assert (closed["is_open"], closed["body"], closed["embed_url"]) == (False, None, None)
    assert "Free" in fan.get(f"/api/v1/lessons/{free.pk}/").json()["body"]
    give(alice, course)
    assert "Secret words" in fan.get(f"/api/v1/lessons/{paid.pk}/").json()["body"]
    assert fan.get("/api/v1/courses/").json()["results"][0]["is_open"] is True


def test_drafts_are_unknown_to_fans(browse, alice, course):
    services.unpublish(course=course)
    fan, lesson = browse(alice), course.lessons.first()

    for path in (f"courses/{course.pk}/", f"lessons/{lesson.pk}/", f"courses/{course.pk}/lessons/"):
        answer = fan.get(f"/api/v1/{path}")
        assert (answer.status_code, code(answer)) == (404, "not_found"), path
    assert fan.get("/api/v1/courses/").json()["results"] == []


def test_lessons_are_made_changed_and_deleted(program, owner):
    writer = program(owner, "courses:read", "courses:write")
    pk = writer.tell("courses/", {"title": "New"}).json()["id"]
    path = f"courses/{pk}/lessons/"

    first = writer.tell(path, {"title": "A", "body": "<p>x</p><script>y</script>"}).json()
    other = writer.tell(path, {"title": "B", "section_title": "Later"}).json()
    same = writer.tell(path, {"title": "C", "section": first["section"]}).json()
    assert "script" not in first["body"]
    assert [row["title"] for row in writer.ask(path).json()["results"]] == ["A", "C", "B"]
    assert (same["section"], other["section_title"]) == (first["section"], "Later")
    changed = writer.tell(f"lessons/{same['id']}/", {"minutes": 9}, "patch").json()
    assert (changed["minutes"], changed["title"]) == (9, "C")
    refused = writer.tell(f"lessons/{same['id']}/", {"embed_url": "https://x.example/"}, "patch")
    assert (refused.status_code, code(refused)) == (409, "embed_refused")
    assert writer.tell(f"lessons/{same['id']}/", method="delete").status_code == 204
    assert writer.tell(path, {"title": "D", "section": 999}).status_code == 404


def test_a_fan_writes_the_own_progress(browse, alice, course):
    fan, (paid, _free) = browse(alice), course.lessons.order_by("pk")

    answer = write(fan, {"lesson": paid.pk, "place": 0.5})
    assert (answer.status_code, code(answer)) == (409, "not_open")
    give(alice, course)
    assert write(fan, {"lesson": paid.pk, "place": 0.5}).json()["place"] == 0.5
    assert write(fan, {"lesson": paid.pk, "finished": True}).json()["finished_at"]
    assert Event.objects.filter(actor=alice, kind="finish_lesson").count() == 1
    assert write(fan, {"lesson": paid.pk, "finished": False}).json()["finished_at"] is None
    answer = write(fan, {"lesson": paid.pk, "place": 2})
    assert (answer.status_code, code(answer)) == (409, "place_refused")
    assert write(fan, {"lesson": 10**6, "place": 0}).status_code == 404
    assert write(fan, {"lesson": paid.pk}).status_code == 400
    told = fan.get(f"/api/v1/progress/?course={course.pk}").json()["results"]
    assert [row["lesson"] for row in told] == [paid.pk]


def write(fan, body):
    return fan.post("/api/v1/progress/", body, content_type="application/json")


def test_progress_of_others_is_for_who_may_see_members(program, browse, owner, alice, bob, course):
    give(alice, course)
    write(browse(alice), {"lesson": course.lessons.order_by("pk")[0].pk, "place": 0.25})
    path = f"progress/?member={alice.pk}"

    told = program(owner, "progress:read", "members:read").ask(path).json()["results"]
    assert [row["place"] for row in told] == [0.25]
    refused = program(owner, "progress:read").ask(path)
    assert (refused.status_code, code(refused)) == (403, "scope_missing")
    assert browse(bob).get(f"/api/v1/{path}").status_code == 403
    assert program(owner).ask("progress/?member=999999").status_code == 404


def test_the_own_shelf_and_that_of_a_member(program, browse, owner, alice, course):
    own = browse(alice).get("/api/v1/recommendations/?limit=1").json()
    assert [row["course"] for row in own["results"]] == [course.pk]
    assert own["is_personal"] is True

    of_alice = program(owner).ask(f"recommendations/?member={alice.pk}").json()
    assert of_alice["results"] == program(owner).ask("recommendations/").json()["results"]
    refused = browse(alice).get(f"/api/v1/recommendations/?member={alice.pk}")
    assert (refused.status_code, code(refused)) == (403, "not_allowed")
    assert program(owner).ask("recommendations/?limit=21").status_code == 400
