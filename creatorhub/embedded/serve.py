"""One part of the stack in the foreground, for containers and service managers.

The same command lines as under our own supervisor, so what is tuned there is tuned everywhere.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from creatorhub.embedded.errors import StateUnusable
from creatorhub.embedded.ownership import chosen_port
from creatorhub.embedded.stack import application_parts, clear_figures
from creatorhub.embedded.state import StateFolder, resolve


def main(words: Sequence[str] = (), environ: Mapping[str, str] = os.environ) -> NoReturn:
    """Become `web`, `worker` or `beat`. Ends with one line when that cannot be."""
    state = resolve(environ)
    try:
        state.prepare()
    except StateUnusable as refusal:
        sys.exit(f"CreatorHub: {refusal}")
    parts = {part.name: part for part in application_parts(state, chosen_port(environ), environ)}
    if len(words) != 1 or words[0] not in parts:
        sys.exit(f"Usage: python -m creatorhub.embedded serve {'|'.join(parts)}")
    part = parts[words[0]]
    children = dict(part.environ)
    if part.name == "web":
        clear_figures(state)
        children["TMPDIR"] = str(_room_for_uploads(state))
    os.chdir(part.folder)
    os.execve(part.argv[0], part.argv, children)


def _room_for_uploads(state: StateFolder) -> Path:
    """On the disk of the state: a container's /tmp is memory, and a film is larger than that."""
    folder = state.root / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
