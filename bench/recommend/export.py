"""Lists for everybody from a split that was made elsewhere."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from bench.recommend.lessons import Trial, about_of, lesson_of, validation, with_values
from bench.recommend.measuring import TOP, subject
from bench.recommend.reading import Table
from bench.recommend.subjects import Say, lists
from recommend.engine.arrays import csr as matrix
from recommend.engine.ranking import NO_ITEM, Ranked

COLUMNS = ("user", "item", "rank", "score")


def export(
    table: Table,
    texts: Mapping[str, str],
    name: str,
    path: Path,
    protocol: str | None,
    most: int,
    say: Say,
) -> int:
    """Learn from all of a table and write 20 unseen items for each of its users.

    Hyper-parameters are chosen inside the table by the kind of question that `protocol` asks,
    or, where that is None, so that both chance and what comes next are answered well. Items of
    the table without events are new ones: those with a text stand on lists too.
    Returns how many users got fewer, because there was nothing more that they had not seen.
    """
    about = about_of(table, texts)
    lesson = lesson_of(table, about)
    asked = validation(lesson, protocol, table.items.size)
    model = subject(name)
    point = model.tune(asked, most, say)
    say(f"chosen: {point}")
    users, items = table.users.size, table.items.size
    ones = np.ones(lesson.seen.n_pairs)
    known = matrix((ones, lesson.seen.pair_ids()), shape=(users, items))
    known_at = with_values(known, lesson.seen.last_at)
    nothing = matrix((users, items))
    trial = Trial(lesson, np.arange(users), known, known_at, nothing, np.arange(items))
    ranked = lists(model.fit(lesson, point), trial, TOP)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(table, ranked))
    return int(((ranked.item >= 0).sum(axis=1) < TOP).sum())


def _rows(table: Table, ranked: Ranked) -> Iterator[tuple[str, str, int, str]]:
    for user, row, scores in zip(table.users.tolist(), ranked.item, ranked.score, strict=True):
        found = zip(row.tolist(), scores.tolist(), strict=True)
        for place, (item, score) in enumerate(found, start=1):
            if item != NO_ITEM:
                yield user, str(table.items[item]), place, f"{score:.9g}"
