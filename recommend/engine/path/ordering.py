"""Courses in an order that keeps what needs what, with the level rising."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from recommend.engine.path.facts import Answers, Catalogue, Course
from recommend.engine.path.levels import NEW

Needs = dict[int, frozenset[int]]  # course -> what it wants first, circles taken out


def needs_of(catalogue: Catalogue) -> tuple[Needs, tuple[int, ...]]:
    """What each course wants directly, of the courses that are there; and the courses that stand
    in a circle. Inside a circle nobody is first, so that no wish of it is heeded."""
    there = {course.pk for course in catalogue.courses}
    wanted: dict[int, set[int]] = defaultdict(set)
    for course, first in catalogue.needs:
        if {course, first} <= there:
            wanted[course].add(first)
    behind = {course: _reached(course, wanted) for course in wanted}
    circles = tuple(sorted(course for course in wanted if course in behind[course]))
    kept = {
        course: frozenset(one for one in firsts if course not in behind.get(one, ()))
        for course, firsts in wanted.items()
    }
    return {course: firsts - {course} for course, firsts in kept.items()}, circles


def all_needed(course: int, needs: Needs) -> set[int]:
    """Everything that a course wants before it, near and far."""
    return _reached(course, needs)


def in_order(
    chosen: Iterable[int],
    catalogue: Catalogue,
    needs: Needs,
    score: Mapping[int, float],
    wish: Answers,
) -> list[int]:
    """A topological order (A. B. Kahn, 1962). Of what may come next: the lowest level, then what
    the creator's paths put first, then what the person can open now, then what answers best, then
    the creator's order. A course of a neutral level stands at the person's.
    """
    left = list(dict.fromkeys(chosen))
    by_pk = {course.pk: course for course in catalogue.courses}
    levels = {pk: _level(by_pk, pk, needs, wish.level) for pk in left}
    earlier = _earlier(catalogue)
    place = {course.pk: number for number, course in enumerate(catalogue.courses)}
    done: list[int] = []
    while left:
        waiting = set(left)
        free = [pk for pk in left if not needs.get(pk, frozenset()) & waiting]
        lowest = min(levels[pk] for pk in free)
        level = {pk for pk in free if levels[pk] == lowest}
        one = min(
            level,
            key=lambda pk: (
                len(earlier.get(pk, set()) & level),
                pk in wish.locked,
                -score.get(pk, 0.0),
                place[pk],
            ),
        )
        done.append(one)
        left.remove(one)
    return done


def _reached(course: int, wanted: Mapping[int, Iterable[int]]) -> set[int]:
    found: set[int] = set()
    ahead = list(wanted.get(course, ()))
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += wanted.get(one, ())
    return found


def _level(by_pk: Mapping[int, Course], pk: int, needs: Needs, start: int) -> int:
    """The own level, or a higher one of what has to come before."""
    every = [by_pk[one].level for one in (pk, *all_needed(pk, needs))]
    known = [level for level in every if level is not None]
    own = by_pk[pk].level
    return max(known, default=NEW) if own is not None else max([start, *known])


def _earlier(catalogue: Catalogue) -> dict[int, set[int]]:
    """What the creator's paths put before a course, unless another path has it the other way."""
    earlier: dict[int, set[int]] = defaultdict(set)
    for _path, courses in catalogue.orders:
        for number, course in enumerate(courses):
            earlier[course] |= set(courses[:number])
    return {
        course: {one for one in before if course not in earlier.get(one, ())}
        for course, before in earlier.items()
    }
