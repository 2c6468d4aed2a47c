import time

import pytest
from django.core import signing

from accounts.models import Grant
from conftest import SiteClient
from courses import selectors, services
from courses.tests.factories import jpeg, lessons_of, let_in, make_course, upload, with_media
from tenants import clock
from tenants.schemas import open_creator

DATA = b"0123456789"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def talk(ada):
    """The sound of a paid lesson."""
    course = make_course()
    return with_media(lessons_of(course)[0], DATA)


@pytest.fixture
def buyer(bob, talk):
    """Bob, who may hear it."""
    let_in(bob, selectors.studio_courses().get().key)
    return bob


def body(response):
    return b"".join(response.streaming_content)


def address(browser, media):
    """Where the checked redirect leads."""
    return browser.get(f"/files/play/{media.uid}/").headers["Location"]


def test_a_buyer_is_led_to_an_address_that_plays(browse, buyer, talk):
    browser = browse(buyer)
    redirect = browser.get(f"/files/play/{talk.uid}/")

    answer = browser.get(redirect.headers["Location"])

    assert (redirect.status_code, redirect.headers["Cache-Control"]) == (302, "no-store")
    assert (answer.status_code, body(answer)) == (200, DATA)
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize(
    ("header", "status", "content", "named"),
    [
        ("bytes=2-5", 206, b"2345", "bytes 2-5/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=0-0,4-5", 200, DATA, None),
    ],
)
def test_a_player_may_ask_for_a_part(browse, buyer, talk, header, status, content, named):
    browser = browse(buyer)

    answer = browser.get(address(browser, talk), headers={"range": header})

    assert (answer.status_code, body(answer)) == (status, content)
    assert answer.headers.get("Content-Range") == named
    assert answer.headers["Content-Length"] == str(len(content))


def test_a_part_beyond_the_end_is_416(browse, buyer, talk):
    browser = browse(buyer)

    answer = browser.get(address(browser, talk), headers={"range": "bytes=10-"})

    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */10")


def test_the_direct_address_is_refused_to_strangers_and_visitors(site, browse, charlie, talk):
    for browser in (site, browse(charlie)):
        answer = browser.get(f"/files/play/{talk.uid}/")
        assert answer.status_code == 403
        assert "Location" not in answer.headers


def test_the_folder_of_private_files_is_served_by_no_address(site, talk):
    assert site.get(f"/media/{talk.path}").status_code == 404


def test_an_address_is_bound_to_its_person(site, browse, buyer, charlie, talk):
    copied = address(browse(buyer), talk)

    assert browse(charlie).get(copied).status_code == 403
    assert site.get(copied).status_code == 403


def test_an_address_dies_after_five_minutes(browse, buyer, talk, monkeypatch):
    browser = browse(buyer)
    copied = address(browser, talk)
    now = time.time()

    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 301)

    assert browser.get(copied).status_code == 403
    assert browser.get(address(browser, talk)).status_code == 200


def test_an_address_dies_with_the_access_that_it_was_given_for(browse, buyer, talk):
    browser = browse(buyer)
    copied = address(browser, talk)
    assert browser.get(copied).status_code == 200

    Grant.objects.filter(member=buyer).update(ends_at=clock.now())

    assert browser.get(copied).status_code == 403


def test_an_altered_address_is_refused(browse, buyer, talk):
    browser = browse(buyer)

    assert browser.get(address(browser, talk)[:-3] + "xx/").status_code == 403
    assert browser.get("/files/nonsense/").status_code == 403


def test_an_address_of_one_site_means_nothing_on_another(ada, lin, browse, buyer, talk):
    copied = address(browse(buyer), talk)
    token = copied.split("/")[-2]

    assert SiteClient(lin.host).get(copied).status_code == 403
    with open_creator(lin):
        assert selectors.file_behind(token, buyer_like(buyer)) is None
    assert selectors.file_behind(token, buyer) == talk


def buyer_like(person):
    """Somebody with the same number on the other site."""
    return type("Person", (), {"pk": person.pk, "is_authenticated": True})()


def test_a_token_made_for_another_purpose_is_no_file(browse, buyer, talk):
    forged = signing.dumps([talk.uid.hex, buyer.pk], salt="something else")

    assert browse(buyer).get(f"/files/{forged}/").status_code == 403


def test_access_that_ends_takes_the_file_along(browse, bob, talk):
    let_in(bob, selectors.studio_courses().get().key, days=-1)

    assert browse(bob).get(f"/files/play/{talk.uid}/").status_code == 403


def test_the_sound_of_a_free_preview_plays_for_visitors(ada, site, browse, charlie):
    media = with_media(lessons_of(make_course(previews=1))[0], DATA)

    for browser in (site, browse(charlie)):
        assert body(browser.get(address(browser, media))) == DATA


def test_the_sound_of_a_draft_plays_for_the_owner_only(ada, site, browse, bob, owner):
    media = with_media(lessons_of(make_course(published=False, access="open"))[0], DATA)

    statuses = [
        browser.get(f"/files/play/{media.uid}/").status_code
        for browser in (site, browse(bob), browse(owner))
    ]

    assert statuses == [403, 403, 302]


def test_a_file_that_left_the_disk_is_404(browse, buyer, talk):
    browser = browse(buyer)
    place = address(browser, talk)
    selectors.path_of(talk).unlink()

    assert browser.get(place).status_code == 404


def test_an_unknown_file_is_404(site, ada):
    assert site.get("/files/play/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_a_cover_is_public(ada, site):
    cover = services.store_image(upload("a.jpg", jpeg()))

    answer = site.get(f"/media/{cover.path}")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert selectors.may_fetch(None, cover)
