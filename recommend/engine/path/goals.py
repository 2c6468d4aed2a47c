"""A goal in somebody's own words, held against what courses speak of."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from recommend.engine.arrays import FloatArray
from recommend.engine.attributes import words
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
    "我想要?|我要|我希望|想要|希望|打算|准备|想学|学会|学习|学好|学着|学点|怎么样?|怎样|如何|能够|"
    "可以|能不能|什么|一[些点个篇本封次种门套份]|自己|更好|开始|入门|零基础|课程|知识|有关|关于|请|我们|我的|"
    "[我想学要会能的了吗呢吧啊在和与及或把被让对从到地得着过]"
)


@dataclass(frozen=True, eq=False)
class Match:
    """How each course of an index answers a goal, 0-1, best 1; and by which words.

    `fits` is False where too little of the goal stands anywhere. `missing`: the goal's words that
    no course has. `hits`: the goal's words with the weight of each in each course.
    """

    fit: FloatArray
    fits: bool
    missing: tuple[str, ...]
    hits: dict[str, FloatArray]
    tags: tuple[str, ...] = ()


def match(goal: str, index: Index) -> Match:
    """Hold a goal against the courses of an index. An empty one fits nothing."""
    said = content_words(goal)
    hits, similarity = _by_words(said, index)
    tags = _tags_in(goal, index)
    for tag in tags:
        row = index.weights([f"#{tag}"])
        similarity = similarity + row * index.idf(int(np.count_nonzero(row)))
    covered, total = _covered(said, hits)
    fits = bool(total) and similarity.any() and covered / total >= FITS_FROM
    both = BY_WORDS * similarity + (1 - BY_WORDS) * index.smoothed(similarity)
    best = both.max(initial=0.0)
    fit = both / best if fits and best > 0 else np.zeros(len(index.items))
    return Match(fit, bool(fits), _missing(goal, said, hits), hits, tags)


def content_words(goal: str) -> list[str]:
    """What a goal says, each word once, without what every goal says."""
    found = words(_plain(goal))
    return [word for word in dict.fromkeys(found) if word not in FILLER and _says(word)]


def stems_in(text: str) -> set[str]:
    """The stems of a text's own words, to see what it shares with a goal."""
    return {stem(word) for word in words(text) if word not in FILLER}


def _plain(goal: str) -> str:
    plain = unicodedata.normalize("NFKC", goal).casefold().replace("’", "'")
    return FILLER_CJK.sub(" ", plain)


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


def _missing(goal: str, said: list[str], hits: dict[str, FloatArray]) -> tuple[str, ...]:
    """What of the goal stands nowhere: words, and runs of characters of which no pair does."""
    heard = set("".join(word for word in hits if not word.isascii()))
    runs = [run for run in re.findall(r"\w+", _plain(goal)) if not run.isascii()]
    latin = [word for word in said if word.isascii() and word not in hits]
    return (*latin, *(run for run in runs if not set(run) & heard))


def _covered(said: list[str], hits: dict[str, FloatArray]) -> tuple[float, float]:
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
