import csv
import gzip
import math
from pathlib import Path

import numpy as np
import pytest

from bench.recommend.__main__ import main
from bench.recommend.anchors import ANCHORS, Als, Knn, LightFm
from bench.recommend.lessons import lesson_of, trial_of, validation
from bench.recommend.measuring import Cost, Measured
from bench.recommend.protocols import divide
from bench.recommend.reading import BadInputError, Table, read_events, read_texts
from bench.recommend.synthetic import world
from bench.recommend.table import line_of

TOO_BAD = {
    "no column": ("user,thing\na,b\n", "no column item"),
    "empty": ("", "no column user and no column item"),
    "no events": ("user,item\n", "holds no events"),
    "one user": ("user,item\na,x\na,y\n", "1 user"),
    "no number": ("user,item,ts\na,x,soon\nb,y,1\n", "line 2: ts 'soon' is not a number"),
    "too late": ("user,item,ts\na,x,1\nb,y,1e30\n", "line 3: ts '1e30' is not a number"),
    "NaN": ("user,item,rating\na,x,5\nb,y,nan\n", "line 3: rating 'nan' is not a number"),
    "short line": ("user,item,ts\na\n", "line 2: a user and an item are needed"),
    "some times": ("user,item,ts\na,x,1\nb,y\n", "1 lines have no ts"),
    "NUL": ("user,item\na,x\nb\0,x\n", "an id ends with the character NUL"),
    "nobody": ("user,item,ts\na,x,1\nb,x,1\n", "no user has 5 different items"),
}


@pytest.fixture(scope="module")
def made() -> Table:
    return world(300, 80, tastes=4, drift=True)


def write(path: Path, table: Table) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("user", "item", "ts"))
        ids = table.users[table.user], table.items[table.item]
        rows.writerows(zip(*ids, table.moments(), strict=True))
    return path


@pytest.mark.parametrize("name", TOO_BAD)
def test_a_file_that_cannot_be_measured_is_one_line_and_code_2(name, tmp_path, capsys):
    text, reason = TOO_BAD[name]
    (tmp_path / "events.csv").write_text(text)

    assert main(["--data", str(tmp_path / "events.csv")]) == 2

    (line,) = capsys.readouterr().err.splitlines()
    assert reason in line


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x1f\x8bnothing", b'user,item\n"a,b'])
def test_what_is_no_text_is_refused(content, tmp_path):
    (tmp_path / "events.csv").write_bytes(content)

    with pytest.raises(BadInputError):
        read_events(tmp_path / "events.csv")


def test_a_missing_file_is_named(tmp_path, capsys):
    assert main(["--data", str(tmp_path / "nothing.csv")]) == 2
    assert "nothing.csv: No such file" in capsys.readouterr().err


def test_any_unicode_any_order_of_columns_gzip_and_duplicates(tmp_path):
    text = '\ufeffts,Item,USER,rating\n9,"課程, 一",Zoë,1\n9,"課程, 一",Zoë,1\n7.0,b,\U0001f600,5\n'
    with gzip.open(tmp_path / "events", "wt", encoding="utf-8") as file:
        file.write(text)

    table = read_events(tmp_path / "events")

    assert table.users.tolist() == ["Zoë", "\U0001f600"]
    assert table.items.tolist() == ["b", "課程, 一"]
    assert table.moments().tolist() == [9, 9, 7]
    assert lesson_of(table, None).seen.n_pairs == 2


def test_a_column_that_may_be_missing_may_be_empty(tmp_path):
    (tmp_path / "events.csv").write_text("user,item,rating,ts\na,x,,\nb,y,4.5\n")

    assert read_events(tmp_path / "events.csv").at is None


def test_a_text_may_be_a_book(tmp_path):
    (tmp_path / "items.csv").write_text(f"item,text\na,{'word ' * 40_000}\n")

    assert len(read_texts(tmp_path / "items.csv")["a"]) == 200_000


def test_texts_of_one_item_are_joined(tmp_path):
    (tmp_path / "items.csv").write_text("item,text\na,one\na,two\nb,\n")

    assert read_texts(tmp_path / "items.csv") == {"a": "one two", "b": ""}


