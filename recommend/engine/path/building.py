"""The one call: answers and a catalogue in, a path with reasons out."""

import math

from recommend.engine.path.choosing import chosen, scored
from recommend.engine.path.facts import Answers, Catalogue, Path, Step
from recommend.engine.path.ordering import in_order, needs_of
from recommend.engine.path.reasons import Telling


def build(catalogue: Catalogue, wish: Answers) -> Path:
    """The path of a person through a catalogue. Deterministic, whatever the order of the sets.

    Three to eight courses where there are so many: what answers the goal and the topics, what
    those need, and nothing that is known. What a course needs comes before it; of what may come
    next the lower level does. Where nothing answers, `fits` is False and the path is a place
    to start. Each step has one or two reasons.
    """
    fresh = [course for course in catalogue.courses if course.pk not in wish.left_out]
    if not fresh:
        return Path(all_known=bool(catalogue.courses))
    needs, circles = needs_of(catalogue)
    found = scored(catalogue, wish)
    picked = chosen(catalogue, wish, found, needs)
    way = in_order(picked, catalogue, needs, found.score, wish)
    telling = Telling(catalogue, wish, found, needs, way)
    minutes = sum(course.minutes for course in catalogue.courses if course.pk in way)
    return Path(
        steps=tuple(Step(pk, telling.of(pk)) for pk in way),
        fits=found.fits,
        missing=found.match.missing if wish.goal.strip() else (),
        circles=tuple(pk for pk in circles if pk in way),
        minutes=minutes,
        weeks=math.ceil(minutes / (60 * wish.hours)),
    )
