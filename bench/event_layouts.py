"""The layouts that were weighed for the events: what each costs to write, to keep and to ask."""

import time
from functools import partial
from typing import Any

from bench.events import FILL, INSERTED, PLAIN, note, rows, run, say, size, timed

# Each is made beside the real table from the same rows, and dropped again.
INDEXES = {
    "btrees of before": {
        "actor_at": "(actor_id, at)",
        "kind": "(subject_type, kind, at)",
    },
    "btrees and milestones": {
        "actor_at": "(actor_id, at)",
        "kind": "(subject_type, kind, at)",
        "milestones": "(kind, subject_type, subject_id, actor_id, part_id) INCLUDE (at) WHERE kind"
        " IN ('start', 'finish_lesson', 'finish', 'rating', 'purchase')",
    },
    "BRIN and milestones": {
        "actor_at": "(actor_id, at)",
        "brin": "USING brin (at) WITH (pages_per_range = 32)",
        "milestones": "(kind, subject_type, subject_id, actor_id, part_id) INCLUDE (at) WHERE kind"
        " IN ('start', 'finish_lesson', 'finish', 'rating', 'purchase')",
    },
}
SAMPLE = "WHERE id % 5 = 0 ORDER BY id"  # a fifth of the events, of the same two years
MONTHS = "monthly partitions"


def compare_layouts(events: int, span: dict[str, Any]) -> None:
    """Each layout: rows per second of new events, size, and what reports cost without totals."""
    for layout, indexes in INDEXES.items():
        note(f"layout: {layout}")
        wanted = {"pk": "(id)", "key": "(key)"} | indexes
        table = _copy(f"CREATE TABLE layout AS SELECT * FROM analytics_event {SAMPLE}")
        _index(table, wanted)
        _measure(layout, table, wanted, span)
    note(f"layout: {MONTHS}")
    _partitioned(span)
    _index("layout", INDEXES["BRIN and milestones"] | {"id": "(id)", "name": "(key)"})
    _measure(MONTHS, "layout", {}, span)
    count = rows("SELECT count(*) FROM pg_inherits WHERE inhparent = 'layout'::regclass")[0][0]
    say(f"{MONTHS}: tables and indexes in each schema", count * 6, "relations")
    run("DROP TABLE layout")
    say("events in each layout", events // 5, "rows")


def _copy(statement: str) -> str:
    run("DROP TABLE IF EXISTS layout")
    run(statement)
    return "layout"


def _index(table: str, indexes: dict[str, str]) -> None:
    for name, columns in indexes.items():
        unique = "UNIQUE " if name in ("pk", "key") else ""
        run(f"CREATE {unique}INDEX layout_{name} ON {table} {columns}")
    run(f"VACUUM ANALYZE {table}")


def _partitioned(span: dict[str, Any]) -> None:
    _copy("CREATE TABLE layout (LIKE analytics_event) PARTITION BY RANGE (at)")
    months = rows(
        "SELECT month::date::text, (month + interval '1 month')::date::text FROM generate_series("
        " date_trunc('month', %(begin)s::timestamptz), now(), '1 month') month",
        span,
    )
    for number, (first, end) in enumerate(months):
        run(
            f"CREATE TABLE layout_{number} PARTITION OF layout"
            f" FOR VALUES FROM ('{first}') TO ('{end}')"
        )
    run("CREATE TABLE layout_rest PARTITION OF layout DEFAULT")
    run(f"INSERT INTO layout SELECT * FROM analytics_event {SAMPLE}")


def _measure(layout: str, table: str, indexes: dict[str, str], span: dict[str, Any]) -> None:
    for name in indexes:
        say(f"{layout}: index {name}", size(f"layout_{name}"), "MB")
    first = span["events"] + 1_000_000
    insert = FILL.replace("INSERT INTO analytics_event\n        (", f"INSERT INTO {table} (id, ")
    insert = insert.replace("SELECT actor, kind, CASE", "SELECT n, actor, kind, CASE", 1)
    values = {**span, "pace": 0.0, "begin": span["month"], "first": first}
    started = time.perf_counter()
    run(insert, {**values, "last": first + INSERTED - 1})
    say(f"{layout}: events written", INSERTED / (time.perf_counter() - started), "rows/s")
    for name, question in PLAIN.items():
        timed(f"{layout}: {name}", partial(rows, question.format(table=table), span))
