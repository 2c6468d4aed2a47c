"""The search path is the open creator's, also after a block that the server rolled back."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, transaction

from tenants.connection import connection
from tenants.models import Creator
from tenants.schemas import open_creator

PATH = "SELECT current_setting('search_path')"


def ask(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])


@pytest.fixture
def creator(db_is_real: None) -> Creator:
    connection.close()  # a new connection, whose path is that of the server
    return Creator.objects.order_by("pk")[0]


def test_an_error_that_a_block_swallows_leads_nowhere_else(creator):
    with open_creator(creator):
        with transaction.atomic(), suppress(DatabaseError):
            ask("SELECT 1/0")

        path = ask(PATH)

    assert path == f"{creator.schema_name}, extensions"


def test_the_path_of_a_good_block_is_not_set_again(creator, django_assert_num_queries):
    with open_creator(creator):
        with transaction.atomic():
            ask("SELECT 1")

        with django_assert_num_queries(1):
            assert ask(PATH) == f"{creator.schema_name}, extensions"
