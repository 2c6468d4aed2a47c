"""Groups, posts, members, segments and events."""

import uuid

import pytest

from accounts.services import set_tags
from analytics.models import Event
from analytics.services import save_rule
from community import services
from community.models import Post
from courses import services as courses
from creatorhub.tests.api.conftest import code


@pytest.fixture
def group(ada, alice, bob):
    made = services.create_group(title="Talk")
    for fan in (alice, bob):
        services.join(group=made, member=fan)
    return made


def say(fan, group, **body):
    return fan.post(f"/api/v1/groups/{group.pk}/posts/", body, content_type="application/json")


def test_people_write_answer_and_delete_their_own(browse, alice, bob, charlie, group):
    first = say(browse(alice), group, body="Hello").json()
    answer = say(browse(bob), group, body="Hi", reply_to=first["id"]).json()

    assert (answer["parent"], answer["author_name"]) == (first["id"], "Bob")
    listed = browse(bob).get(f"/api/v1/groups/{group.pk}/posts/").json()["results"]
    assert [(row["body"], row["replies"]) for row in listed] == [("Hello", 1)]
    whole = browse(bob).get(f"/api/v1/groups/{group.pk}/posts/{first['id']}/").json()
    assert [row["body"] for row in whole["answers"]] == ["Hi"]
    assert browse(bob).delete(f"/api/v1/posts/{first['id']}/").status_code == 404
    assert code(say(browse(charlie), group, body="x")) == "not_a_member"
    assert code(say(browse(alice), group, body="x", reply_to=10**6)) == "post_gone"
    assert browse(alice).delete(f"/api/v1/posts/{first['id']}/").status_code == 204
    assert Post.objects.count() == 0


def test_a_closed_group_tells_nothing(browse, alice, group):
    services.change_group(group_id=group.pk, access="paid")
    fan = browse(alice)

    told = fan.get(f"/api/v1/groups/{group.pk}/").json()
    assert (told["is_open"], told["is_joined"], told["members"]) == (False, True, 2)
    for path in ("", "1/"):
        answer = fan.get(f"/api/v1/groups/{group.pk}/posts/{path}")
        assert (answer.status_code, code(answer)) == (409, "group_closed")
    assert fan.get("/api/v1/groups/999/posts/").status_code == 404


def test_members_are_narrowed_read_and_tagged(program, owner, alice, bob):
    asks = program(owner, "members:read", "members:write")
    set_tags(member=bob, tags=["vip"])

    def found(query):
        return [row["name"] for row in asks.ask(f"members/?{query}").json()["results"]]

    assert found("tag=vip") == ["Bob"]
    assert found("q=ALI") == ["Alice"]
    assert found("email=Alice@Example.com") == ["Alice"]
    assert found("page_size=5") == ["Bob", "Alice"]
    changed = asks.tell(f"members/{alice.pk}/", {"tags": ["new", "new"]}, "patch").json()
    assert (changed["tags"], changed["spent"], changed["tier"]) == (["new"], 0, None)
    refused = asks.tell(f"members/{alice.pk}/", {"tags": ["a,b"]}, "patch")
    assert (refused.status_code, code(refused)) == (409, "tag_refused")
    for pk in (owner.pk, 10**6):  # the team is no member, like a number that nobody has
        assert asks.ask(f"members/{pk}/").status_code == 404


def test_segments_and_who_belongs_to_them(program, owner, alice, bob):
    rule = save_rule(name="Tagged", rule={"all": [{"is": "tagged", "tag": "vip"}]})
    set_tags(member=bob, tags=["vip"])
    asks = program(owner, "segments:read", "members:read")

    [told] = asks.ask("segments/").json()["results"]
    assert (told["id"], told["name"], told["size"]) == (f"rule-{rule.pk}", "Tagged", None)
    inside = asks.ask(f"segments/{told['id']}/members/").json()["results"]
    assert [row["id"] for row in inside] == [bob.pk]
    same = asks.ask(f"members/?segment={told['id']}").json()["results"]
    assert same == inside
    assert asks.ask("segments/rule-999/members/").status_code == 404
    assert asks.ask("segments/champions/members/").json()["results"] == []
    assert asks.ask("members/?segment=nobody").status_code == 400


def test_events_are_kept_once_and_refused_by_name(program, owner, alice):
    course = courses.create_course(kind="single", title="Read me")
    courses.publish(course=course)
    good = {"kind": "click", "member": alice.pk, "type": "course", "subject": course.pk}
    good |= {"key": "a-1", "words": "banner"}
    bad = [
        {**good, "key": "b", "kind": "purchase"},
        {**good, "key": "c", "member": owner.pk},
        {**good, "key": "d", "subject": 10**6},
        {**good, "key": "e", "at": "2001-01-01T00:00:00Z"},
        {**good, "key": "f", "at": "2101-01-01T00:00:00Z"},
        {**good, "key": "g", "value": 3},
        good,
    ]
    told = program(owner, "events:write").tell("events/", {"events": [good, *bad]}).json()

    assert told["stored"] == 1
    codes = [row["code"] for row in told["refused"]]
    assert codes == [
        "not_told", "no_member", "not_there", "too_old", "future", "wrong_value", "known"
    ]  # fmt: skip
    assert Event.objects.filter(kind="click", actor=alice).count() == 1
    again = program(owner).tell("events/", {"events": [good]}).json()
    assert (again["stored"], again["refused"][0]["code"]) == (0, "known")


def test_a_hundred_events_at_once_and_no_more(program, owner, alice):
    def told(count):
        event = {"kind": "view", "member": alice.pk, "type": "home", "subject": 0}
        events = [{**event, "key": str(uuid.uuid4())} for _ in range(count)]
        return program(owner).tell("events/", {"events": events})

    assert told(100).json()["stored"] == 100
    for count in (0, 101):
        assert (told(count).status_code, code(told(count))) == (400, "invalid")


def test_who_is_not_counted_stays_uncounted(program, owner, alice):
    type(alice).objects.filter(pk=alice.pk).update(is_remembered=False)
    event = {"key": "x", "kind": "view", "member": alice.pk, "type": "home", "subject": 0}

    told = program(owner).tell("events/", {"events": [event]}).json()
    assert told["refused"][0]["code"] == "not_counted"
    assert Event.objects.filter(actor=alice).count() == 0
