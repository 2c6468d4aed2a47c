"""Every link in every mail, in both languages: looking at it spends nothing.

Mail servers and previews open links before anybody has read the mail, by GET or HEAD and without
cookies. Afterwards the person's own click must still do what it says.
"""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.test.signals import template_rendered

from accounts import services as accounts
from accounts.models import User
from accounts.registry import MESSAGES
from accounts.services.erasing import say_goodbye
from accounts.tests.test_notices import MAILED, facts_of
from billing import services as money
from billing.tests import factories as billing
from conftest import PASSWORD, SiteClient, make_fan
from creatorhub.tests.net.roles.rows import Bench, changes
from creatorhub.tests.test_sign_up import FORM
from growth import services as growth
from tenants.schemas import open_creator

pytestmark = pytest.mark.xdist_group("roles")

ADDRESS = re.compile(r"https?://[^\s<>\"')]+")
TEMPLATES = {name for message in MESSAGES for name in message.templates}


@pytest.fixture
def rendered() -> Any:
    """The names of all templates that were rendered."""
    names: set[str] = set()

    def note(template: Any, **_more: Any) -> None:
        names.add(str(template.name))

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


@pytest.fixture
def mailed(
    ada: Any, owner: User, alice: User, bob: User, platform: SiteClient, rendered: Any
) -> Any:
    """`mailed("en")`: every mail that the product sends, in this language."""

    def mailed(language: str) -> list[Any]:
        User.objects.update(language=language)
        _notices([alice, owner])
        letter = growth.write_letter(subject="Hi", body="<p>Hello</p>", audience={"list": "all"})
        growth.letter_mail(letter, alice).send()
        money.send_receipt(order_id=billing.buy(bob, billing.make_offer(slug=language)).pk)
        accounts.invite(actor=owner, email=str(bob.email), role="guest")
        accounts.tell_of_change(
            member=alice, change="mfa/email/totp_activated", device="", address=str(alice.email)
        )
        accounts.tell_of_leaving(member=bob, actor=owner)
        say_goodbye(address="gone@example.com", language=language, by_creator=False)
        _codes(SiteClient(ada.host), language)
        platform.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        platform.post("/start/", {**FORM, "language": language})
        return list(mail.outbox)

    return mailed


def _notices(people: list[User]) -> None:
    """All kinds of them, chosen or not."""
    every = [f"+{message.kind}:mail" for message in MAILED if message.mail is False]
    for person in people:
        User.objects.filter(pk=person.pk).update(muted=every)
        person.refresh_from_db()
        for message in MAILED:
            facts = facts_of(message.kind)
            accounts.notify(
                member=person, kind=message.kind, key=f"{message.kind}:1", facts=facts, path="/"
            )
    accounts.mail_notices()


def _codes(browser: SiteClient, language: str) -> None:
    """Everything that allauth mails."""
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    form = {"name": "Dora", "password1": PASSWORD}
    for email in ("dora@example.com", "alice@example.com"):
        browser.post("/accounts/signup/", {**form, "email": email})
        browser.cookies.clear()
    for email in ("alice@example.com", "nobody@example.com"):
        browser.post("/accounts/password/reset/", {"email": email})
        browser.cookies.clear()
    unsure = make_fan(f"unsure-{language}")
    unsure.emailaddress_set.update(verified=False)
    browser.post("/accounts/login/", {"login": unsure.email, "password": PASSWORD})


def links(sent: list[Any]) -> set[str]:
    """All addresses in the words, the HTML and the headers of these mails."""
    texts = [part for one in sent for part in (one.body, *(html for html, _ in one.alternatives))]
    texts += [value for one in sent for value in one.extra_headers.values()]
    return {unescape(found).rstrip(".,>") for text in texts for found in ADDRESS.findall(text)}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_looking_at_any_link_of_any_mail_spends_nothing(
    language, mailed, rendered, ada, lin, alice, bob, say, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        mailed(language)
    sent = list(mail.outbox)
    left = {name for name in TEMPLATES if not any(one.startswith(name) for one in rendered)}
    assert left == set()
    found = links(sent)
    bench = Bench(ada.schema_name, lin.schema_name, "public")
    for link in sorted(found):
        look_at(link)

    say(
        f"credentials: {len(sent)} mails in {language}, {len(found)} links looked at, nothing spent"
    )
    assert changes(bench.start, bench.rows()) == {}
    assert {one.partition("/")[0] for one in paths(found)} >= {"unsubscribe", "team", "orders"}
    click(found, bob)


def paths(found: set[str]) -> set[str]:
    """Addresses without their hosts."""
    return {urlsplit(link).path.lstrip("/") for link in found}


def look_at(link: str) -> None:
    """As a scanner does: twice, without cookies, without following a form."""
    parts = urlsplit(link)
    for _twice in range(2):
        for method in ("get", "head", "options"):
            browser = SiteClient(parts.hostname or "")
            path = f"{parts.path or '/'}?{parts.query}".rstrip("?")
            answer = getattr(browser, method)(path, HTTP_USER_AGENT="scanner")
            assert answer.status_code < 500, link


def click(found: set[str], bob: User) -> None:
    """What the person does afterwards: every way out of mails, and the invitation."""
    for path in paths(found):
        if path.startswith("unsubscribe/"):
            assert SiteClient("ada.localhost").post(f"/{path}").status_code == 200
    [invitation] = [path for path in paths(found) if path.startswith("team/")]
    browser = SiteClient("ada.localhost").sign_in(bob)
    assert browser.post(f"/{invitation}").status_code == 302
    assert User.objects.get(pk=bob.pk).role == "guest"
    for message in MAILED:
        if not message.is_fixed:
            assert f"+{message.kind}:mail" not in User.objects.get(email="alice@example.com").muted


def test_a_mail_of_one_site_names_no_other_host(mailed, ada, lin):
    """Links are built from the stored host; a neighbour's never stands in them."""
    sent = mailed("en")
    hosts = {urlsplit(link).hostname for link in links(sent)}

    with open_creator(lin):
        assert hosts == {ada.host, settings.PLATFORM_HOST}
    for host, some in ((ada.host, 20), (settings.PLATFORM_HOST, 1)):
        naming = [one for one in sent if host in {urlsplit(link).hostname for link in links([one])}]
        assert len(naming) >= some, host
