"""The landing page shows live sites, and only what everybody may see of them."""

import pytest

from community.models import Group
from courses.tests.factories import make_course
from creatorhub import windows
from tenants import services
from tenants.schemas import open_creator, open_public


@pytest.fixture(autouse=True)
def _fresh():
    windows.forget()
    yield
    windows.forget()


def test_a_site_is_shown_with_what_is_public_on_it(ada, lin):
    make_course()
    make_course(published=False)
    Group.objects.create(title="Table", slug="table")

    with open_public():
        shown = windows.windows()

    assert [(one.title, one.courses, one.groups) for one in shown] == [
        ("Ada Studio", 1, 1),
        ("Lin Studio", 0, 0),
    ]
    assert shown[0].url.startswith(f"http://{ada.host}")


def test_sites_with_something_to_see_stand_first(ada, lin):
    with open_creator(lin):
        make_course()

    with open_public():
        assert [one.title for one in windows.windows()] == ["Lin Studio", "Ada Studio"]


def test_a_suspended_site_is_not_shown(platform, ada, lin):
    services.suspend(creator_id=lin.pk, reason="A complaint")

    page = platform.get("/").content.decode()

    assert "Ada Studio" in page and "Lin Studio" not in page


def test_the_landing_page_remembers_the_sites_for_a_minute(
    platform, ada, django_assert_max_num_queries
):
    platform.get("/")

    with django_assert_max_num_queries(2):
        assert platform.get("/").status_code == 200


def test_pictures_of_the_sites_may_be_shown_there_and_nowhere_else(platform, site, ada):
    assert "img-src 'self' data: http://*." in platform.get("/")["Content-Security-Policy"]
    assert "img-src 'self' data:;" in site.get("/")["Content-Security-Policy"] + ";"


def test_without_a_site_the_page_says_so(platform, ada, lin):
    for creator in (ada, lin):
        services.suspend(creator_id=creator.pk, reason="A complaint")

    assert "No site is live yet" in platform.get("/").content.decode()
