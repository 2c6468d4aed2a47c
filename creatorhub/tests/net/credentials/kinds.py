"""Every credential that the product gives out: how it is got, shown at a door, and what proves it.

A new one is entered here; `test_signed` names those that are missing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import mail

from accounts import services as accounts
from accounts.models import User
from accounts.scopes import SCOPES
from accounts.services.mails import unsubscribe_token
from accounts.services.tokens import make_token
from billing.tests import factories as billing
from community.tests.factories import let_in
from conftest import PASSWORD, SiteClient
from courses import services as courses
from courses.models import Media
from tenants import services as tenants
from tenants.models import Creator
from tenants.schemas import open_public

Browser = SiteClient


@dataclass(frozen=True)
class Kind:
    """`made` on ada's site for alice; `shown` by a browser: True when it was accepted.

    `signed_in`: the browser at home and elsewhere is one of an account with the same id.
    `names_person`: another person of the same site is refused as well.
    """

    made: Callable[[Creator, User], Any]
    shown: Callable[[Browser, Any], bool]
    signed_in: bool = False
    names_person: bool = False


def _session(ada: Creator, alice: User) -> str:
    browser = SiteClient(ada.host).sign_in(alice)
    return str(browser.cookies[settings.SESSION_COOKIE_NAME].value)


def _show_session(browser: Browser, cookie: str) -> bool:
    browser.cookies[settings.SESSION_COOKIE_NAME] = cookie
    on_platform = browser.defaults["SERVER_NAME"] == settings.PLATFORM_HOST
    return bool(browser.get("/sites/" if on_platform else "/me/").status_code == 200)


def _form_token(ada: Creator, alice: User) -> tuple[str, str]:
    browser = SiteClient(ada.host).sign_in(alice)
    page = browser.get("/me/profile/").content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1], str(browser.cookies[settings.CSRF_COOKIE_NAME].value)


def _show_form_token(browser: Browser, tokens: tuple[str, str]) -> bool:
    """With the cookie that belongs to it, and from the page that it came from."""
    token, cookie = tokens
    browser.handler.enforce_csrf_checks = True
    browser.cookies[settings.CSRF_COOKIE_NAME] = cookie
    origin = f"http://ada.{settings.PLATFORM_HOST}:{settings.PORT}"
    sent = {"csrfmiddlewaretoken": token, "name": "Moved", "language": "en", "time_zone": ""}
    return bool(browser.post("/me/profile/", sent, headers={"Origin": origin}).status_code == 302)


def _token(ada: Creator, alice: User) -> str:
    return make_token(member=alice, name="Test", scopes=list(SCOPES))[1]


def _show_token(browser: Browser, text: str) -> bool:
    sent = {"Authorization": f"Bearer {text}"}
    return bool(browser.get("/api/v1/me/", headers=sent).status_code == 200)


def _invite(ada: Creator, alice: User) -> str:
    owner = User.objects.get(role="owner")
    accounts.invite(actor=owner, email=str(alice.email), role="guest")
    found = re.search(r"https?://[^/\s]+(/team/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def _show_invite(browser: Browser, path: str) -> bool:
    return browser.post(path).headers.get("Location", "") == "/"


def _entry(ada: Creator, alice: User) -> str:
    with open_public():
        return tenants.issue_pass(creator=ada, email="ada@example.com")


def _show_entry(browser: Browser, code: str) -> bool:
    return bool(browser.post("/enter/", {"code": code}).status_code == 302)


def _unsubscribe(ada: Creator, alice: User) -> str:
    return f"/unsubscribe/{unsubscribe_token(alice.pk, 'reply')}/"


def _show_unsubscribe(browser: Browser, path: str) -> bool:
    return bool(browser.post(path).status_code == 200)


def _file(ada: Creator, alice: User) -> str:
    course = billing.make_course(slug="talk", access="paid")
    lesson = course.lessons.create(title="One", section=course.sections.create(title="S"))
    media = courses.store_bytes(b"0123", kind=Media.Kind.AUDIO, content_type="audio/mpeg")
    courses.set_lesson_media(lesson=lesson, media=media)
    for fan in User.objects.filter(role="fan"):  # whoever paid as well has an address of their own
        let_in(fan, course.key)
    browser = SiteClient(ada.host).sign_in(alice)
    return str(browser.get(f"/files/play/{media.uid}/").headers["Location"])


def _show_file(browser: Browser, path: str) -> bool:
    return bool(browser.get(path).status_code == 200)


def _order(ada: Creator, alice: User) -> str:
    return str(billing.order(alice, billing.make_offer(slug="sold")).uid)


def _show_order(browser: Browser, uid: str) -> bool:
    """Looked at, come back to, and paid."""
    ways = [
        browser.get(f"/checkout/{uid}/"),
        browser.get(f"/checkout/{uid}/return/"),
        browser.post(f"/checkout/{uid}/pay/", {"outcome": "paid"}),
        browser.get(f"/orders/{uid}/"),
    ]
    return any(answer.status_code in {200, 302, 303} for answer in ways)


def _cursor(ada: Creator, alice: User) -> str:
    for number in range(3):
        billing.make_course(slug=f"c{number}")
    browser = SiteClient(ada.host).sign_in(alice)
    following = browser.get("/api/v1/courses/?page_size=2").json()["next"]
    return "/api/v1" + str(following).partition("/api/v1")[2]


def _show_cursor(browser: Browser, path: str) -> bool:
    return bool(browser.get(path).status_code == 200)


@dataclass(frozen=True)
class Code:
    """Six digits by mail: `begun` asks for them for somebody and returns them, `typed` is True
    when the session took them. Both fail where the page itself is no longer what it was."""

    begun: Callable[[Browser, str], str]
    typed: Callable[[Browser, str], bool]


def _sign_up(browser: Browser, name: str) -> str:
    """The number of the mail that confirms an address."""
    form = {"name": name, "email": f"{name}@example.com", "password1": PASSWORD}
    answer = browser.post("/accounts/signup/", form)
    assert answer.status_code == 302, answer.content.decode()
    return six_digits(form["email"])


def _confirm(browser: Browser, code: str) -> bool:
    answer = browser.post("/accounts/confirm-email/", {"code": code})
    assert answer.status_code in {200, 302}, answer.status_code
    return bool(browser.get("/me/").status_code == 200)


def _forget(browser: Browser, name: str) -> str:
    """A reset of the account with this address is begun."""
    email = f"{name}@example.com"
    answer = browser.post("/accounts/password/reset/", {"email": email})
    assert answer.status_code == 302, answer.content.decode()
    return six_digits(email)


def _may_choose(browser: Browser, code: str) -> bool:
    answer = browser.post("/accounts/password/reset/confirm/", {"code": code})
    assert answer.status_code in {200, 302}, answer.status_code
    page = browser.get("/accounts/password/reset/complete/")
    assert page.status_code in {200, 302}, page.status_code
    return b'name="password1"' in page.content


def six_digits(email: str) -> str:
    """The code of the newest mail, which went to this address."""
    newest = mail.outbox[-1]
    assert newest.recipients() == [email]
    found = re.search(r"^\s*(\d{6})\s*$", str(newest.body), re.MULTILINE)
    assert found, newest.body
    return found[1]


KINDS = {
    "session cookie": Kind(_session, _show_session),
    "token of a form": Kind(_form_token, _show_form_token, signed_in=True),
    "token of a program": Kind(_token, _show_token),
    "invitation to the team": Kind(_invite, _show_invite, signed_in=True, names_person=True),
    "pass of the platform": Kind(_entry, _show_entry),
    "way out of a mail": Kind(_unsubscribe, _show_unsubscribe),
    "address of a file": Kind(_file, _show_file, signed_in=True, names_person=True),
    "way back from the checkout": Kind(_order, _show_order, signed_in=True, names_person=True),
    "cursor of a list": Kind(_cursor, _show_cursor, signed_in=True),
}
# Codes of six digits belong to the session in which they were asked for: nobody else has a door
# for them, at home neither. Who asks, and who asks elsewhere and tries the other one's.
CODES = {
    "code that confirms an address": (Code(_sign_up, _confirm), "dora", "eve"),
    "code for a new password": (Code(_forget, _may_choose), "alice", "alice"),
}
