"""The demo sites' content: one folder per site, read with tomllib."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def sites() -> list[str]:
    """The names of the demo sites, which are also their subdomains."""
    return sorted(path.parent.name for path in FOLDER.glob("*/site.toml"))


def site(name: str) -> dict[str, Any]:
    """A site's texts, with its courses in order under "courses"."""
    folder = FOLDER / name
    courses = [tomllib.loads(path.read_text()) for path in sorted(folder.glob("courses/*.toml"))]
    return {**tomllib.loads((folder / "site.toml").read_text()), "courses": courses}
