"""A site whose schema was taken away says that it is away, and never shows anything else."""

from collections.abc import Iterator

import pytest
from django.db import connection

from accounts.models import User
from conftest import SiteClient
from tenants import services as tenants
from tenants.models import Creator


@pytest.fixture
def lost(db_is_real: None) -> Iterator[Creator]:
    """A creator without a schema."""
    person = User.objects.create_user("lost@example.com", None, name="Lost")
    creator = tenants.make_site(
        owner_id=person.pk, subdomain="lost", title="Lost", language="en", currency="EUR"
    )
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{creator.schema_name}" CASCADE')
    yield creator
    connection.set_schema_to_public()
    Creator.objects.filter(pk=creator.pk).delete()
    with connection.cursor() as cursor:  # the public schema has no courses to ask about
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [person.pk])


@pytest.mark.parametrize("path", ["/", "/courses/", "/groups/", "/api/v1/courses/"])
def test_its_pages_are_away_and_nothing_of_another_schema_is_shown(lost: Creator, path: str):
    browser = SiteClient(lost.host)
    browser.raise_request_exception = False

    answer = browser.get(path, headers={"Authorization": f"Bearer ch_{'x' * 43}"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_a_missing_table_of_a_site_that_is_there_stays_an_error(lost: Creator):
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{lost.schema_name}"')
    browser = SiteClient(lost.host)
    browser.raise_request_exception = False

    answer = browser.get("/courses/")

    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{lost.schema_name}"')
    assert answer.status_code == 500


def test_staff_close_a_site_whose_schema_is_lost(lost: Creator):
    tenants.suspend(creator_id=lost.pk, reason="Its data are gone")

    lost.refresh_from_db()
    assert lost.state == Creator.State.SUSPENDED
