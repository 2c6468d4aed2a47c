"""A glimpse of life: who wrote of late, and how much."""

from datetime import timedelta

from community import selectors
from community.services import join
from community.tests.factories import make_group, say
from tenants import clock


def lively(member):
    return selectors.lively(selectors.groups_for(member))


def test_faces_are_the_last_people_once_each_newest_first(alice, bob, charlie):
    group = make_group()
    for person in (alice, bob, alice, charlie):
        say(group, person)
    say(group, bob, parent=say(group, alice))

    found = lively(alice)[0]

    assert [face.name for face in found.faces] == ["Alice", "Charlie", "Bob"]
    assert found.lately == 6


def test_what_was_said_long_ago_is_no_life(alice):
    old = say(make_group(), alice)
    old.created_at = clock.now() - timedelta(days=8)
    old.save()

    found = lively(alice)[0]

    assert found.lately == 0 and found.last_at == old.created_at


def test_a_silent_group_has_no_faces(alice):
    make_group()

    found = lively(alice)[0]

    assert (found.faces, found.lately, found.last_at) == ([], 0, None)


def test_it_takes_one_statement_for_one_and_three_groups(alice, django_assert_num_queries):
    for number in range(3):
        say(make_group(), alice, f"Hello {number}")

    with django_assert_num_queries(1):
        assert len(lively(alice)) == 3


def test_names_stay_inside_the_group(site, alice):
    say(make_group(), alice)

    page = site.get("/groups/").content.decode()

    assert "Alice" not in page and ">A</span>" in page


def test_pictures_stay_inside_the_group(site, browse, alice, bob):
    alice.avatar = "public/face.webp"
    alice.save(update_fields=["avatar"])
    said = say(make_group(), alice)
    for client in (site, browse(bob)):
        assert b"face.webp" not in client.get("/groups/").content
        assert b"face.webp" not in client.get("/").content

    join(group=said.group, member=bob)

    assert b"face.webp" in browse(bob).get("/").content