def test_random_asks_a_fifth_of_each_fan_with_five_items(made):
    split = divide(made, "random")

    asked, known = np.diff(split.truth.indptr), np.diff(split.known.indptr)
    assert (asked + known >= 5).all()
    assert asked.tolist() == np.maximum(1, ((asked + known) * 0.2).astype(int)).tolist()
    assert split.known.multiply(split.truth).nnz == 0


def test_last_asks_what_came_last_and_needs_times(made):
    split = divide(made, "last")

    assert np.diff(split.truth.indptr).tolist() == [1] * split.fans.size
    first = {}
    for user, item, at in zip(made.user, made.item, made.moments(), strict=True):
        first[user, item] = min(at, first.get((user, item), at))
    for fan, item in zip(split.fans, split.truth.indices, strict=True):
        others = [at for (user, _), at in first.items() if user == fan]
        assert first[fan, item] == max(others)
    timeless = Table(made.users, made.items, made.user, made.item, None)
    with pytest.raises(BadInputError, match="no column ts"):
        divide(timeless, "last")


def test_strong_hides_fans_and_tells_as_many_items_as_asked_for(made):
    split = divide(made, "strong", known=3)

    assert np.diff(split.known.indptr).tolist() == [3] * split.fans.size
    assert not np.isin(made.user[split.learned], split.fans).any()
    assert split.known.multiply(split.truth).nnz == 0


def test_cold_items_are_in_nothing_that_is_learned_and_ranked_alone(made):
    split = divide(made, "colditem")

    assert not np.isin(made.item[split.learned], split.candidates).any()
    assert np.isin(split.truth.indices, split.candidates).all()


@pytest.mark.parametrize("protocol", ["random", "last", "colditem", None])
def test_the_validation_slice_lies_inside_what_is_learned(made, protocol):
    trial = trial_of(made, None, divide(made, "random"))

    asked = validation(trial.lesson, protocol, made.items.size)

    learned = {*zip(*map(np.ndarray.tolist, trial.lesson.seen.pair_ids()), strict=True)}
    kept = {*zip(*map(np.ndarray.tolist, asked.lesson.seen.pair_ids()), strict=True)}
    pairs = asked.truth.tocoo()
    held = {*zip(asked.fans[pairs.row].tolist(), pairs.col.tolist(), strict=True)}
    assert held
    assert held <= learned
    assert not held & kept
    assert (asked.then is not None) == (protocol is None)


def test_perfect_lists_have_perfect_figures(made):
    trial = trial_of(made, None, divide(made, "last"))
    lists = np.full((trial.fans.size, 20), -1)
    lists[:, 0] = trial.truth.indices

    line = line_of(Measured("perfect", {}, cost=Cost(0, 0, 0, 0), items=lists), trial)

    assert (line.ndcg.mean, line.ndcg.error, line.recall.mean) == (1.0, 0.0, 1.0)
    assert line.coverage.mean == len(set(trial.truth.indices)) / trial.candidates.size


def test_lists_are_exported_for_everybody_and_are_the_same_twice(made, tmp_path):
    train = write(tmp_path / "train.csv", made)
    outs = [tmp_path / "one.csv", tmp_path / "two.csv"]

    for out in outs:
        assert main(["--train", str(train), "--model", "blend", "--export-lists", str(out)]) == 0

    assert outs[0].read_bytes() == outs[1].read_bytes()
    has = {*zip(made.users[made.user], made.items[made.item], strict=True)}
    lists: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(outs[0].open(newline="")):
        lists.setdefault(row["user"], []).append(row)
    assert set(lists) == set(made.users.tolist())
    for user, rows in lists.items():
        assert [int(row["rank"]) for row in rows] == list(range(1, 21))
        assert len({row["item"] for row in rows} - {item for fan, item in has if fan == user}) == 20
        scores = [float(row["score"]) for row in rows]
        assert scores == sorted(scores, reverse=True)
        assert all(map(math.isfinite, scores))


@pytest.mark.parametrize("model", ["blend", "ease", "popularity", "cf", "knn"])
def test_fans_of_one_item_get_lists_and_ids_stay_as_they_are(model, tmp_path):
    has = {f"fan\r{n}": f"item\r{n % 30}" for n in range(60)}
    with (tmp_path / "train.csv").open("w", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("user", "item"), *has.items()])
    out = tmp_path / "lists.csv"

    arguments = ["--train", tmp_path / "train.csv", "--model", model, "--export-lists", out]
    assert main([str(part) for part in arguments]) == 0

    lists: dict[str, set[str]] = {}
    for row in csv.DictReader(out.open(newline="")):
        lists.setdefault(row["user"], set()).add(row["item"])
    assert set(lists) == set(has)
    assert all(len(lists[fan]) == 20 and has[fan] not in lists[fan] for fan in has)


