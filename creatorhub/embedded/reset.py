"""Empty a state folder: asked for by name, refused while it is in use."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping

from creatorhub.embedded import postgres, valkey
from creatorhub.embedded.errors import EmbeddedError, StateUnusable
from creatorhub.embedded.ownership import OWNER_LOCK, owned
from creatorhub.embedded.state import MARKER, StateFolder, resolve


def empty(state: StateFolder) -> None:
    """Stop what was left running and remove everything; only for whoever owns the folder."""
    if state.locks.is_dir():
        valkey.stop(state)
        postgres.stop(state)
    if state.run.parent != state.root:
        shutil.rmtree(state.run, ignore_errors=True)
    for entry in state.root.iterdir():
        if entry.name in (MARKER, OWNER_LOCK):
            continue  # the marker last: a reset that was cut short can be repeated
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    (state.root / OWNER_LOCK).unlink()
    (state.root / MARKER).unlink()


def main(environ: Mapping[str, str] = os.environ) -> int:
    """Ask, then empty the folder. Only a spoken yes counts; refused while the stack runs."""
    try:
        state = resolve(environ)
        if not state.root.exists():
            print(f"{state.root} does not exist: nothing to reset.")
            return 0
        if not (state.root / MARKER).exists():
            raise StateUnusable(f"{state.root} is no CreatorHub state folder; nothing was removed.")
        with owned(state):
            return _ask_and_empty(state)
    except EmbeddedError as refusal:
        print(f"CreatorHub: {refusal}", file=sys.stderr)
        return 1


def _ask_and_empty(state: StateFolder) -> int:
    question = f"Delete every site, account, order and file in {state.root}? [y/N] "
    if _answer(question) in ("y", "yes"):
        empty(state)
        print("Done. The next 'make run' starts afresh.")
    else:
        print("Nothing was changed.")
    return 0


def _answer(question: str) -> str:
    try:
        return input(question).strip().lower()
    except EOFError:
        print()
        return ""
