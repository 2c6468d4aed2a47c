"""Who asks: every role of a site, programs with tokens, and the three of the platform."""

from django.conf import settings

from accounts.models import User
from accounts.scopes import SCOPES
from accounts.services.tokens import make_token
from conftest import SiteClient
from creatorhub.tests.api.conftest import Program
from creatorhub.tests.net.isolation.asking import Visitor
from creatorhub.tests.net.isolation.neighbours import Owner
from creatorhub.world.ground import staff_user
from creatorhub.world.shape import Site
from tenants.models import Creator
from tenants.schemas import open_creator, open_public

PEOPLE = "fan paid guest moderator editor admin owner".split()
CLASSES = ("nobody", "fan", "paid", "owner")  # one of each kind, for the sample
READING = [name for name in SCOPES if name.endswith(":read")]


def creator_of(site: Site) -> Creator:
    """The row of this site as it is now."""
    with open_public():
        return Creator.objects.get(pk=site.creator_id)


def people_of(site: Site) -> dict[str, Visitor]:
    """A browser of each role with a strong session, two with a weak one, and one of nobody."""
    creator, own = creator_of(site), frozenset({site.name})
    found = {"nobody": Visitor("nobody", SiteClient(site.host), creator, own)}
    with open_creator(creator):
        for word in PEOPLE:
            person = User.objects.get(pk=site.people[word])
            found[word] = Visitor(word, SiteClient(site.host).sign_in(person), creator, own)
        for word in ("owner", "admin"):
            person = User.objects.get(pk=site.people[word])
            weak = SiteClient(site.host).sign_in(person, strong=False)
            found[f"weak {word}"] = Visitor(f"weak {word}", weak, creator, own)
    return found


def programs_of(site: Site) -> dict[str, Visitor]:
    """Programs with tokens of the owner, the editor and a fan."""
    creator, own = creator_of(site), frozenset({site.name})
    wanted: dict[str, tuple[str, list[str]]] = {
        "token with all scopes": ("owner", list(SCOPES)),
        "token that reads": ("owner", READING),
        "token of an editor": ("editor", list(SCOPES)),
    }
    found = {}
    with open_creator(creator):
        for name, (word, scopes) in wanted.items():
            person = User.objects.get(pk=site.people[word])
            _token, text = make_token(member=person, name="Crawler", scopes=scopes)
            found[name] = Visitor(name, Program(site.host, text), creator, own)
    return found


def of_the_platform(site: Site, names: frozenset[str]) -> dict[str, Visitor]:
    """Nobody, the creator of a site, and the platform's staff, who may meet all `names`."""
    host = settings.PLATFORM_HOST
    none: frozenset[Owner] = frozenset()
    found = {"nobody": Visitor("nobody", SiteClient(host), None, frozenset(), none)}
    with open_public():
        creator = Creator.objects.get(pk=site.creator_id)
        rows = {"creator": frozenset({("creator", creator.pk), ("account", creator.owner_id)})}
        people: dict[str, tuple[User, frozenset[str]]] = {
            "creator": (User.objects.get(pk=creator.owner_id), frozenset({site.name})),
            "staff": (staff_user(), names | {"platform"}),
        }
        for name, (person, own) in people.items():
            client = SiteClient(host).sign_in(person)
            found[name] = Visitor(name, client, None, own, rows.get(name))
    return found
