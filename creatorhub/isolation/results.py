"""What a check found: of each way how often was asked, what came back, and what that says."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

FORMAT = "creatorhub.isolation"
VERSION = 1
MOST_TOLD = 20  # findings of a way that are kept


class Verdict(StrEnum):
    """What a way, or a whole check, came to."""

    PASSED = "passed"
    FOUND = "found"  # something of the other site was seen, or gave itself away
    UNCLEAR = "unclear"  # could not be checked: the canary was not to be seen at home, or no time


@dataclass(frozen=True)
class Find:
    """One thing that should not have been seen. `what` is in technical words, for the platform."""

    who: str
    where: str
    what: str


@dataclass
class Way:
    """What one way came to. `at_home` counts what the probe's own host showed of it."""

    name: str
    asked: int = 0
    at_home: int = 0
    found: list[Find] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """A leak counts whatever else went wrong; without a control nothing is passed."""
        if self.found:
            return Verdict.FOUND
        if self.troubles or not self.at_home or not self.asked:
            return Verdict.UNCLEAR
        return Verdict.PASSED

    def find(self, who: str, where: str, what: str) -> None:
        """Write down what should not have been seen, once."""
        seen = Find(who, where, what)
        if seen not in self.found:
            self.found.append(seen)

    def told(self) -> dict[str, Any]:
        """As it stands in a result."""
        return {
            "way": self.name,
            "verdict": self.verdict.value,
            "asked": self.asked,
            "at_home": self.at_home,
            "found": [asdict(one) for one in self.found[:MOST_TOLD]],
            "troubles": sorted(set(self.troubles))[:MOST_TOLD],
        }


def verdict_of(ways: list[Way]) -> Verdict:
    """Of a whole check: found if anything was, passed if every way passed."""
    verdicts = {way.verdict for way in ways}
    if Verdict.FOUND in verdicts:
        return Verdict.FOUND
    return Verdict.PASSED if verdicts == {Verdict.PASSED} else Verdict.UNCLEAR


def result(ways: list[Way], about: Mapping[str, Any]) -> dict[str, Any]:
    """A result without its signature."""
    return {
        "format": FORMAT,
        "version": VERSION,
        **about,
        "verdict": verdict_of(ways).value,
        "ways": [way.told() for way in ways],
    }
