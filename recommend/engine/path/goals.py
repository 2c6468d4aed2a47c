"""A goal in somebody's own words, held against what courses speak of."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from recommend.engine.arrays import FloatArray
from recommend.engine.attributes import CJK, words
from recommend.engine.path.index import Index, is_one_character, stem, tag_key

BY_WORDS = 0.75  # the rest is what such words usually stand with
FITS_FROM = 1 / 3  # of what the goal says must stand in some course
# Words of wanting, of learning and of grammar: they stand in every goal and say nothing of it.
FILLER = frozenset(
    "a able about after again all also always am an and any are as at be because become been "
    "before begin beginner beginners being best better between both but by can could course "
    "courses did do does doing done each easy enough ever every everything few finally find "
    "first for from get getting give go goal going good great had has have having help her "
    "here his how i i'd i'll i'm i've if improve in into is it it's its just keep know learn "
    "learning lesson lessons let level like little lot make making many master me more most "
    "much my myself need never new nice no not now of off on one only or other our out own "
    "people's please really say see skill skills so some something start started starting "
    "still such take teach than that the their them then there these they thing things this "
    "those through time to too try understand up us use using very want wants was way we well "
    "were what when where which while who why will wish with without work would year years "
    "yet you your".split()
)
FILLER_CJK = re.compile(
    "我想要?|我要|我希望|想要|希望|打算|准备|想学|学会(?![计议])|学(?=会[计议])|学习|学好|学着|学点|怎么样?|怎样|如何|能够|"
    "可以|能不能|什么|一[些点个篇本封次种门套份]|自己|更好|开始|入门|零基础|课程|知识|有关|关于|请|我们|我的"
)
# Of these, many are halves of words too: "会计", "数学", "对话".
LONELY_FILLER = re.compile("[我想学要会能的了吗呢吧啊在和与及或把被让对从到地得着过]")
RUN = re.compile(f"[{CJK}]+")
COUNTS = "一二两三几每这那"  # begins what stands between a verb and its object: "写一封好信"
APART = 0.5  # of the weight of a pair: of two characters that stand apart
Stands = Callable[[str], bool]


@dataclass(frozen=True, eq=False)
class Match:
    """How each course of an index answers a goal, 0-1, best 1; and by which words.

    `fits` is False where too little of the goal stands anywhere. `missing`: the goal's words that
    no course has. `hits`: the goal's words with the weight of each in each course; of a verb that
    stands apart from its object in a course, the course's own words.
    """

    fit: FloatArray
    fits: bool
    missing: tuple[str, ...]
    hits: dict[str, FloatArray]
    tags: tuple[str, ...] = ()


def match(goal: str, index: Index, spoken: Sequence[str] = ()) -> Match:
    """Hold a goal against the courses of an index. An empty one fits nothing.

    `spoken`: what each course of the index says of itself in short, in which a pair of characters
    is looked for that stands nowhere side by side.
    """
    said = content_words(goal, lambda pair: bool(index.known(pair)))
    hits, similarity = _by_words(said, index)
    apart, quotes = _apart([word for word in said if word not in hits], index, spoken)
    similarity = similarity + sum(quotes.values(), np.zeros(len(index.items)))
    tags = _tags_in(goal, index)
    for tag in tags:
        row = index.weights([f"#{tag}"])
        similarity = similarity + row * index.idf(int(np.count_nonzero(row)))
    heard = {*hits, *apart}
    covered, total = _covered(said, heard)
    fits = bool(total) and similarity.any() and covered / total >= FITS_FROM
    both = BY_WORDS * similarity + (1 - BY_WORDS) * index.smoothed(similarity)
    best = both.max(initial=0.0)
    fit = both / best if fits and best > 0 else np.zeros(len(index.items))
    return Match(fit, bool(fits), _missing(goal, said, heard), hits | quotes, tags)


def content_words(goal: str, stands: Stands = lambda pair: False) -> list[str]:
    """What a goal says, each word once, without what every goal says.

    A run of two characters is left whole where it stands in some course, by `stands`.
    """
    found = words(_plain(goal, stands))
    return [word for word in dict.fromkeys(found) if word not in FILLER and _says(word)]


def stems_in(text: str) -> set[str]:
    """The stems of a text's own words, to see what it shares with a goal."""
    return {stem(word) for word in words(text) if word not in FILLER}


