"""The world is whole: every model, field, state and route is in it, or is named with a reason."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models

from billing.selectors import unbalanced_orders
from courses.models import Media
from creatorhub.api.schema import description
from creatorhub.isolation.canary import Canary, Visibility, code_of, find
from creatorhub.tests.net.world_rows import CHOICES_LEFT, NEVER_ALIKE, PLATFORM, shared, words_of
from creatorhub.world import Site, World, seed
from creatorhub.world.seeding import every_model
from creatorhub.world.seen import MADE_BY_MIGRATIONS, TABLE, is_text, know_fields
from creatorhub.world.seen.contract import FILES, ask
from creatorhub.world.seen.ground import GROUND
from creatorhub.world.stamp import key_of
from creatorhub.world.visits import CannotVisit, Route, foreign, routes, visits, visits_of
from tenants.models import Creator, Domain
from tenants.schemas import open_public, open_schema

CANARY = Canary("ada", "courses.lesson", 12, "body", Visibility.PAID)


@pytest.fixture
def ada_site(world: World, db: None) -> Iterator[Site]:
    """The first site of the world; its schema is open."""
    with open_schema(world["ada"].schema):
        yield world["ada"]


@pytest.mark.parametrize(
    "dress",
    [
        CANARY.word,
        CANARY.word.upper(),
        f"<p>{CANARY.short}</p>",
        CANARY.word.replace("-", "%2D").replace(".", "%2E"),
        CANARY.word.replace("-", "&#45;").replace(".", "&#x2e;"),
        '{"a": "' + CANARY.word.replace("-", "\\u002D") + '"}',
        CANARY.word[:20] + "=\r\n" + CANARY.word[20:],
        CANARY.word.encode() + b"\xff",
    ],
)
def test_a_canary_is_found_in_every_dress(dress: Any):
    know_fields()
    assert find(dress) == {CANARY}


def test_a_short_canary_fits_where_the_word_does_not():
    know_fields()
    short = CANARY.fit(20)
    assert len(short) <= 20
    assert find(short.upper()) == {CANARY}
    with pytest.raises(ValueError, match="longer than 10"):
        CANARY.fit(10)
    assert len({code_of("a.b", name) for name in ("c", "d")}) == 2


def test_every_model_is_in_the_contract(ada_site: Site):
    there = {model._meta.label_lower for model in every_model()}
    assert there - set(TABLE) == set(), "Say in creatorhub.world.seen who may see these."
    assert set(TABLE) - there == set(), "There are no such models."
    assert MADE_BY_MIGRATIONS & set(TABLE) == set()


def test_every_text_has_a_rule_or_a_reason(ada_site: Site):
    unsaid, unknown = [], []
    for model in every_model():
        told = TABLE[model._meta.label_lower]
        texts = {field.name for field in model._meta.local_fields if is_text(field)}
        said = set(told.fields) | set(told.left)
        unsaid += [f"{model._meta.label}.{name}" for name in texts - said]
        unknown += [f"{model._meta.label}.{name}" for name in said - texts - set(FILES)]
    assert unsaid == [], "Give each a rule or a reason in creatorhub.world.seen."
    assert unknown == [], "There are no such fields."


def test_every_platform_model_is_in_the_contract():
    there = {
        model._meta.label_lower: model for model in apps.get_app_config("tenants").get_models()
    }
    assert set(there) == set(GROUND) - PLATFORM
    for label, model in there.items():
        texts = {field.name for field in model._meta.local_fields if is_text(field)}
        assert texts == set(GROUND[label].fields) | set(GROUND[label].left), label


def test_the_platforms_rows_hold_canaries(world: World, db: None):
    with open_public():
        found = {
            (label, name, one.site)
            for label, told in GROUND.items()
            for name in told.fields
            for row in apps.get_model(label)._base_manager.all()
            for one in find(words_of(row, name))
            if one.visibility is told.fields[name]
        }
    wanted = {(label, name) for label, told in GROUND.items() for name in told.fields}
    assert found == {(*field, site.name) for field in wanted for site in world.sites}


def test_every_field_with_a_rule_holds_the_canary_of_its_row(ada_site: Site):
    missing, wrong = [], []
    for model in every_model():
        label, told = model._meta.label_lower, TABLE[model._meta.label_lower]
        holding = set()
        for row in model._base_manager.all():
            for name, rule in told.fields.items():
                found = find(words_of(row, name))
                seen_by = ask(rule, row)
                if seen_by and found:
                    holding.add(name)
                    right = Canary("ada", label, key_of(row), name, seen_by)
                    wrong += [f"{label} {row.pk} {name}: {one.word}" for one in found - {right}]
        missing += [f"{label}.{name}" for name in set(told.fields) - holding]
    assert missing == [], "No row of the world holds a canary there."
    assert wrong == [], "Words of another row, or of another visibility."


def test_every_field_of_a_site_holds_words_of_that_site_alone(world: World, db: None):
    for site in world.sites:
        with open_schema(site.schema):
            names = {
                canary.site
                for model in every_model()
                for row in model._base_manager.all()
                for field in model._meta.local_fields
                for canary in find(str(getattr(row, field.attname)))
            }
        assert names == {site.name}


def test_every_file_is_there_and_says_whose_it_is(world: World, db: None):
    for site in world.sites:
        with open_schema(site.schema):
            for media in Media.objects.all():
                path = Path(settings.MEDIA_ROOT) / site.schema / media.path
                data = path.read_bytes()
                assert len(data) == media.size
                assert {(one.site, one.pk, one.field) for one in find(data)} == {
                    (site.name, media.pk, "file")
                }


def test_every_file_of_whatever_kind_says_whose_it_is(world: World):
    """Also those that no model names: a new folder of files enters here by its own name. A narrow
    copy of a picture is made again from its pixels, so the whole one speaks for it."""
    wrong = [
        path.relative_to(settings.MEDIA_ROOT).as_posix()
        for site in world.sites
        for path in (Path(settings.MEDIA_ROOT) / site.schema).rglob("*")
        if path.is_file() and {one.site for one in find(whole(path).read_bytes())} != {site.name}
    ]
    assert wrong == [], "No canary of their own site in these files."


def whole(path: Path) -> Path:
    """The picture of a narrow copy; any other file itself."""
    is_narrow = path.suffix == ".webp" and path.stem.rpartition(".")[2].isdigit()
    return path.with_name(f"{path.stem.rpartition('.')[0]}.webp") if is_narrow else path


def test_every_choice_occurs(ada_site: Site):
    missing = []
    for model in every_model():
        for field in model._meta.local_fields:
            label = f"{model._meta.label_lower}.{field.name}"
            if field.choices and label not in CHOICES_LEFT:
                there = set(model._base_manager.values_list(field.name, flat=True))
                missing += [f"{label}={one}" for one, _n in field.flatchoices if one not in there]
    assert missing == [], "No row of the world has this value."


def test_every_model_has_rows(ada_site: Site):
    assert [m._meta.label for m in every_model() if not m._base_manager.exists()] == []


def test_sites_are_alike_in_every_key(world: World, say: Callable[[str], None]):
    first, *others = map(shared, world.sites)

    assert others == [first] * len(others)

    say(f"world: {len(world.sites)} sites, {sum(map(len, first.values()))} rows alike on each")


def test_sites_are_alike_in_every_uid(world: World, db: None):
    found = []
    for site in world.sites:
        with open_schema(site.schema):
            found.append(
                {
                    (model._meta.label, row.pk, field.name): getattr(row, field.attname)
                    for model in every_model()
                    if model._meta.label_lower not in NEVER_ALIKE
                    for row in model._base_manager.exclude(
                        pk__in=site.own.get(model._meta.label_lower, [])
                    )
                    for field in model._meta.local_fields
                    if isinstance(field, models.UUIDField)
                }
            )
    assert found[1:] == found[:1] * (len(found) - 1)


def test_what_a_site_has_for_itself_no_other_has(world: World):
    for site in world.sites:
        assert set(site.own) >= {"courses.course", "billing.order", "accounts.user"}
        for other in world.sites:
            if other is not site:
                assert [
                    (label, pk)
                    for label, pks in site.own.items()
                    for pk in pks
                    if pk in other.rows[label]
                ] == []


def test_nothing_that_opens_a_door_is_the_same_twice(world: World):
    keys = [key for site in world.sites for key in [*site.sessions.values(), *site.tokens.values()]]
    assert len(keys) == len(set(keys))


def test_the_books_balance(world: World, db: None):
    for site in world.sites:
        with open_schema(site.schema):
            assert unbalanced_orders() == []


def test_every_route_can_be_visited(world: World, db: None, say: Callable[[str], None]):
    ada, lin = world["ada"], world["lin"]
    mine, platform = list(visits(ada)), list(visits(None))

    assert len({one.route for one in mine}) == len(mine) == len(routes(settings.ROOT_URLCONF))
    for visit in mine:
        if visit.label in lin.own:
            theirs, nobodys = foreign(visit, lin)
            assert len({visit.path, theirs.path, nobodys.path}) == 3
    say(f"world: {len(mine)} routes of a site and {len(platform)} of the platform can be visited")


def test_every_operation_of_the_api_can_be_visited(world: World, db: None):
    known = [route for route in routes(settings.ROOT_URLCONF) if route.name.startswith("api:")]
    paths = {visit.path for route in known for visit in visits_of(route, world["ada"])}
    told = [path.partition("{") for path in description()["paths"]]
    assert [head for head, _, _ in told if not any(path.startswith(head) for path in paths)] == []
    assert len(known) == len(description()["paths"]) + 1  # the description itself is none


def test_a_route_that_the_world_does_not_know_fails_by_its_name(world: World, db: None):
    new = Route("new_one", ("pk",), frozenset({"GET"}))
    for site in (world["ada"], None):
        with pytest.raises(CannotVisit, match="new_one"):
            visits_of(new, site)


def test_a_world_is_seeded_once(world: World, db: None):
    with pytest.raises(CommandError, match=r"Already there: w-ada"):
        call_command("seed_world", stderr=io.StringIO())


def test_no_world_in_production(settings: Any, db: None):
    settings.PRODUCTION = True
    before = Creator.objects.count()
    with pytest.raises(CommandError, match="this is production"):
        call_command("seed_world", "--creators", "3", stderr=io.StringIO())
    assert Creator.objects.count() == before


def test_no_world_beside_a_site_that_people_reach(world: World, db: None):
    """Whoever forgot CREATORHUB_ENV has the database of production all the same."""
    Domain.objects.create(domain="ada.creatorhub.com", tenant_id=world["ada"].creator_id)

    with pytest.raises(CommandError, match="people use this database"):
        call_command("seed_world", stderr=io.StringIO())


def test_a_site_of_its_own_is_told_as_json(db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("creatorhub.world.seeding.NAMES", ("eli",))
    with open_public():
        told = seed(1).as_json()
    [site] = told["sites"]
    assert site["host"] == f"w-eli.{settings.PLATFORM_HOST}"
    assert site["visibility"]["courses.course/4"] == "staff"
    assert site["people"].keys() >= {"owner", "fan", "paid", "expired", "refunded", "suspended"}