@pytest.mark.parametrize("model, out, why", [
    ("content", "lists.csv", "content: wants to know what items are about"),
    ("blend", "nowhere/lists.csv", "there is no folder"),
])  # fmt: skip
def test_lists_that_cannot_be_made_are_one_line_and_code_2(model, out, why, made, tmp_path, capsys):
    train = write(tmp_path / "train.csv", made)

    arguments = ["--train", train, "--model", model, "--export-lists", tmp_path / out]
    assert main([str(part) for part in arguments]) == 2

    assert why in capsys.readouterr().err
    assert not (tmp_path / out).exists()


def test_an_item_with_a_text_and_no_events_is_listed_where_asked_for(tmp_path, made):
    train = write(tmp_path / "train.csv", made)
    with (tmp_path / "items.csv").open("w") as file:
        file.write("item,text\n" + "".join(f"{item},of {item}\n" for item in made.items))
        file.write(f"new,of {made.items[0]}\n")
    out = tmp_path / "lists.csv"

    arguments = ["--train", train, "--items", tmp_path / "items.csv", "--export-lists", out]
    for more in ([], ["--new-items"]):
        assert main([str(part) for part in [*arguments, *more]]) == 0

        assert (",new," in out.read_text()) == bool(more)


def test_where_new_items_are_asked_for_they_alone_are_listed(tmp_path, made, capsys):
    train, out = write(tmp_path / "train.csv", made), tmp_path / "lists.csv"
    with (tmp_path / "items.csv").open("w") as file:
        file.write("item,text\n" + "".join(f"{item},of {item}\n" for item in made.items))
        file.write(f"new,of {made.items[0]}\nnewer,of {made.items[1]}\n")
    texts = ["--items", str(tmp_path / "items.csv")]
    cold = ["--train", train, "--export-lists", str(out), "--protocol", "colditem"]

    assert main([str(part) for part in cold]) == 2
    assert main([*map(str, cold), *texts, "--model", "ease"]) == 2
    assert main([*map(str, cold), *texts]) == 0

    rows = [line.split(",") for line in out.read_text().splitlines()[1:]]
    assert {row[1] for row in rows} == {"new", "newer"}
    assert len(rows) == 2 * made.users.size


def test_the_table_names_each_model_with_its_costs_and_leads(tmp_path, made, capsys):
    data = write(tmp_path / "events.csv", made)

    assert main(["--data", str(data), "--models", "popularity,ease", "--max-grid", "2"]) == 0

    said = capsys.readouterr().out.splitlines()
    assert said[0].split()[:2] == ["model", "NDCG@10"]
    assert [line.split()[0] for line in said[1:3]] == ["popularity", "ease"]
    assert sum(line.startswith("ease - popularity: +") for line in said) == 1


def test_new_items_are_not_asked_of_models_that_can_know_nothing_of_them(capsys):
    assert main(["--synthetic", "20x10", "--protocol", "colditem"]) == 2
    assert "needs --items" in capsys.readouterr().err


def test_a_model_that_is_not_there_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--synthetic", "20x10", "--models", "oracle"])

    assert ended.value.code == 2
    assert "no 'oracle'; there are popularity" in capsys.readouterr().err


def test_an_anchor_that_is_not_installed_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr("bench.recommend.anchors.import_module", _nothing_installed)

    assert main(["--synthetic", "20x10", "--anchors", "implicit-als"]) == 2
    assert "pip install -r bench/recommend/requirements.txt" in capsys.readouterr().err


def _nothing_installed(name: str) -> None:
    raise ModuleNotFoundError(name)


def test_each_anchor_is_tuned_by_twelve_points_at_least():
    counts = []
    for make in (Als, Knn, LightFm):
        model, tried = make(), []
        while points := model.next_points(tried):
            tried += [(point, 0.0) for point in points]
        counts.append(len(tried))

    assert len(counts) == len(ANCHORS)
    assert min(counts) >= 12