def _plain(goal: str, stands: Stands) -> str:
    plain = unicodedata.normalize("NFKC", goal).casefold().replace("’", "'")
    return RUN.sub(lambda run: _bare(run.group(), stands), FILLER_CJK.sub(" ", plain))


def _bare(run: str, stands: Stands) -> str:
    return run if len(run) == 2 and stands(run) else LONELY_FILLER.sub(" ", run)


def _says(word: str) -> bool:
    return len(word) > 1 or is_one_character(word)


def _by_words(said: list[str], index: Index) -> tuple[dict[str, FloatArray], FloatArray]:
    hits: dict[str, FloatArray] = {}
    similarity = np.zeros(len(index.items))
    for word in said:
        row = index.weights(index.known(word))
        frequency = int(np.count_nonzero(row))
        if frequency:
            hits[word] = row * index.idf(frequency)
            similarity = similarity + hits[word]
    return hits, similarity


def _apart(
    missed: list[str], index: Index, spoken: Sequence[str]
) -> tuple[list[str], dict[str, FloatArray]]:
    """The pairs whose characters stand in some course with an object's measure or one character
    between them, and the courses' own words for them with their weights."""
    pairs = [pair for pair in missed if len(pair) == 2 and RUN.fullmatch(pair)]
    found: list[str] = []
    quotes: dict[str, FloatArray] = {}
    for pair in pairs:
        first, last = pair[0], pair[1]
        between = re.compile(f"{first}(?:[{COUNTS}][{CJK}]{{0,5}}?|[{CJK}]){last}")
        told = {place: hit.group() for place, text in enumerate(spoken)
                if (hit := between.search(text))}  # fmt: skip
        weak = np.minimum(*(index.weights(index.known(one)) for one in (first, last)))
        for place, quote in told.items():
            row = quotes.setdefault(quote, np.zeros(len(index.items)))
            row[place] = APART * weak[place] * index.idf(len(told))
        found += [pair] if told else []
    return found, quotes


def _missing(goal: str, said: list[str], heard: set[str]) -> tuple[str, ...]:
    """What of the goal stands nowhere: words, and runs of characters of which no pair does."""
    known = set("".join(word for word in heard if not word.isascii()))
    whole = re.findall(r"\w+", _plain(goal, lambda pair: True))
    latin = [word for word in said if word.isascii() and word not in heard]
    runs = [run for run in whole if not run.isascii() and LONELY_FILLER.sub("", run)]
    return (*latin, *(run for run in runs if not set(run) & known))


def _covered(said: list[str], hits: set[str]) -> tuple[float, float]:
    """How much of what was said stands in some course: a Latin word is one, and so are two
    characters of a script without spaces, however they were paired."""
    latin = [word for word in said if word.isascii()]
    characters = set("".join(word for word in said if not word.isascii()))
    heard = set("".join(word for word in hits if not word.isascii()))
    covered = sum(word in hits for word in latin) + len(heard & characters) / 2
    return covered, len(latin) + len(characters) / 2


def _tags_in(goal: str, index: Index) -> tuple[str, ...]:
    """The topics that a goal names whole."""
    said, plain = stems_in(goal), tag_key(goal)
    return tuple(tag for tag in index.tags if _is_named(tag, said, plain))


def _is_named(tag: str, said: set[str], plain: str) -> bool:
    if not tag.isascii():
        return tag in plain
    stems = stems_in(tag)
    return bool(stems) and stems <= said
