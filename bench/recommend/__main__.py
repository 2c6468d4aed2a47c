"""How good are the recommendations, on any file, beside what others publish?

    python -m bench.recommend --data FILE --protocol random [--items FILE] [--anchors all]
    python -m bench.recommend --synthetic 10000x2000 --protocol random
    python -m bench.recommend --train FILE --model blend --export-lists FILE

FILE: CSV `user,item[,rating][,ts]`, ts in Unix seconds, .gz or not; items: CSV `item,text`.
"""

import argparse
import pickle
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.recommend.anchors import (
    ANCHORS,
    KNOWS_NO_NEW_FAN,
    LIBRARIES,
    MissingAnchorError,
    library,
)
from bench.recommend.export import export
from bench.recommend.lessons import Trial, about_of, trial_of, validation
from bench.recommend.measuring import ANY_ORDER, Measured, MeasuringError, measure
from bench.recommend.protocols import PROTOCOLS, divide
from bench.recommend.reading import BadInputError, Table, read_events, read_texts
from bench.recommend.subjects import ENGINE, CannotAnswerError
from bench.recommend.synthetic import world
from bench.recommend.table import Line, chosen, compared, line_of, table

MOST = 100


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit code: 2 for what cannot be measured."""
    options = _options(arguments)
    try:
        if options.export_lists:
            return _export(options)
        return _measure(options)
    except (BadInputError, MissingAnchorError, MeasuringError) as error:
        print(error, file=sys.stderr)
    except CannotAnswerError as error:
        print(f"{options.model}: {error}", file=sys.stderr)
    return 2


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.recommend",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="events to split and measure")
    source.add_argument("--synthetic", metavar="FANSxITEMS", help="made-up events instead")
    source.add_argument("--train", type=Path, help="events of a split made elsewhere")
    parser.add_argument("--items", type=Path, help="what the items are about")
    parser.add_argument("--protocol", choices=PROTOCOLS, help="default: random")
    parser.add_argument("--known", type=_count, help="strong: items that are told of a new fan")
    parser.add_argument("--models", default="all", help=f"some of {', '.join(ENGINE)}")
    parser.add_argument("--anchors", default="none", help=f"all, or some of {', '.join(ANCHORS)}")
    parser.add_argument("--max-grid", type=_count, default=MOST, help="points to try for a model")
    parser.add_argument("--model", default="blend", help="whose lists are written")
    parser.add_argument("--export-lists", type=Path, help="CSV user,item,rank,score to write")
    parser.add_argument(
        "--new-items", action="store_true", help="items of --items without events are listed too"
    )
    options = parser.parse_args(arguments)
    if (options.train is None) != (options.export_lists is None):
        parser.error("--train and --export-lists go together")
    if options.train is None and options.protocol is None:
        options.protocol = "random"
    if options.known and options.protocol != "strong":
        parser.error("--known goes with --protocol strong")
    names = {"models": tuple(ENGINE), "anchors": tuple(ANCHORS)}
    for option, known in names.items():
        setattr(options, option, _names(parser, option, getattr(options, option), known))
    _names(parser, "model", options.model, (*ENGINE, *ANCHORS))
    return options


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _names(
    parser: argparse.ArgumentParser, option: str, text: str, known: tuple[str, ...]
) -> tuple[str, ...]:
    """The names in a list with commas; exit code 2 for one that is not known."""
    if text == "all":
        return known
    names = tuple(name for name in text.split(",") if name and name != "none")
    unknown = [name for name in names if name not in known]
    if unknown:
        parser.error(f"--{option}: no {unknown[0]!r}; there are {', '.join(known)}")
    return names


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def _read(options: argparse.Namespace) -> tuple[Table, dict[str, str]]:
    texts = read_texts(options.items) if options.items else {}
    if not options.synthetic:
        return read_events(options.data or options.train), texts
    try:
        fans, items = (int(number) for number in options.synthetic.lower().split("x"))
    except ValueError as error:
        raise BadInputError("--synthetic wants FANSxITEMS, like 10000x2000") from error
    if fans < 2 or items < 2:
        raise BadInputError("--synthetic wants at least 2 fans and 2 items")
    return world(fans, items), texts


def _read_with_texts(options: argparse.Namespace) -> tuple[Table, dict[str, str]]:
    if options.protocol == "colditem" and not options.items:
        raise BadInputError("the protocol colditem needs --items: nothing else tells of a new item")
    return _read(options)


def _export(options: argparse.Namespace) -> int:
    if options.model in LIBRARIES:
        library(LIBRARIES[options.model])
    if not options.export_lists.parent.is_dir():
        raise BadInputError(f"there is no folder {options.export_lists.parent} to write into")
    is_cold = options.protocol == "colditem"
    events, texts = _read_with_texts(options)
    if options.protocol is None:
        _say("it is not known what will be asked: --protocol random or last gives better lists")
    short = export(
        events.with_items(texts) if options.new_items or is_cold else events,
        texts,
        options.model,
        options.export_lists,
        protocol=options.protocol,
        most=options.max_grid,
        say=_say,
    )
    if short:
        _say(f"{short:,} users have fewer than 20 items left that they have not seen")
    return 0


def _measure(options: argparse.Namespace) -> int:
    for name in options.anchors:
        library(LIBRARIES[name])
    events, texts = _read_with_texts(options)
    trial = trial_of(
        events,
        about_of(events, texts),
        divide(events, options.protocol, options.known),
    )
    _say(
        f"{events.users.size:,} users, {events.items.size:,} items, {events.user.size:,} events; "
        f"{options.protocol}: {trial.fans.size:,} users are judged"
    )
    names = (*options.models, *options.anchors)
    if options.protocol == "colditem":
        names = (ANY_ORDER, *names)
    _print(_all(names, trial, options), trial, options)
    return 0


def _all(names: Sequence[str], trial: Trial, options: argparse.Namespace) -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="bench-recommend-") as folder:
        asked = validation(trial.lesson, options.protocol, trial.truth.shape[1])
        Path(folder, "validation.pickle").write_bytes(pickle.dumps(asked, protocol=5))
        Path(folder, "trial.pickle").write_bytes(pickle.dumps(trial, protocol=5))
        return [_one(Path(folder), name, options) for name in names]


def _one(folder: Path, name: str, options: argparse.Namespace) -> Measured:
    if options.protocol == "strong" and name in KNOWS_NO_NEW_FAN:
        return Measured(name, {}, silent="knows no fan who came after it learned")
    return measure(folder, name, options.max_grid, _say)


def _print(measured: list[Measured], trial: Trial, options: argparse.Namespace) -> None:
    lines: list[Line] = [line_of(one, trial) for one in measured if one.items is not None]
    beside = (ANY_ORDER, "popularity", "ease", *ANCHORS)
    for row in table(lines, [one for one in measured if one.silent]):
        print(row)
    print("\nChosen on the validation slice:")
    for row in chosen(lines):
        print(row)
    print("\nNDCG@10, paired by fan, 95 % bootstrap interval:")
    for row in compared([one for one in lines if one.measured.name in ENGINE], lines, beside):
        print(row)


if __name__ == "__main__":
    sys.exit(main())
