"""Why a step is on a path, in words. What is no longer so is not said."""

from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course
from recommend.engine.path import ADVANCED, NEW, SOME, tag_key
from recommend.engine.path.ordering import all_needed, needs_of
from recommend.selectors.guiding import Guidance

Facts = Mapping[str, Any]
LEVELS = {
    NEW: gettext_lazy("Suits people who start: its level is “%(word)s”"),
    SOME: gettext_lazy("Suits people with some experience: its level is “%(word)s”"),
    ADVANCED: gettext_lazy("Suits people who go far: its level is “%(word)s”"),
}


def sentence(code: str, facts: Facts, course: Course, known: Guidance) -> str:
    """The sentence of a reason, or "" where its fact does not hold any more or is none (an archive
    may bring anything)."""
    say = SENTENCES.get(code)
    try:
        return say(facts, course, known) if say else ""
    except (KeyError, TypeError):
        return ""


def _outcome(facts: Facts, course: Course, known: Guidance) -> str:
    if facts["text"] not in course.outcomes:
        return ""
    return _("Says that afterwards you can: “%(text)s”") % {"text": facts["text"]}


def _topic(facts: Facts, course: Course, known: Guidance) -> str:
    if facts["topic"] not in course.tags:
        return ""
    return _("Is about “%(topic)s”, which you chose") % {"topic": facts["topic"]}


def _goal_topic(facts: Facts, course: Course, known: Guidance) -> str:
    if facts["topic"] not in course.tags:
        return ""
    return _("Is about “%(topic)s”, which your goal names") % {"topic": facts["topic"]}


def _word(facts: Facts, course: Course, known: Guidance) -> str:
    if not _speaks(course, str(facts["word"]), known):
        return ""
    return _("Speaks of “%(word)s”, as your goal does") % {"word": facts["word"]}


def _needed(facts: Facts, course: Course, known: Guidance) -> str:
    title = _title(facts["course"], known)
    needs, _circles = needs_of(known.catalogue)
    if not title or course.pk not in all_needed(facts["course"], needs):
        return ""
    return _("Comes before “%(course)s”, which needs it") % {"course": title}


def _followed(facts: Facts, course: Course, known: Guidance) -> str:
    title = _title(facts["course"], known)
    if not title:
        return ""
    return _("%(agreed)s of %(fans)s fans who went on after “%(course)s” went on here") % {
        "agreed": facts["agreed"],
        "fans": facts["fans"],
        "course": title,
    }


def _creator_order(facts: Facts, course: Course, known: Guidance) -> str:
    title, path = _title(facts["course"], known), known.paths.get(facts["path"])
    orders = dict(known.catalogue.orders).get(facts["path"], ())
    both = [one for one in orders if one in {course.pk, facts["course"]}]
    if not title or not path or both != [course.pk, facts["course"]]:
        return ""
    return _("Stands before “%(course)s” on the path “%(path)s”") % {"course": title, "path": path}


def _level(facts: Facts, course: Course, known: Guidance) -> str:
    if facts["word"] != course.level or facts["level"] not in LEVELS:
        return ""
    return str(LEVELS[facts["level"]]) % {"word": course.level}


def _near(facts: Facts, course: Course, known: Guidance) -> str:
    title = _title(facts["course"], known)
    key = tag_key(facts["topic"])
    other = _tags(facts["course"], known)
    if not title or facts["topic"] not in course.tags or key not in map(tag_key, other):
        return ""
    return _("Shares the topic “%(topic)s” with “%(course)s”") % {
        "topic": facts["topic"],
        "course": title,
    }


def _started(facts: Facts, course: Course, known: Guidance) -> str:
    return _("%(agreed)s of %(fans)s fans finished this first") % {
        "agreed": facts["agreed"],
        "fans": facts["fans"],
    }


def _place(facts: Facts, course: Course, known: Guidance) -> str:
    """The place of today: the creator may have changed the order since."""
    order = [one.pk for one in known.catalogue.courses]
    if course.pk not in order:
        return ""
    place = order.index(course.pk) + 1
    return _("Number %(place)s in the order that the creator chose") % {"place": place}


def _speaks(course: Course, word: str, known: Guidance) -> bool:
    """True where the index has the word (or a form of it) for this course, or its texts have it."""
    index = known.catalogue.index
    if course.pk in index.items and index.weights(index.known(word))[index.items.index(course.pk)]:
        return True
    short = [course.title, *course.outcomes, course.for_whom, *course.tags]
    return any(word in normalize("NFKC", text).casefold() for text in short)


def _tags(pk: int, known: Guidance) -> tuple[str, ...]:
    return next((one.tags for one in known.catalogue.courses if one.pk == pk), ())


def _title(pk: int, known: Guidance) -> str:
    return next((one.title for one in known.catalogue.courses if one.pk == pk), "")


SENTENCES = {
    "outcome": _outcome,
    "topic": _topic,
    "goal_topic": _goal_topic,
    "word": _word,
    "needed": _needed,
    "followed": _followed,
    "creator_order": _creator_order,
    "level": _level,
    "near": _near,
    "started": _started,
    "place": _place,
}
