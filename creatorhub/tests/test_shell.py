"""The frame of the studio: every room belongs to a job, and every page says where it is."""

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from creatorhub import doors, jobs
from creatorhub.doors import Role

OWNERS = sorted(route for route, role in doors.TABLE.items() if role is Role.OWNER)
ENTRIES = [page for job in jobs.JOBS for page in job.pages]


def address(route: str) -> str:
    """An address of this route, with something in each of its holes."""
    *spaces, name = route.split(":")
    resolver = get_resolver("creatorhub.urls.site")
    for space in spaces:
        resolver = resolver.namespace_dict[space][1]
    [(_text, holes)] = resolver.reverse_dict.getlist(name)[0][0]
    for filling in ("7", "name", "00000000-0000-4000-8000-000000000000"):
        try:
            return reverse(route, args=[filling] * len(holes))
        except NoReverseMatch:
            continue
    raise AssertionError(route)


@pytest.mark.parametrize("entry", [*ENTRIES, *jobs.ACTIONS], ids=lambda entry: entry.route)
def test_every_entry_leads_somewhere_that_the_owner_may_enter(entry):
    assert reverse(entry.route).startswith("/")
    assert doors.role_of(entry.route) in {Role.OWNER, Role.ANYONE}


@pytest.mark.parametrize("route", OWNERS)
def test_every_room_of_the_studio_belongs_to_a_job(route):
    assert jobs.place_of(address(route)) is not None


def test_a_place_is_the_nearest_page():
    assert jobs.place_of("/studio/courses/12/")[1].route == "courses:studio_list"
    assert jobs.place_of("/studio/prices/?course=1")[1].route == "billing:studio_tiers"
    assert jobs.place_of("/studio/")[0].name == "today"
    assert jobs.place_of("/studio/nowhere/") is None
