"""Questions about consent: may this person's deeds be kept, and may they choose a shelf?

Three things are asked, the strictest wins: the person's own choice, the choice that was made in
this browser by somebody who was not signed in, and the browser's "do not track".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.selectors import Person


@dataclass(frozen=True)
class Choices:
    """The two purposes, each on or off. `is_quiet`: the browser itself asks not to be tracked."""

    counting: bool = True
    personal: bool = True
    is_quiet: bool = False

    @property
    def may_count(self) -> bool:
        """True when views and clicks of this browser may be kept now."""
        return self.counting and not self.is_quiet

    @property
    def cookie(self) -> str:
        """How a browser remembers the choice of somebody who is not signed in."""
        return f"{self.counting:d}{self.personal:d}"


def is_quiet(headers: Mapping[str, str]) -> bool:
    """True for a browser with Do Not Track or Global Privacy Control."""
    return headers.get("DNT") == "1" or headers.get("Sec-GPC") == "1"


def choices_in(cookie: str) -> Choices:
    """The choice in a browser's cookie; both on for a cookie that is missing or no choice."""
    known = len(cookie) == 2 and set(cookie) <= {"0", "1"}
    return Choices(cookie[0] == "1", cookie[1] == "1") if known else Choices()


def choices_of(member: Person, cookie: str, headers: Mapping[str, str]) -> Choices:
    """What holds for this request. The own choice of a fan counts for more than the browser's."""
    chosen = choices_in(cookie)
    if member.is_authenticated:
        counting, personal = member.is_remembered, member.is_personalised
        if member.chose_at is None:
            counting, personal = counting and chosen.counting, personal and chosen.personal
        chosen = Choices(counting, personal)
    return Choices(chosen.counting, chosen.personal, is_quiet(headers))
