"""The page in the studio, who may use it, and the page where anybody proves a file."""

import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from kombu.exceptions import OperationalError

from accounts.models import AuditEntry, User
from conftest import make_fan
from creatorhub import tasks
from creatorhub.isolation import keeping, signing
from creatorhub.isolation.results import Way, result
from creatorhub.isolation.ways import WAYS
from tenants import services
from tenants.schemas import open_creator

PAGE = "/studio/isolation/"
ABOUT = {
    "site": "ada.localhost",
    "checked_at": "2026-11-23T04:00:00+00:00",
    "seconds": 9.0,
    "release": "abc",
    "left_nothing": True,
}


def done(actor=None, **values) -> keeping.Done:
    """A kept result; `values` change the first way."""
    ways = [Way(name, **{"asked": 100, "at_home": 7}) for name in WAYS]
    for name, value in values.items():
        setattr(ways[0], name, value)
    return keeping.keep(result(ways, ABOUT), actor=actor)


@pytest.fixture
def sent(monkeypatch) -> list:
    """The messages that were sent to a worker."""
    found: list = []
    monkeypatch.setattr(tasks.check_isolation, "delay", lambda *args: found.append(args))
    return found


def test_before_the_first_check_the_page_says_what_it_does(browse, owner):
    page = browse(owner).get(PAGE).content.decode()

    assert "Is there a way in?" in page
    assert "Download the signed result" not in page


def test_a_press_sends_one_check_and_the_page_tells_how_far_it_is(browse, owner, ada, sent):
    ada_s = browse(owner)

    assert ada_s.post(f"{PAGE}run/").url == PAGE
    assert "running already" in ada_s.post(f"{PAGE}run/", follow=True).content.decode()
    cache.set(keeping.AT_WORK, ("search", 640), 60)
    page = ada_s.get(PAGE).content.decode()

    assert sent == [(ada.schema_name, owner.pk)]
    assert "Trying every door" in page
    assert "Now: Search" in page
    assert 'hx-trigger="every' in page
    assert "Asked 640 times" in page


def test_when_it_has_ended_the_piece_asks_for_the_whole_page(browse, owner):
    answer = browse(owner).get(PAGE, headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_six_an_hour_are_the_most(ada, owner, sent):
    for _time in range(keeping.MOST):
        keeping.begin(actor=owner)
        cache.delete(keeping.AT_WORK)

    with pytest.raises(keeping.TooManyChecks):
        keeping.begin(actor=owner)
    assert len(sent) == keeping.MOST
    assert keeping.at_work() is None


def test_a_paused_site_is_not_checked(ada, owner, sent):
    services.suspend(creator_id=ada.pk, reason="Under review")

    with pytest.raises(keeping.SitePaused):
        keeping.begin(actor=owner)
    assert sent == []


def test_without_a_broker_nothing_waits(ada, owner, monkeypatch):
    def away(*_args):
        raise OperationalError

    monkeypatch.setattr(tasks.check_isolation, "delay", away)

    with pytest.raises(keeping.CannotBegin):
        keeping.begin(actor=owner)
    assert keeping.at_work() is None


def test_a_running_check_of_one_site_is_none_of_another(ada, lin, owner, sent):
    keeping.begin(actor=owner)

    with open_creator(lin):
        assert keeping.at_work() is None
        assert keeping.last_checks() == []


def test_a_finished_check_is_an_entry_of_the_log_by_who_asked(ada, owner, monkeypatch):
    unsigned = result([Way("search", asked=1, at_home=1)], ABOUT)
    monkeypatch.setattr(keeping, "check", lambda _site, _step: unsigned)
    cache.set(keeping.AT_WORK, ("search", 1), 60)

    tasks.check_isolation(ada.schema_name, owner.pk)

    entry = AuditEntry.objects.get(act="isolation_checked")
    assert (entry.actor_id, entry.kind) == (owner.pk, "security")
    assert signing.read(json.dumps(entry.after["result"])) == entry.after["result"]
    assert keeping.at_work() is None


def test_the_result_is_shown_and_comes_as_a_file_that_proves_itself(browse, owner, platform):
    number = done(owner).number
    ada_s = browse(owner)

    page = ada_s.get(PAGE).content.decode()
    file = ada_s.get(f"{PAGE}{number}/file/")

    assert "No way in was found" in page
    assert f"{100 * len(WAYS):,} times" in page
    assert file["Content-Disposition"].startswith('attachment; filename="ada-isolation-')
    for anybody, where in ((ada_s, f"{PAGE}read/"), (platform, "/isolation/")):
        brought = SimpleUploadedFile("a.json", file.content, "application/json")
        assert "The signature fits" in anybody.post(where, {"result": brought}).content.decode()
        pasted = anybody.post(where, {"text": file.content.decode()}).content.decode()
        assert "The signature fits" in pasted
        changed = file.content.decode().replace("ada.localhost", "eve.localhost")
        told = anybody.post(where, {"text": changed}).content.decode()
        assert "The signature does not fit" in told
        assert "The signature fits" not in told


def test_what_was_found_says_whom_to_tell_and_where_it_was(browse, owner):
    find = Way("numbers")
    find.find("fan", "/groups/x/", "zq-x-community.group-1-title-private")
    number = done(owner, found=find.found).number

    page = browse(owner).get(PAGE).content.decode()

    assert "Something could be seen that should not" in page
    assert f"the file of check {number}" in page
    assert "/groups/x/" in page


def test_what_could_not_be_checked_is_not_called_passed(browse, owner):
    done(owner, at_home=0)
    done(owner, troubles=["OutOfTime"])

    page = browse(owner).get(PAGE).content.decode()

    assert "Not everything could be checked" in page
    assert "The time of two minutes was over." in page
    assert "No way in was found" not in page


def test_an_older_check_can_be_looked_at_again(browse, owner):
    first, second = done(owner, at_home=0), done(owner)
    ada_s = browse(owner)

    assert "No way in was found" in ada_s.get(PAGE).content.decode()
    assert "could be checked" in ada_s.get(f"{PAGE}?check={first.number}").content.decode()
    assert ada_s.get(f"{PAGE}{second.number}/file/").status_code == 200
    assert ada_s.get(f"{PAGE}999999/file/").status_code == 404


@pytest.mark.parametrize("role", [User.Role.FAN, User.Role.MODERATOR, User.Role.EDITOR])
def test_only_owners_and_admins_check(browse, ada, sent, role):
    person = make_fan("eve")
    User.objects.filter(pk=person.pk).update(role=role)
    person.refresh_from_db()
    number = done().number

    for path in (PAGE, f"{PAGE}read/", f"{PAGE}{number}/file/"):
        assert browse(person).get(path).status_code == 403
    assert browse(person).post(f"{PAGE}run/").status_code == 403
    assert sent == []


def test_nobody_is_led_to_the_sign_in_page(site, sent):
    assert site.get(PAGE).status_code == 302
    assert site.post(f"{PAGE}run/").status_code == 302
    assert sent == []
