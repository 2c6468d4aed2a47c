"""The atlas of the browser tests knows every page that the doors lead to."""

from creatorhub import doors
from creatorhub.tests.browser.atlas import NO_PAGES, PAGES, route_of


def test_every_route_is_a_page_of_the_atlas_or_named_as_none() -> None:
    pages = {route_of(name) for name in PAGES}

    assert set(doors.TABLE) - pages - NO_PAGES == set()
    assert pages & NO_PAGES == set()
    assert NO_PAGES - set(doors.TABLE) == set()
