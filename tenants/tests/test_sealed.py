"""Rows and querysets of one creator are refused in another creator's schema."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils import timezone

from tenants.errors import CrossedBorder
from tenants.schemas import open_creator, open_public
from tenants.sealed import TenantModel, TenantQuerySet

User: Any = get_user_model()
Tier: Any = apps.get_model("accounts", "Tier")
Grant: Any = apps.get_model("accounts", "Grant")
OURS = "accounts analytics courses community billing recommend growth".split()


@pytest.fixture
def twins(ada, lin):
    """One tier on each site, with the same id: what a leak would mix up."""
    mine = Tier.objects.create(pk=77, name="ada's", rank=7)
    with open_creator(lin):
        theirs = Tier.objects.create(pk=77, name="lin's", rank=7)
    return mine, theirs


def names(creator: Any) -> list[str]:
    with open_creator(creator):
        return list(Tier.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize(
    "model", [m for label in OURS for m in apps.get_app_config(label).get_models()]
)
def test_every_model_of_ours_is_sealed_with_all_its_managers(model):
    managers = [model._default_manager, model._base_manager, *model._meta.managers]

    assert issubclass(model, TenantModel)
    assert [m.name for m in managers if not issubclass(m._queryset_class, TenantQuerySet)] == []


READS: dict[str, Callable[[Any], Any]] = {
    "evaluated": list,
    "counted": lambda rows: rows.count(),
    "asked for existence": lambda rows: rows.exists(),
    "iterated": lambda rows: list(rows.iterator()),
    "aggregated": lambda rows: rows.aggregate(Count("pk")),
    "fetched one by one": lambda rows: rows.get(pk=77),
    "fetched in bulk": lambda rows: rows.in_bulk([77]),
    "asked for its first": lambda rows: rows.first(),
    "read as values": lambda rows: list(rows.values_list("name", flat=True)),
    "sliced": lambda rows: rows[0],
    "asked whether it contains": lambda rows: rows.contains(rows.model(pk=77)),
    "explained": lambda rows: rows.explain(),
    "shown": repr,
    "narrowed": lambda rows: rows.filter(name="x"),
    "joined with another": lambda rows: Tier.objects.all() | rows,
    "united with another": lambda rows: Tier.objects.all().union(rows),
    "used as a subquery": lambda rows: list(Tier.objects.filter(pk__in=rows)),
    "used in exists": lambda rows: Exists(rows.filter(pk=OuterRef("pk"))),
    "pickled": pickle.dumps,
}  # fmt: skip
WRITES: dict[str, Callable[[Any], Any]] = {
    "updated": lambda rows: rows.update(name="stolen"),
    "deleted": lambda rows: rows.delete(),
    "raw-deleted": lambda rows: rows._raw_delete(using=None),
    "added to": lambda rows: rows.create(name="planted", rank=9),
    "got or created": lambda rows: rows.get_or_create(rank=9, defaults={"name": "planted"}),
    "updated or created": lambda rows: rows.update_or_create(rank=7, defaults={"name": "stolen"}),
    "added to in bulk": lambda rows: rows.bulk_create([rows.model(name="planted", rank=9)]),
    "updated in bulk": lambda rows: rows.bulk_update([rows.model(pk=77, name="stolen")], ["name"]),
}


@pytest.mark.parametrize("how", READS)
def test_a_queryset_built_on_one_site_cannot_be_read_on_another(twins, lin, how):
    rows = Tier.objects.filter(pk=77)

    with open_creator(lin), pytest.raises(CrossedBorder):
        READS[how](rows)


@pytest.mark.parametrize("how", WRITES)
def test_a_queryset_built_on_one_site_cannot_write_on_another(twins, ada, lin, how):
    rows = Tier.objects.filter(pk=77)

    with open_creator(lin), pytest.raises(CrossedBorder):
        WRITES[how](rows)

    assert (names(ada), names(lin)) == (["ada's"], ["lin's"])


def test_rows_in_memory_are_not_shown_on_another_site(twins, lin):
    rows = Tier.objects.all()
    len(rows)

    with open_creator(lin), pytest.raises(CrossedBorder):
        list(rows)


def test_an_iterator_begun_on_one_site_stops_on_another(twins, lin):
    Tier.objects.create(name="second", rank=8)
    begun, not_begun = Tier.objects.iterator(), Tier.objects.iterator()
    next(begun)

    with open_creator(lin):
        for rows in (begun, not_begun):
            with pytest.raises(CrossedBorder):
                next(rows)


def test_a_raw_queryset_is_refused_everywhere(ada):
    with pytest.raises(CrossedBorder):
        Tier.objects.raw("SELECT * FROM accounts_tier")


OBJECTS: dict[str, Callable[[Any], Any]] = {
    "saved": lambda row: row.save(),
    "saved in part": lambda row: row.save(update_fields=["name"]),
    "deleted": lambda row: row.delete(),
    "refreshed": lambda row: row.refresh_from_db(),
    "created in bulk": lambda row: Tier.objects.bulk_create([row], ignore_conflicts=True),
    "updated in bulk": lambda row: Tier.objects.bulk_update([row], ["name"]),
}


@pytest.mark.parametrize("how", OBJECTS)
def test_an_object_of_one_site_cannot_be_used_on_another(twins, ada, lin, how):
    mine, _theirs = twins

    with open_creator(lin), pytest.raises(CrossedBorder):
        OBJECTS[how](mine)

    assert (names(ada), names(lin)) == (["ada's"], ["lin's"])


def test_a_deferred_column_is_not_read_from_the_neighbour(twins, lin):
    mine = Tier.objects.defer("name").get(pk=77)

    with open_creator(lin), pytest.raises(CrossedBorder):
        mine.name  # noqa: B018


def test_the_stamp_survives_a_journey_through_pickle(twins, lin):
    mine = pickle.loads(pickle.dumps(twins[0]))

    with open_creator(lin), pytest.raises(CrossedBorder):
        mine.save()


@pytest.fixture
def grant(alice):
    return Grant.objects.create(
        member=alice, key="tier:77", source="test", starts_at=timezone.now()
    )


RELATED: dict[str, Callable[[Any], Any]] = {
    "forward": lambda grant: grant.member,
    "backward": lambda grant: list(grant.alice.grants.all()),
    "backward create": lambda grant: grant.alice.grants.create(
        key="x", source="x", starts_at=grant.starts_at
    ),
    "backward add": lambda grant: grant.alice.grants.add(grant),
    "backward clear": lambda grant: grant.alice.grants.all().delete(),
    "prefetch": lambda grant: prefetch_related_objects([grant.alice], "grants"),
    "prefetch with a queryset": lambda grant: prefetch_related_objects(
        [grant.alice], Prefetch("grants", Grant.objects.all())
    ),
    "as a filter": lambda grant: list(Grant.objects.filter(member=grant.alice)),
    "as a filter among others": lambda grant: list(Grant.objects.filter(member__in=[grant.alice])),
    "in a Q": lambda grant: list(Grant.objects.exclude(Q(key="a") | Q(member=grant.alice))),
    "as a new value": lambda grant: Grant.objects.update(member=grant.alice),
    "as the parent of a new row": lambda grant: Grant.objects.create(
        member=grant.alice, key="x", source="x", starts_at=grant.starts_at
    ),
}


@pytest.mark.parametrize("how", RELATED)
def test_relations_do_not_lead_from_one_site_into_another(grant, alice, lin, how):
    grant = Grant.objects.get(pk=grant.pk)  # with nothing of its relations in memory
    grant.alice = alice

    with open_creator(lin), pytest.raises(CrossedBorder):
        RELATED[how](grant)

    with open_creator(lin):
        assert list(Grant.objects.all()) == []


def test_an_object_of_public_is_refused_on_a_site(ada, owner):
    with open_public():
        person = User.objects.get(email="ada@example.com")
    before = owner.name

    person.name = "overwritten"
    with pytest.raises(CrossedBorder):
        person.save()

    owner.refresh_from_db()
    assert owner.name == before


def test_at_home_everything_works_as_ever(grant, alice):
    assert Grant.objects.filter(member=alice).update(key="tier:1") == 1
    assert alice.grants.get().member == alice
    assert Grant.objects.bulk_update([grant], ["key"]) == 1
    assert list(Grant.objects.iterator()) == [grant]
    with transaction.atomic():
        grant.delete()
    assert not Grant.objects.exists()
    assert connection.schema_name == grant._stamp
