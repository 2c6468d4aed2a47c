"""Fills the world: one site is made and marked, the others are copies with names of their own."""

from collections.abc import Callable, Iterator

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection, models, transaction

from accounts import services as accounts
from accounts.models import User
from analytics.models import RuleSegment
from analytics.selectors import members_matching
from billing.models import Offer
from creatorhub.world import copying, ground, keys, stamp
from creatorhub.world.making import handpicks, memory, money, people, talking, teaching
from creatorhub.world.making.log import write_log
from creatorhub.world.own import make_own
from creatorhub.world.seen import MADE_BY_MIGRATIONS, TABLE, know_fields, models_in
from creatorhub.world.shape import NAMES, Row, Site, World
from growth.models import Letter
from recommend.models import Report
from tenants.models import Creator, Domain
from tenants.schemas import open_creator, open_public, open_schema
from tenants.sealed import current_schema

Say = Callable[[str], None]
# Names that lead nowhere on the Internet (RFC 2606). Somebody may forget to say "production", and
# the world has staff whose password everybody knows.
RESERVED = {"localhost", "test", "example", "invalid"}


class WorldRefused(Exception):
    """The world is not seeded here; the text says why in one line."""


def seed(creators: int = 3, identical_ids: bool = True, say: Say = lambda step: None) -> World:
    """Make `creators` sites (2-20) and fill every table, all or nothing.

    With `identical_ids` all rows but those of `Site.own` have the same keys and uids on each site;
    without, each site is made on its own, and its uids are. `say` hears each step. Raises
    WorldRefused in production, where a host is a real one or a site of the world is there, and for
    another number.
    """
    _check(creators)
    know_fields()
    with open_public(), transaction.atomic():
        ground.make_staff()
        sites: list[Site] = []
        for number, name in enumerate(NAMES[:creators]):
            say(name)
            first = sites[0] if sites and identical_ids else None
            sites.append(_make(name, number, first))
        for number, site in enumerate(sites):
            say(f"{site.name}'s own")
            _finish(site, number)
        # What a world is made of is no news: nobody is mailed about it.
        connection.run_on_commit.clear()
    return World(tuple(sites))


def _check(creators: int) -> None:
    if settings.PRODUCTION:
        raise WorldRefused("The seeded world is for tests; this is production.")
    if not 1 <= creators <= len(NAMES):
        raise WorldRefused(f"A world has 1 to {len(NAMES)} sites.")
    wanted = [ground.host_of(name) for name in NAMES[:creators]]
    with open_public():
        hosts = [settings.PLATFORM_HOST, *Domain.objects.values_list("domain", flat=True)]
        if any(host.rpartition(".")[2] not in RESERVED for host in hosts):
            raise WorldRefused("The seeded world is for tests; people use this database.")
        known = Domain.objects.filter(domain__in=wanted).values_list("domain", flat=True)
        if known:
            raise WorldRefused(f"Already there: {', '.join(sorted(known))}.")


def _make(name: str, number: int, first: Site | None) -> Site:
    creator = ground.make_site(name, number)
    site = Site(name, creator.pk, creator.schema_name, creator.host)
    nights = ground.make_rows(name, creator)
    ground.give_face(name, creator)
    creator.refresh_from_db()
    with open_creator(creator):
        if first is None:
            site.people = _fill(name, nights[0])
        else:
            _copy(first, site, creator)
        Report.objects.filter(run_id__isnull=False).update(run_id=nights[0])
    return site


def _finish(site: Site, number: int) -> None:
    """What must differ between sites: rows of their own, sessions and tokens."""
    with open_schema(site.schema):
        site.own = make_own(site.name, number)
        _one_address()
        keys.make_keys(site)
        stamp.stamp(site.name, UserSession.objects.all())
        _look_round(site)


def _fill(name: str, run_id: int) -> dict[str, int]:
    """Everything on the first site, then the canaries. Returns its people."""
    cast = people.make_people()
    shop = money.make_tiers()
    taught = teaching.make_courses(shop.tier)
    money.put_on_sale(shop, taught)
    people.know_people(cast)
    people.let_work(cast)
    talking.talk(shop.tier, cast)
    money.sell(shop, taught, cast)
    teaching.learn(taught, cast)
    talking.write_letters(cast)
    talking.tell(cast)
    write_log(name, cast["owner"].pk)
    memory.remember(name, taught, cast)
    memory.pass_a_night(run_id, taught, cast)
    handpicks.pick_by_hand(taught, cast)
    for model in every_model():
        stamp.stamp(name, model._base_manager.all())
    _one_address()
    return {word: person.pk for word, person in cast.items()}


def _one_address() -> None:
    """Whoever signs in has one address: the account's own canary stands in both tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE account_emailaddress SET email = accounts_user.email FROM accounts_user"
            ' WHERE accounts_user.id = user_id AND "primary"'
        )


def _copy(first: Site, site: Site, creator: Creator) -> None:
    with open_public():
        source = Creator.objects.get(pk=first.creator_id)
    names = (first.name, site.name)
    copying.copy_rows(source, creator, names=names)
    copying.copy_files(source, creator, names=names)
    accounts.settle_factors(schema=first.schema, into=site.schema, same_host=True)
    site.people = dict(first.people)


def every_model() -> list[type[models.Model]]:
    """The models of the open schema that hold rows of its own, in the order of the apps."""
    found = models_in(set(copying.tables_of(current_schema())))
    return [model for model in found if model._meta.label_lower not in MADE_BY_MIGRATIONS]


def _look_round(site: Site) -> None:
    """Write down which rows there are, whose they are and who may know of them."""
    words = {pk: word for word, pk in site.people.items()}
    for model in every_model():
        label = model._meta.label_lower
        if label not in TABLE:
            continue  # the tests name it
        whose = "pk" if model is User else _whose(model)
        for row in model._base_manager.order_by("pk"):
            key = stamp.key_of(row)
            site.rows.setdefault(label, []).append(key)
            site.visibility[label, key] = stamp.seen_by(row)
            if whose and (word := words.get(getattr(row, whose))):
                site.owners[label, key] = word
            name = getattr(row, "slug", None) or getattr(row, "uid", None)
            if name and isinstance(key, int):
                site.names.setdefault(label, {})[key] = str(name)
    for row_of, members in readers():
        site.readers[row_of] = sorted(words[pk] for pk in members if pk in words)


def _whose(model: type[models.Model]) -> str | None:
    """The column with the person whom a row is about."""
    found = (f.attname for f in model._meta.local_fields if f.related_model is User)
    return next(found, None)


def readers() -> Iterator[tuple[Row, set[int]]]:
    """Private rows that are for several people: the row, and who reads it today."""
    for letter in Letter.objects.exclude(state=Letter.State.DRAFT):
        copies = letter.copies.values_list("member_id", flat=True)
        yield ("growth.letter", letter.pk), set(copies)
    for segment in RuleSegment.objects.all():
        belong = set(members_matching(segment.rule).values_list("pk", flat=True))
        yield ("analytics.rulesegment", segment.pk), belong
        for offer in Offer.objects.filter(segment=segment):
            yield ("billing.offer", offer.pk), belong
