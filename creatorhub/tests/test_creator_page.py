"""The creator's public page: what was said, safe links, data for search engines."""

import json
import re

import pytest

from accounts import services
from courses.tests.factories import make_course
from tenants import services as tenants
from tenants.schemas import open_public

SAID = {
    "headline": "Draws & paints",
    "about": "<p>Long ago.</p>",
    "promises": ["I answer"],
    "credentials": [{"title": "Diploma", "issuer": "School", "year": 2008}],
    "links": [{"label": "Blog </script>", "url": "https://www.example.org/me"}],
}


@pytest.fixture
def said(ada):
    services.change_profile(**SAID)


def linked(page: str) -> dict:
    return json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])


def test_everything_said_stands_there_and_links_name_their_host(site, said):
    page = site.get("/about/").content.decode()

    assert all(word in page for word in ("Draws &amp; paints", "Long ago.", "I answer", "2008"))
    assert 'href="https://www.example.org/me" rel="nofollow noopener me"' in page
    assert ">example.org<" in page
    assert page.count("<h1") == 1


def test_a_link_that_came_from_elsewhere_and_acts_is_not_shown(site, said, ada):
    links = [{"label": "Run", "url": "javascript:alert(1)"}, *SAID["links"]]
    with open_public():
        type(ada).objects.filter(pk=ada.pk).update(links=links)

    page = site.get("/about/").content.decode()

    assert "javascript:" not in page
    assert "https://www.example.org/me" in page


def test_search_engines_read_a_person_and_what_was_typed_cannot_end_it_early(site, ada, said):
    found = linked(site.get("/about/").content.decode())

    assert found["@type"] == "Person"
    assert found["name"] == "Ada"
    assert found["description"] == "Draws & paints"
    assert found["sameAs"] == ["https://www.example.org/me"]
    assert found["hasCredential"][0]["recognizedBy"]["name"] == "School"
    assert found["worksFor"] == {
        "@type": "Organization", "name": ada.title, "url": f"http://{ada.host}:8000/",
    } | {"url": found["worksFor"]["url"]}  # fmt: skip
    assert "image" not in found


def test_an_empty_page_says_what_to_do_first(site, browse, owner):
    assert "This page is still to be written" in site.get("/about/").content.decode()
    assert "Tell people who teaches here" in browse(owner).get("/about/").content.decode()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_it_takes_the_same_statements_however_much_there_is(
    browse, bob, said, count, django_assert_max_num_queries
):
    for _ in range(count):
        make_course(lessons=1)
    client = browse(bob)
    client.get("/about/")

    with django_assert_max_num_queries(11):
        assert client.get("/about/").status_code == 200


def test_the_neighbour_s_page_knows_nothing_of_it(lin, said):
    from conftest import SiteClient

    assert "Draws &amp; paints" not in SiteClient(lin.host).get("/about/").content.decode()


def test_the_address_of_record_is_the_stored_one(site, ada):
    page = site.get("/courses/?page=2&utm_source=x").content.decode()

    assert re.search(rf'rel="canonical" href="http://{ada.host}:\d+/courses/\?page=2"', page)


def test_robots_are_led_past_private_rooms_to_the_map(site, ada, platform):
    text = site.get("/robots.txt").content.decode()

    assert "Disallow: /studio/" in text and f"Sitemap: http://{ada.host}" in text
    assert "Sitemap" not in platform.get("/robots.txt").content.decode()


def test_a_suspended_site_is_not_read(site, ada):
    tenants.suspend(creator_id=ada.pk, reason="A complaint")

    assert site.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_the_map_names_public_pages_and_no_draft(site, platform):
    shown, hidden = make_course(), make_course(published=False)
    text = site.get("/sitemap.xml").content.decode()

    assert f"/courses/{shown.slug}/</loc>" in text and "/about/</loc>" in text
    assert hidden.slug not in text
    assert platform.get("/sitemap.xml").status_code == 404
