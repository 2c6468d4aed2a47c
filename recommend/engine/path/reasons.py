"""Why each step is on a path: stored facts, never a guess."""

from collections.abc import Collection
from functools import cached_property

import numpy as np

from recommend.engine.path.choosing import Scored
from recommend.engine.path.facts import Answers, Catalogue, Course, Reason
from recommend.engine.path.goals import stems_in
from recommend.engine.path.index import stem, tag_key
from recommend.engine.path.ordering import Needs, all_needed

MOST_REASONS = 2


class Telling:
    """Gives the reasons of the steps of one path."""

    def __init__(
        self, catalogue: Catalogue, wish: Answers, found: Scored, needs: Needs, way: list[int]
    ) -> None:
        self.catalogue, self.wish, self.found, self.needs, self.way = (
            catalogue, wish, found, needs, way,
        )  # fmt: skip
        self.courses = {course.pk: course for course in catalogue.courses}
        self.place = {pk: place for place, pk in enumerate(catalogue.index.items)}

    def of(self, pk: int) -> tuple[Reason, ...]:
        """What the course is there for, then why it stands at this place; one at the least."""
        course = self.courses[pk]
        what = self._what(course)
        where = self._needed(pk) or self._followed(pk) or self._put_first(pk)
        extra = self._level(course)
        found = [reason for reason in (what, where, extra) if reason][:MOST_REASONS]
        if not what and not self._needed(pk):
            rest = self._near(course) if self.found.answers_any else self._usual(pk)
            found = [reason for reason in (rest, *found) if reason][:MOST_REASONS]
        return tuple(found) or (self._usual(pk),)

    def _what(self, course: Course) -> Reason | None:
        if not self.found.answers_any:
            return None
        telling = self._outcome(course) or self._topic(course) or self._word(course, self._worth)
        return telling or self._near(course) or self._word(course)

    def _outcome(self, course: Course) -> Reason | None:
        """What people can do afterwards, where it says what the goal or a topic says; a word that
        stands in most courses of the site proves nothing."""
        worth = self._worth
        shared = [sum(worth.get(one, 0.0) for one in stems_in(text)) for text in course.outcomes]
        if not any(shared):
            return None
        return Reason("outcome", {"text": course.outcomes[shared.index(max(shared))]})

    @cached_property
    def _worth(self) -> dict[str, float]:
        """How much each stem of the goal and of the topics tells courses apart."""
        index = self.catalogue.index
        said = set().union(*(stems_in(topic) for topic in self.wish.topics), set())
        count = {one: int(np.count_nonzero(index.weights(index.known(one)))) for one in said}
        hits = self.found.match.hits
        count |= {stem(word): int(np.count_nonzero(row)) for word, row in hits.items()}
        half = len(index.items) / 2
        return {one: index.idf(number) for one, number in count.items() if 0 < number <= half}

    def _topic(self, course: Course) -> Reason | None:
        """A topic that was chosen, or that the goal names."""
        chosen = {tag_key(topic) for topic in self.wish.topics}
        for topic in course.tags:
            if tag_key(topic) in chosen:
                return Reason("topic", {"topic": topic})
        for topic in course.tags:
            if tag_key(topic) in self.found.match.tags:
                return Reason("goal_topic", {"topic": topic})
        return None

    def _word(self, course: Course, only: Collection[str] | None = None) -> Reason | None:
        """The word of the goal that says most about this course; by `only`, of these stems."""
        place = self.place.get(course.pk)
        if place is None:
            return None
        hits = {
            word: row[place]
            for word, row in self.found.match.hits.items()
            if row[place] > 0 and (only is None or stem(word) in only)
        }
        if not hits:
            return None
        return Reason("word", {"word": max(sorted(hits), key=lambda word: hits[word])})

    def _needed(self, pk: int) -> Reason | None:
        """What comes later on the path and needs this."""
        later = [one for one in self.way if pk in self.needs.get(one, ())]
        far = [one for one in self.way if pk in all_needed(one, self.needs)]
        return Reason("needed", {"course": [*later, *far][0]}) if far else None

    def _followed(self, pk: int) -> Reason | None:
        """Fans who went on here from the steps before, or from what is known."""
        before = {*self.way[: self.way.index(pk)], *self.wish.known}
        proof = self.catalogue.followed.evidence(before, pk)
        if proof is None:
            return None
        facts = {"course": proof.course, "agreed": proof.agreed, "fans": proof.fans}
        return Reason("followed", facts)

    def _put_first(self, pk: int) -> Reason | None:
        """The creator's own path has it before a later step."""
        later = self.way[self.way.index(pk) + 1 :]
        for path, courses in self.catalogue.orders:
            if pk in courses:
                behind = courses[courses.index(pk) + 1 :]
                for one in later:
                    if one in behind:
                        return Reason("creator_order", {"course": one, "path": path})
        return None

    def _level(self, course: Course) -> Reason | None:
        """The creator's own word for the level."""
        if course.level is None:
            return None
        return Reason("level", {"level": course.level, "word": course.level_word})

    def _usual(self, pk: int) -> Reason:
        """How many fans began with it; where too few did, its place in the creator's order."""
        proof = self.catalogue.followed.started(pk)
        if proof:
            return Reason("started", {"agreed": proof.agreed, "fans": proof.fans})
        places = [course.pk for course in self.catalogue.courses]
        return Reason("place", {"place": places.index(pk) + 1})

    def _near(self, course: Course) -> Reason | None:
        """A topic that it shares with another step."""
        for topic in course.tags:
            for other in self.way:
                shared = tag_key(topic) in map(tag_key, self.courses[other].tags)
                if other != course.pk and shared:
                    return Reason("near", {"topic": topic, "course": other})
        return None
