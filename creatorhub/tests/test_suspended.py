"""What a suspended site still does: nothing for visitors, the studio and the way into it for us."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.urls import reverse

from accounts import services as accounts
from accounts.models import TeamInvite
from accounts.roles import Action
from accounts.services.tokens import make_token
from conftest import PASSWORD, SiteClient
from courses.models import Course
from creatorhub import doors
from creatorhub.world.visits import routes
from growth import services as growth
from growth.models import Letter
from tenants import hosts, services
from tenants.schemas import open_schema

REASON = "Phishing"


@pytest.fixture
def paused(ada):
    services.suspend(creator_id=ada.pk, reason=REASON)
    return ada


CLOSED = """
    / /about/ /courses/ /pricing/ /groups/ /me/ /terms/ /sitemap.xml /buy/1/ /accounts/signup/
    /files/x/ /media/public/x.webp /team/x/ /api/v1/me/ /api/v1/courses/
""".split()


@pytest.mark.parametrize("person", ["nobody", "alice", "owner"])
def test_the_site_itself_is_closed_to_everybody(paused, site, browse, alice, owner, person):
    browser = {"nobody": site, "alice": browse(alice), "owner": browse(owner)}[person]
    shut = [path for path in CLOSED if browser.get(path).status_code == 503]
    for_the_team = {"/files/x/", "/media/public/x.webp"} if person == "owner" else set()

    assert set(CLOSED) - set(shut) == for_the_team


def test_programs_read_and_write_nothing_and_hear_it_as_json(ada, owner):
    _token, text = make_token(member=owner, name="n8n", scopes=["courses:read", "courses:write"])
    services.suspend(creator_id=ada.pk, reason=REASON)
    program = SiteClient(ada.host)
    program.defaults["HTTP_AUTHORIZATION"] = f"Bearer {text}"

    asked = program.get("/api/v1/courses/")
    told = program.post("/api/v1/courses/", {"kind": "course", "title": "X"})

    assert [answer.status_code for answer in (asked, told)] == [503, 503]
    assert asked.json()["error"]["code"] == "not_available"
    assert not Course.objects.filter(title="X").exists()


def test_of_pictures_the_logo_alone_is_shown(ada, site):
    services.update_site(creator_id=ada.pk, logo="public/logo.webp")
    services.suspend(creator_id=ada.pk, reason=REASON)
    hosts.forget()

    assert site.get("/media/public/logo.webp").status_code == 404  # asked for; there is no file
    assert site.get("/media/public/other.webp").status_code == 503


def test_every_page_of_the_studio_says_so_at_the_top(paused, browse, owner):
    browser, said = browse(owner), 0
    for route in routes(settings.ROOT_URLCONF):
        is_room = isinstance(doors.TABLE.get(route.name), Action)
        if not is_room or route.arguments or "GET" not in route.methods:
            continue
        answer = browser.get(reverse(route.name, urlconf=settings.ROOT_URLCONF))
        is_page = answer.status_code == 200 and not answer.streaming
        if is_page and b"studio-inner" in answer.content:
            words = answer.content.decode()
            assert (route.name, words.count(f"The reason given: {REASON}")) == (route.name, 1)
            assert words.index(REASON) < words.index("<main")
            said += 1
    assert said > 20


def test_whoever_owns_it_signs_in_with_the_second_factor(ada, site, owner):
    secret = "A" * 32
    Authenticator.objects.create(user=owner, type="totp", data={"secret": accounts.seal(secret)})
    services.suspend(creator_id=ada.pk, reason=REASON)

    site.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert site.post("/accounts/2fa/authenticate/", {"code": code}).url == "/studio/"
    assert site.get("/studio/members/").status_code == 200


def test_codes_and_warnings_about_the_own_account_are_mailed_all_the_same(
    paused, site, browse, owner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        site.post("/accounts/password/reset/", {"email": owner.email})
        new = {"oldpassword": PASSWORD, "password1": "another long secret"}
        browse(owner).post("/accounts/password/change/", {**new, "password2": new["password1"]})

    assert [told.to for told in mail.outbox] == [[owner.email]] * 2
    assert re.search(r"^\d{6}$", mail.outbox[0].body, re.MULTILINE)
    assert mail.outbox[1].subject == "Your password was changed. (Ada Studio)"


def test_letters_and_invitations_are_refused_and_what_waited_waits(ada, owner, alice, browse):
    letter = growth.write_letter(subject="Pay", body="<p>x</p>", audience={"list": "all"})
    sent = growth.write_letter(subject="Before", body="<p>x</p>", audience={"list": "all"})
    growth.send_letter(letter_id=sent.pk, expected=1)
    services.suspend(creator_id=ada.pk, reason=REASON)
    browser = browse(owner)

    refused = browser.post(f"/studio/letters/{letter.pk}/send/", {"readers": "1"})
    assert refused.status_code == 409
    assert "Nothing was sent" in refused.content.decode()
    invited = browser.post("/studio/team/invite/", {"emails": "x@example.org", "role": "guest"})
    assert invited.status_code == 422
    assert not TeamInvite.objects.exists()
    with open_schema(ada.schema_name):
        assert growth.mail_letters() == 0
    letter.refresh_from_db()
    assert (letter.state, mail.outbox) == (Letter.State.DRAFT, [])

    services.resume(creator_id=ada.pk)
    with open_schema(ada.schema_name):
        assert growth.mail_letters() == 1
    assert [message.subject for message in mail.outbox] == ["Before"]
