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
from recommend.engine.arrays import one_thread
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
    the table without events are new ones: those with a text stand on lists too, and alone where the
    protocol is "colditem". Raises CannotAnswerError for a model that knows nothing of those.
    Returns how many users got fewer, because there was nothing more that they had not seen.
    """
    with one_thread():
        ranked = _learned(table, texts, name, protocol, most, say)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        some = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        for row in _rows(table, ranked):
            # Before Python 3.13 a lonely "\r" is left without quotes, and ends the line.
            (some if "\r" in row[0] + row[1] else writer).writerow(row)
    return int(((ranked.item >= 0).sum(axis=1) < TOP).sum())


def _learned(
    table: Table,
    texts: Mapping[str, str],
    name: str,
    protocol: str | None,
    most: int,
    say: Say,
) -> Ranked:
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
    listed = np.arange(items)
    if protocol == "colditem":
        listed = np.setdiff1d(lesson.items, lesson.seen.items)
    trial = Trial(lesson, np.arange(users), known, known_at, nothing, listed)
    return lists(model.fit(lesson, point), trial, TOP)


def _rows(table: Table, ranked: Ranked) -> Iterator[tuple[str, str, int, str]]:
    for user, row, scores in zip(table.users.tolist(), ranked.item, ranked.score, strict=True):
        found = zip(row.tolist(), scores.tolist(), strict=True)
        for place, (item, score) in enumerate(found, start=1):
            if item != NO_ITEM:
                yield user, str(table.items[item]), place, f"{score:.9g}"
