"""What the database knows of a schema: to compare two schemas, name by name."""

import re

from django.db import connection

TABLES = """
    SELECT 'relation', relname, relkind::text FROM pg_class
    WHERE relnamespace = %s::regnamespace ORDER BY 1, 2
"""
COLUMNS = """
    SELECT 'column', relname, attname,
        row_number() OVER (PARTITION BY attrelid ORDER BY attnum),
        format_type(atttypid, atttypmod), attnotnull, attidentity::text, attgenerated::text,
        collname, pg_get_expr(adbin, adrelid)
    FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    LEFT JOIN pg_collation ON pg_collation.oid = attcollation
    WHERE relnamespace = %s::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    ORDER BY relname, attname
"""
CONSTRAINTS = """
    SELECT 'constraint', conrelid::regclass::text, conname, condeferrable, condeferred,
        convalidated, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = %s::regnamespace ORDER BY 2, 3
"""
INDEXES = "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = %s ORDER BY 2"
SEQUENCES = """
    SELECT 'sequence', sequencename, data_type::text, start_value, min_value, max_value,
        increment_by, cycle, pg_get_serial_sequence(format('%%I.%%I', schemaname, relname), attname)
    FROM pg_sequences
    JOIN pg_depend ON objid = format('%%I.%%I', schemaname, sequencename)::regclass
        AND deptype IN ('a', 'i') AND refclassid = 'pg_class'::regclass
    JOIN pg_class ON pg_class.oid = refobjid
    JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
    WHERE schemaname = %s ORDER BY 2
"""
TRIGGERS = """
    SELECT 'trigger', tgname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = %s::regnamespace AND NOT tgisinternal ORDER BY 2
"""
FUNCTIONS = """
    SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc
    WHERE pronamespace = %s::regnamespace ORDER BY 2
"""
QUESTIONS = (TABLES, COLUMNS, CONSTRAINTS, INDEXES, SEQUENCES, TRIGGERS, FUNCTIONS)


def describe(schema: str) -> list[str]:
    """One line for each table, column, constraint, index, sequence, trigger and function.

    The schema's own name is written as `@`, so two schemas that are alike give equal lists.
    """
    own = re.compile(rf'"?\b{re.escape(schema)}\b"?')
    lines = []
    with connection.cursor() as cursor:
        for question in QUESTIONS:
            cursor.execute(question, [schema])
            rows = [own.sub("@", repr(row)) for row in cursor.fetchall()]
            lines += [CAST_OF_A_LIST.sub(_cast_each, row) for row in rows]
    return lines


# PostgreSQL prints `x IN ('a', 'b')` in one way when Django wrote it and in another when its own
# dump did: (ARRAY['a'::varchar])::text[] and ARRAY[('a'::varchar)::text] are the same.
CAST_OF_A_LIST = re.compile(r"\(ARRAY\[([^\]]*)\]\)::text\[\]")


def _cast_each(found: re.Match[str]) -> str:
    return f"ARRAY[{', '.join(f'({item})::text' for item in found[1].split(', '))}]"


def migrations_of(schema: str) -> list[tuple[str, str]]:
    """The (app, name) of every migration that was run in a schema, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT app, name FROM "{schema}".django_migrations ORDER BY 1, 2')
        return list(cursor.fetchall())
