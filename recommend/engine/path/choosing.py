"""Which courses answer a goal, and how well."""

from dataclasses import dataclass

from recommend.engine.path.facts import Answers, Catalogue, Course
from recommend.engine.path.goals import Match, match
from recommend.engine.path.index import tag_key
from recommend.engine.path.levels import ADVANCED, NEW, SOME
from recommend.engine.path.ordering import Needs, all_needed

SHORTEST, LONGEST = 3, 8
START_LENGTH = 4  # of a path for whom nothing fits
MOST_WEEKS = 12
RELEVANT_FROM = 0.3  # of the best course's score
GOAL, TOPICS, NEXT, POPULAR = 0.6, 0.4, 0.3, 0.05  # what each answer weighs
# How well a course of a level suits a person of a level; a neutral one suits everybody nearly.
SUITS = {
    NEW: {NEW: 1.0, SOME: 0.75, ADVANCED: 0.5},
    SOME: {NEW: 0.5, SOME: 1.0, ADVANCED: 0.9},
    ADVANCED: {NEW: 0.15, SOME: 0.7, ADVANCED: 1.0},
}
NEUTRAL = 0.9
SUITED = 0.5  # what only stands near must suit so much


@dataclass(frozen=True)
class Scored:
    """What each course is worth to a person. `answers`: the part that the goal and the topics
    have in it, 0 where a course has nothing to do with them."""

    score: dict[int, float]
    answers: dict[int, float]
    match: Match
    fits: bool

    @property
    def answers_any(self) -> bool:
        """True where some course has to do with what was said."""
        return any(self.answers.values())


def scored(catalogue: Catalogue, wish: Answers) -> Scored:
    """Hold every course against what a person says."""
    found = match(wish.goal, catalogue.index, _spoken(catalogue))
    goal = dict(zip(catalogue.index.items, found.fit.tolist(), strict=True))
    topics = {tag_key(topic) for topic in wish.topics}
    answers = {course.pk: _answer(course, goal, topics) for course in catalogue.courses}
    is_answered = any(answers.values())
    most = max((course.finishers for course in catalogue.courses), default=0) or 1
    score = {
        course.pk: (answers[course.pk] + _usual(catalogue, wish, course, most, is_answered))
        * _suits(course, wish.level)
        for course in catalogue.courses
    }
    return Scored(score, answers, found, is_answered or not (wish.goal.strip() or topics))


def _spoken(catalogue: Catalogue) -> list[str]:
    """What each course of the index says of itself in short, a sentence on a line."""
    texts = {
        course.pk: "\n".join([course.title, *course.outcomes, course.for_whom, *course.tags])
        for course in catalogue.courses
    }
    return [texts.get(pk, "") for pk in catalogue.index.items]


def chosen(catalogue: Catalogue, wish: Answers, found: Scored, needs: Needs) -> list[int]:
    """The courses of a path, best first, each behind what it needs; none that is known.

    As many as answer, with what they need, up to LONGEST and to MOST_WEEKS of the hours given; at
    least SHORTEST where there are so many.
    """
    fresh = [course for course in catalogue.courses if course.pk not in wish.left_out]
    asked = found.answers_any
    ranked = _ranked(fresh, found, asked, wish.level)
    place = {course.pk: number for number, course in enumerate(catalogue.courses)}
    minutes = {course.pk: course.minutes for course in catalogue.courses}
    budget = wish.hours * 60 * MOST_WEEKS
    taken: list[int] = []
    longest = LONGEST if asked else START_LENGTH
    for pk in ranked:
        chain = sorted(all_needed(pk, needs) - wish.left_out - set(taken), key=place.__getitem__)
        more = [*(one for one in chain if one != pk), *([] if pk in taken else [pk])]
        if len(taken) + len(more) > longest:
            more = [] if taken else more[:longest]
        length = sum(minutes[one] for one in [*taken, *more])
        if len(taken) >= SHORTEST and length > budget:
            continue
        taken += more
    return taken


def _ranked(fresh: list[Course], found: Scored, asked: bool, level: int) -> list[int]:
    """The courses that answer, best first; then, up to SHORTEST, those that are nearest to them.
    Where nothing was asked or answers, all."""
    place = {course.pk: number for number, course in enumerate(fresh)}
    ranked = sorted(place, key=lambda pk: (-found.score[pk], place[pk]))
    if not asked:
        return ranked
    best = max((found.score[pk] for pk in place if found.answers[pk]), default=0.0)
    good = [pk for pk in ranked if found.answers[pk] and found.score[pk] >= RELEVANT_FROM * best]
    near = _nearest([one for one in fresh if _suits(one, level) >= SUITED], good, found)
    return good + near[: max(0, SHORTEST - len(good))]


def _nearest(fresh: list[Course], good: list[int], found: Scored) -> list[int]:
    """Courses that share a topic with those that answer, the most shared first."""
    tags = {pk: {tag_key(tag) for tag in tags} for pk, tags in ((c.pk, c.tags) for c in fresh)}
    wanted = set().union(*(tags.get(pk, set()) for pk in good)) if good else set()
    shared = {pk: len(own & wanted) for pk, own in tags.items() if pk not in good}
    near = [pk for pk, number in shared.items() if number]
    return sorted(near, key=lambda pk: (-shared[pk], -found.score[pk]))


def _answer(course: Course, goal: dict[int, float], topics: set[str]) -> float:
    """Of the goal and of the topics, what of them was answered by this course, 0-1."""
    own = {tag_key(tag) for tag in course.tags}
    part = len(own & topics) / len(topics) if topics else 0.0
    return GOAL * goal.get(course.pk, 0.0) + TOPICS * part**0.5


def _usual(
    catalogue: Catalogue, wish: Answers, course: Course, most: int, is_answered: bool
) -> float:
    """What other fans did: after what this person knows, at all, and, where nothing answers the
    person's own words, as their first course. `most`: who finished the course that most did."""
    followed = catalogue.followed
    usual = POPULAR * course.finishers / most
    usual += NEXT * max((followed.share(one, course.pk) for one in sorted(wish.known)), default=0)
    if not is_answered:
        usual += followed.first.get(course.pk, 0) / max(1, followed.fans)
    return usual


def _suits(course: Course, level: int) -> float:
    return NEUTRAL if course.level is None else SUITS[level][course.level]
