"""A creator's schema is sealed: nothing is read, written or pointed to outside of it."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction
from django.utils.module_loading import import_string

from tenants.errors import NoSuchCreator
from tenants.models import Creator
from tenants.schemas import open_creator, open_public, open_schema

User = get_user_model()


def rows(question: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def people_in_public() -> int:
    with open_public():
        return User.objects.count()


def test_the_search_path_of_a_site_never_holds_public(ada, lin):
    paths = {}
    for creator in (ada, lin):
        with open_creator(creator):
            paths[creator.pk] = rows("SHOW search_path")[0][0]

    assert paths == {creator.pk: f"{creator.schema_name}, extensions" for creator in (ada, lin)}


def test_public_has_a_path_of_its_own(db):
    assert rows("SHOW search_path")[0][0] == "public, extensions"


def test_a_missing_schema_raises_and_public_stays_as_it_was(ada):
    before = people_in_public()
    connection.set_tenant(Creator(schema_name="t_000000000000"))

    with pytest.raises(ProgrammingError), transaction.atomic():
        User.objects.count()
    with pytest.raises(ProgrammingError), transaction.atomic():
        User.objects.create_user("stray@example.com")

    assert people_in_public() == before


@pytest.mark.parametrize("name", ["t_000000000000", "public", "extensions", "", "T_X"])
def test_only_the_schema_of_a_creator_is_opened_by_name(ada, name):
    with pytest.raises(NoSuchCreator), open_schema(name):
        pytest.fail("the door opened")

    assert connection.schema_name == ada.schema_name


def test_a_door_leads_back_also_after_an_error(ada, lin):
    with pytest.raises(ZeroDivisionError), open_creator(lin), open_public():
        1 / 0  # noqa: B018

    assert connection.schema_name == ada.schema_name


def test_no_foreign_key_leaves_its_schema(ada, lin):
    assert (
        rows("""
        SELECT conname FROM pg_constraint
        JOIN pg_class here ON here.oid = conrelid
        JOIN pg_class there ON there.oid = confrelid
        WHERE contype = 'f' AND here.relnamespace <> there.relnamespace
    """)
        == []
    )


def test_creators_own_tables_are_not_in_public(ada):
    only_creators = [
        model._meta.db_table
        for label in ("courses", "community", "billing", "recommend", "growth")
        for model in apps.get_app_config(label).get_models()
    ]
    found = rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")

    assert sorted({name for (name,) in found} & set(only_creators)) == []


def test_the_platforms_tables_are_not_on_a_site(ada):
    found = rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")

    assert [name for (name,) in found if name.startswith(("tenants_", "djstripe_"))] == []


def test_extensions_answer_from_a_site(ada):
    assert rows("SELECT similarity('watercolour', 'watercolor') > 0.5") == [(True,)]
    assert rows("SELECT unaccent('café')") == [("cafe",)]


def test_a_cached_value_is_unknown_to_the_neighbour(ada, lin):
    cache.set("greeting", "from ada")

    with open_creator(lin):
        assert cache.get("greeting") is None
    with open_public():
        assert cache.get("greeting") is None
    assert cache.get("greeting") == "from ada"


def test_a_connection_from_the_pool_has_forgotten_whose_it_was(ada):
    """Django's own pool option, with the callback that production uses."""
    forget = import_string("creatorhub.settings.data._forget_path")
    inside, after = paths_after_a_visit(ada, forget)

    assert inside.startswith(ada.schema_name)
    assert after == '"$user", public'  # the server's default, which holds nobody's rows


def paths_after_a_visit(creator, reset):
    """The search path inside a visit, and what a raw user of the same connection finds after it."""
    own = connection.copy("pooled")
    own.settings_dict = {**own.settings_dict, "CONN_MAX_AGE": 0}
    own.settings_dict["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 1, "reset": reset}}
    try:
        own.set_tenant(creator)
        inside = path_of(own.cursor())
        own.close()
        own.connect()
        return inside, own.connection.execute("SHOW search_path").fetchone()[0]
    finally:
        own.close()
        own.close_pool()


def path_of(cursor):
    cursor.execute("SHOW search_path")
    return cursor.fetchone()[0]
