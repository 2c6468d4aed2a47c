"""What a planted leak is, and how it is put into a copy of the project."""

from dataclasses import dataclass, field
from pathlib import Path


class Moved(Exception):
    """The code around a leak is not what it was: the leak has to be written anew."""


@dataclass(frozen=True)
class Leak:
    """One mistake: `old` in `file` becomes `new`, and then `tests` must fail and say `sees`.

    `tests` are files or single tests. `sees` stands in what the failing tests tell (the lines that
    pytest begins with E): the route, the header, the field of a canary. `environ` asks for more of
    the net than its sample, where chance would decide.
    """

    name: str
    kind: str
    story: str  # what somebody in a hurry did, and why
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    sees: str
    environ: dict[str, str] = field(default_factory=dict)

    def planted(self, project: Path) -> str:
        """The text of the file with the leak in it. Raises Moved."""
        path = project / self.file
        text = path.read_text() if path.is_file() else ""
        if text.count(self.old) != 1:
            times = text.count(self.old)
            raise Moved(f"{self.name}: its old text stands {times} times in {self.file}")
        return text.replace(self.old, self.new)

    def plant(self, project: Path) -> None:
        """Write it into this copy. Raises Moved."""
        (project / self.file).write_text(self.planted(project))
