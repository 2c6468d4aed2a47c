"""The demo sites' content: one folder per site, read with tomllib."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def sites() -> list[str]:
    """The names of the demo sites, which are also their subdomains."""
    return sorted(path.parent.name for path in FOLDER.glob("*/site.toml"))


def site(name: str) -> dict[str, Any]:
    """A site's texts, with its courses and paths in order under "courses" and "paths"."""
    folder = FOLDER / name
    lists = {kind: _read(folder / kind) for kind in ("courses", "paths")}
    return {**tomllib.loads((folder / "site.toml").read_text()), **lists}


def _read(folder: Path) -> list[dict[str, Any]]:
    return [tomllib.loads(path.read_text()) for path in sorted(folder.glob("*.toml"))]
