"""The search path is the open creator's, also after a block that the server rolled back."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, InternalError, OperationalError, transaction

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


def refuse_paths(execute, sql, params, many, context):
    """As when the statement was cancelled, or took too long."""
    if str(sql).startswith("SET search_path"):
        raise OperationalError("canceling statement due to user request")
    return execute(sql, params, many, context)


def test_a_path_that_could_not_be_set_lets_no_statement_run(creator):
    with open_creator(creator):
        with (
            connection.execute_wrapper(refuse_paths),
            pytest.raises(OperationalError, match="search path"),
        ):
            ask("SELECT count(*) FROM accounts_user")

        assert ask(PATH) == f"{creator.schema_name}, extensions"


def test_after_the_neighbour_a_path_that_could_not_be_set_shows_nothing_of_hers(creator):
    neighbour = Creator.objects.order_by("pk")[1]
    with open_creator(neighbour):
        ask("SELECT 1")

    with (
        open_creator(creator),
        connection.execute_wrapper(refuse_paths),
        pytest.raises(OperationalError),
    ):
        ask("SELECT email FROM accounts_user")


def test_in_a_failed_transaction_the_first_error_is_the_one_that_is_told(creator):
    with open_creator(creator), transaction.atomic():
        with suppress(DatabaseError):
            ask("SELECT 1/0")
        connection.set_tenant(creator)

        with pytest.raises(InternalError, match="aborted"):
            ask("SELECT 1")
        transaction.set_rollback(True)
