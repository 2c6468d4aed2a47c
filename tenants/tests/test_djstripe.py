"""dj-stripe is the platform's own mirror: in public alone, by one migration of ours."""

from django.db import connection

from tenants.models import Creator
from tenants.seal import PUBLIC


def stripe_tables(schema: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = %s AND tablename LIKE 'djstripe%%'",
            [schema],
        )
        return int(cursor.fetchone()[0])


def test_stripe_s_tables_stand_in_public_and_in_no_creator_s_schema(ada: Creator) -> None:
    assert stripe_tables(PUBLIC) > 50
    assert stripe_tables(ada.schema_name) == 0


def test_one_squashed_migration_makes_them(db: None) -> None:
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'djstripe'")
        assert cursor.fetchall() == [("0001_squashed",)]
