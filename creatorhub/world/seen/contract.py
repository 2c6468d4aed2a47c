"""How an app says who may see what of its rows: `Told` for each model, a rule for each field.

A rule is a visibility, or asks the row for one; None leaves the field of that row as it was made. A
field of text without a rule needs a reason among `left`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from creatorhub.isolation.canary import Visibility

Rule = Visibility | Callable[[Any], Visibility | None]

PUBLIC, MEMBER, PAID, PRIVATE, STAFF = Visibility
# Files have rules as fields have them, under a name of their own: it and the field with the path.
FILES = {"file": "path", "picture": "avatar"}


@dataclass(frozen=True)
class Told:
    """The rows of one model: who may know of a row, and who may read each of its fields."""

    row: Rule
    fields: dict[str, Rule] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)  # field to the reason why
    is_kept: bool = False  # rows are never changed: canaries come with the row, when it is made
    is_platform: bool = False

    def seen_by(self, row: Any) -> Visibility:
        """Who may know of this row."""
        found = ask(self.row, row)
        assert found is not None
        return found


def ask(rule: Rule, row: Any) -> Visibility | None:
    """What a rule says of a row."""
    return rule if isinstance(rule, Visibility) else rule(row)
