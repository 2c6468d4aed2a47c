"""A person's path: made of answers, or kept; with where they stand on it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from accounts.selectors import Person
from courses.models import Course, Progress
from courses.selectors import Card, begun_by, cards, may_read, opens, published_courses
from recommend.engine import path as engine
from recommend.models import Plan
from recommend.selectors.guiding import Guidance, guidance
from recommend.selectors.plan_words import sentence
from recommend.selectors.preferences import started_anew, unwanted
from recommend.selectors.standing import is_personal

FINISHED = 100  # percent
MINUTES = 60  # in an hour
MOST_HOURS = 40  # a week, as programs may ask for
MOST_NAMED = 60  # courses that a person reads through to say which of them they know


@dataclass(frozen=True)
class Stop:
    """One step as its page shows it. `number`: its place, from 1; `keys`: what opens it, where it
    is locked; `waits`: a step that it needs is not finished."""

    card: Card
    reasons: list[str]
    is_open: bool
    keys: str
    number: int
    is_next: bool = False
    waits: bool = False

    @property
    def is_finished(self) -> bool:
        """True when every lesson is finished."""
        return self.card.progress == FINISHED

    @property
    def is_begun(self) -> bool:
        """True between the first lesson and the last."""
        return 0 < self.card.progress < FINISHED


@dataclass(frozen=True)
class Route:
    """A path as its page shows it. `answers`: what it was made of; `is_kept`: it is stored."""

    stops: list[Stop]
    answers: engine.Answers
    fits: bool
    missing: list[str]
    is_kept: bool
    all_known: bool = False

    @property
    def upcoming(self) -> Stop | None:
        """The first step that is not finished."""
        return next((stop for stop in self.stops if stop.is_next), None)

    @property
    def open_now(self) -> Stop | None:
        """Where the next step is locked, the first one that can be learnt without it."""
        if self.upcoming is None or self.upcoming.is_open:
            return None
        free = (one for one in self.stops if one.is_open and not (one.is_finished or one.waits))
        return next(free, None)

    @property
    def done(self) -> int:
        """How many steps are finished."""
        return sum(stop.is_finished for stop in self.stops)

    @property
    def percent(self) -> int:
        """The mean progress over the steps, 0-100."""
        return sum(stop.card.progress for stop in self.stops) // max(1, len(self.stops))

    @property
    def is_finished(self) -> bool:
        """True when every step is."""
        return bool(self.stops) and self.done == len(self.stops)

    @property
    def minutes(self) -> int:
        """The length of all steps."""
        return sum(stop.card.minutes for stop in self.stops)

    @property
    def hours(self) -> int:
        """The length in whole hours, one at the least."""
        return max(1, round(self.minutes / MINUTES))

    @property
    def weeks(self) -> int:
        """How long what is left takes at the hours that were said."""
        left = sum(stop.card.minutes * (FINISHED - stop.card.progress) for stop in self.stops)
        return math.ceil(left / FINISHED / (MINUTES * self.answers.hours))

    @property
    def nothing_said(self) -> bool:
        """True where neither a goal nor a topic was named."""
        return not (self.answers.goal.strip() or self.answers.topics)


NO_ROUTE = Route([], engine.Answers(), True, [], is_kept=False)


def path_for(member: Person, answers: engine.Answers) -> engine.Path | None:
    """What the engine makes of these answers, without what this person has finished or does not
    want; None on a site with too few courses.

    What was finished says what comes next, too, where deeds may choose: not of whoever refused
    that, and not what was finished before starting anew.
    """
    known = guidance()
    if not known.is_enough:
        return None
    done = _finished(member)
    wish = replace(
        answers,
        known=answers.known | _telling(member, done),
        unwanted=unwanted(member) | done,
        locked=frozenset(row["id"] for row in known.access if not opens(member, row)),
    )
    return engine.build(known.catalogue, wish)


def route_for(member: Person, answers: engine.Answers) -> Route | None:
    """The path of these answers, not kept; None on a site with too few courses."""
    path = path_for(member, answers)
    if path is None:
        return None
    steps = [(step.course, [(one.code, one.facts) for one in step.reasons]) for step in path.steps]
    stops = _stops(member, steps)
    return Route(stops, answers, path.fits, list(path.missing), False, path.all_known)


def plan_of(member: Person) -> Route | None:
    """The path that this person keeps, with progress; None without one.

    Steps whose course is gone, not public any more, or left out by the team or by this person
    since, are not there.
    """
    if not member.is_authenticated:
        return None
    plan = Plan.objects.filter(member_id=member.pk).first()
    if plan is None:
        return None
    answers = plan.answers if isinstance(plan.answers, dict) else {}
    refused = unwanted(member)
    stops = _stops(member, [step for step in _steps_of(plan) if step[0] not in refused])
    return Route(stops, answers_from(answers), plan.fits, plan.missing, is_kept=True)


def answers_kept(answers: engine.Answers) -> dict[str, Any]:
    """Answers as plain values for a JSON column."""
    return {
        "goal": answers.goal,
        "topics": list(answers.topics),
        "level": answers.level,
        "hours": answers.hours,
        "known": sorted(answers.known),
    }


def answers_said(answers: engine.Answers) -> list[tuple[str, Any]]:
    """Answers as the fields of a form or of an address, without what is empty."""
    pairs = [
        (name, one)
        for name, value in answers_kept(answers).items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return [(name, value) for name, value in pairs if value != ""]


def answers_from(kept: Mapping[str, Any]) -> engine.Answers:
    """What `answers_kept` gave; what an archive brought otherwise is as if nothing was said."""
    usual = engine.Answers()
    level, hours = kept.get("level"), kept.get("hours")
    return engine.Answers(
        goal=str(kept.get("goal", "")),
        topics=tuple(map(str, _listed(kept.get("topics")))),
        level=level if level in engine.STEPS else usual.level,
        hours=hours if isinstance(hours, int) and 0 < hours <= MOST_HOURS else usual.hours,
        known=frozenset(one for one in _listed(kept.get("known")) if isinstance(one, int)),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _steps_of(plan: Plan) -> list[tuple[int, list[tuple[str, Any]]]]:
    """The kept steps; what is none, of an archive from elsewhere, is left out."""
    listed = plan.steps if isinstance(plan.steps, list) else []
    found = [
        (step["course"], [one for one in step.get("reasons") or () if isinstance(one, dict)])
        for step in listed
        if isinstance(step, dict) and isinstance(step.get("course"), int)
    ]
    return [(course, [(str(one.get("code")), one) for one in some]) for course, some in found]


def to_choose_from(member: Person) -> list[tuple[int, str]]:
    """The courses that a person may say they know, by id and title; not what they finished here.

    In the creator's order; where there are more than a person would read through, those that most
    fans finished.
    """
    done = _finished(member)
    courses = [one for one in guidance().catalogue.courses if one.pk not in done]
    if len(courses) > MOST_NAMED:
        courses = sorted(courses, key=lambda one: -one.finishers)[:MOST_NAMED]
    return [(one.pk, one.title) for one in courses]


def _finished(member: Person) -> frozenset[int]:
    """What this person has finished, of what they began: a large catalogue costs no more."""
    begun = begun_by(member)
    found = published_courses(begun).values()
    return frozenset(card.pk for card in cards(found, member, begun) if _is_done(card))


def _telling(member: Person, done: frozenset[int]) -> frozenset[int]:
    """Of what this person finished, what may choose."""
    if not (done and is_personal(member)):
        return frozenset()
    anew = started_anew(member)
    if anew is None:
        return done
    since = Progress.objects.filter(member_id=member.pk, finished_at__gt=anew).order_by()
    return done & frozenset(since.values_list("course_id", flat=True))


def _is_done(card: Card) -> bool:
    return card.progress == FINISHED


def _stops(member: Person, steps: list[tuple[int, list[tuple[str, Any]]]]) -> list[Stop]:
    known = guidance()
    offered = {course.pk for course in known.catalogue.courses}
    found = published_courses([course for course, _reasons in steps if course in offered])
    there = [(found[pk], reasons) for pk, reasons in steps if pk in found]
    shown = cards([course for course, _reasons in there], member)
    left = [card.pk for card in shown if not _is_done(card)]
    needs, _circles = engine.needs_of(known.catalogue)
    return [
        Stop(
            card,
            _sentences(course, reasons, known),
            is_open=may_read(member, course),
            keys=",".join(course.keys),
            number=number,
            is_next=left[:1] == [card.pk],
            waits=not engine.all_needed(card.pk, needs).isdisjoint(left),
        )
        for number, ((course, reasons), card) in enumerate(zip(there, shown, strict=True), 1)
    ]


def _sentences(course: Course, reasons: list[tuple[str, Any]], known: Guidance) -> list[str]:
    """The reasons that still hold, in words; else the place in the creator's order."""
    told = [sentence(code, facts, course, known) for code, facts in reasons]
    if not any(told):
        told = [sentence("place", {}, course, known)]
    return [one for one in told if one]
