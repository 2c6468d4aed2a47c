"""Who comes: everybody who may not read what is paid, and two who may, so that it is not blind."""

from django.conf import settings

from accounts.models import User
from conftest import SiteClient
from creatorhub.tests.net.isolation.asking import Visitor
from creatorhub.tests.net.isolation.visitors import creator_of
from creatorhub.world import Site, World
from tenants.schemas import open_creator

FANS = "fan stranger expired refunded suspended".split()
NEIGHBOUR = "somebody who paid on another site"
ENTITLED = ("paid", "owner")


def outsiders(world: World) -> dict[str, Visitor]:
    """By what they are: all on the first site; those of ENTITLED too."""
    site, neighbour = world["ada"], world["lin"]
    creator = creator_of(site)
    own = frozenset({site.name})
    found = {"nobody": Visitor("nobody", SiteClient(site.host), creator, own)}
    with open_creator(creator):
        for word in (*FANS, *ENTITLED):
            person = User.objects.get(pk=site.people[word])
            found[word] = Visitor(word, SiteClient(site.host).sign_in(person), creator, own)
    browser = SiteClient(site.host)
    browser.cookies[settings.SESSION_COOKIE_NAME] = session_of(neighbour, "paid")
    found[NEIGHBOUR] = Visitor(NEIGHBOUR, browser, creator, own)
    return found


def session_of(site: Site, word: str) -> str:
    """The key of a session in which somebody is signed in on that site."""
    with open_creator(creator_of(site)):
        browser = SiteClient(site.host).sign_in(User.objects.get(pk=site.people[word]))
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
