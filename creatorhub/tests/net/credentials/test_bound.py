"""What ada's site gave to alice is worth nothing elsewhere, nor in the hands of somebody else."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache

from accounts.models import User
from conftest import SiteClient
from creatorhub.tests.net.credentials.kinds import CODES, KINDS, Kind
from creatorhub.tests.net.roles.rows import Bench, Rows, changes
from tenants.schemas import open_creator, open_public

pytestmark = pytest.mark.xdist_group("roles")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def twin(lin: Any, alice: User) -> User:
    """Somebody on lin's site with alice's number and address."""
    with open_creator(lin):
        person = User.objects.create_user(str(alice.email), "x", pk=alice.pk, name="Alice")
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person


@pytest.fixture
def elsewhere(lin: Any, ada: Any, twin: User) -> Any:
    """`elsewhere(kind)`: browsers on lin's site and on the platform, signed in where needed."""

    def elsewhere(kind: Kind) -> list[SiteClient]:
        neighbour, above = SiteClient(lin.host), SiteClient(settings.PLATFORM_HOST)
        if kind.signed_in:
            with open_creator(lin):
                neighbour.sign_in(User.objects.get(pk=twin.pk))
            with open_public():
                above.sign_in(User.objects.get(email="ada@example.com"))
        return [neighbour, above]

    return elsewhere


@pytest.fixture
def everything(ada: Any, lin: Any) -> Any:
    """A picture of both sites and of the platform."""
    schemas = ada.schema_name, lin.schema_name, "public"
    return lambda: Bench(*schemas)


def moved(before: Rows, after: Rows) -> dict[str, Any]:
    """What changed besides the sessions of those who knocked."""
    found = changes(before, after)
    return {place: told for place, told in found.items() if ".django_session#" not in place}


@pytest.mark.parametrize("name", KINDS)
def test_it_opens_nothing_on_another_site_nor_on_the_platform(
    name, ada, alice, elsewhere, everything
):
    kind = KINDS[name]
    value = kind.made(ada, alice)
    browsers, bench = elsewhere(kind), everything()
    for browser in browsers:
        assert not kind.shown(browser, value), browser.defaults["SERVER_NAME"]

    assert moved(bench.start, bench.rows()) == {}


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.names_person])
def test_it_opens_nothing_to_another_person(name, ada, alice, bob, browse, everything):
    kind = KINDS[name]
    value = kind.made(ada, alice)
    strangers, bench = [browse(bob), SiteClient(ada.host)], everything()

    for browser in strangers:
        led = kind.shown(browser, value)
        assert not led or name == "way back from the checkout" and is_asked_who(browser)

    assert moved(bench.start, bench.rows()) == {}


def is_asked_who(browser: SiteClient) -> bool:
    """Nobody is signed in: the door leads to the sign-in page."""
    return settings.SESSION_COOKIE_NAME not in browser.cookies


@pytest.mark.parametrize("name", KINDS)
def test_it_opens_its_own_door(name, ada, alice, browse):
    kind = KINDS[name]
    value = kind.made(ada, alice)

    assert kind.shown(browse(alice) if kind.signed_in else SiteClient(ada.host), value)


@pytest.mark.parametrize("name", CODES)
def test_a_code_opens_the_door_of_the_session_that_asked_for_it(name, ada, alice):
    code, person, _other = CODES[name]
    browser = SiteClient(ada.host)

    assert code.typed(browser, code.begun(browser, person))


@pytest.mark.parametrize("where", ["home", "neighbour"])
@pytest.mark.parametrize("name", CODES)
def test_a_code_is_nothing_outside_the_session_that_asked_for_it(
    name, where, ada, lin, alice, twin
):
    code, person, other = CODES[name]
    sent = code.begun(SiteClient(ada.host), person)
    browser = SiteClient(lin.host if where == "neighbour" else ada.host)
    cache.clear()  # how often somebody may ask is another matter
    while code.begun(browser, other) == sent:  # one in a million
        cache.clear()

    assert not code.typed(browser, sent)
