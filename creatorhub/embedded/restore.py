"""`make restore FILE=…`: a state folder from a backup; only where there is none yet."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from creatorhub.embedded import dumps
from creatorhub.embedded.backup import FORMAT, KIND, media_of, say, speaking
from creatorhub.embedded.errors import EmbeddedError, StateUnusable
from creatorhub.embedded.state import MARKER, StateFolder, free_bytes, own_folder, resolve
from tenants.errors import ParcelBroken
from tenants.parcel import BLOCK, Parcel, opened


def main(environ: Mapping[str, str] = os.environ) -> int:
    """Bring back what FILE holds. One line on refusal; then the folder is as it was."""
    began = time.monotonic()
    try:
        if not environ.get("FILE"):
            raise StateUnusable("Say which backup: make restore FILE=/path/to/backup.tar")
        path, state = Path(environ["FILE"]).expanduser(), resolve(environ)
        with speaking(path):
            _restore(path, state, environ)
    except EmbeddedError as refusal:
        print(f"CreatorHub: {refusal}", file=sys.stderr)
        return 1
    seconds = time.monotonic() - began
    print(f"{state.root} is what it was ({seconds:.1f} s). Start it: make run STATE={state.root}")
    return 0


def _restore(path: Path, state: StateFolder, environ: Mapping[str, str]) -> None:
    _require_empty(state, environ)
    try:
        with opened(path, lambda done, total: None) as parcel:
            _require_state(parcel.facts)
            dumps.require_fit(state, environ, parcel.facts)
            _build(parcel, state, environ)
    except ParcelBroken as error:
        raise StateUnusable(f"{path} is not whole: {error}. Nothing was changed.") from None


def _require_empty(state: StateFolder, environ: Mapping[str, str]) -> None:
    """A state that is there is never written over, whether it runs or not."""
    media = media_of(state, environ)
    for folder in {state.root, media}:
        if folder.exists() and any(folder.iterdir()):
            raise StateUnusable(
                f"{folder} is not empty. Stop the stack, put the folder aside (mv), or choose "
                "another one: make restore FILE=… STATE=/path/to/new"
            )


def _require_state(facts: Mapping[str, Any]) -> None:
    if facts.get("kind") != KIND:
        raise StateUnusable(
            "This file is no backup of a whole state. One site comes back by: "
            "manage.py sites restore FILE"
        )
    if facts.get("format") != FORMAT:
        raise StateUnusable("This backup comes from a newer release. Install that one first.")
    known = facts.get("database") in dumps.PARTS
    parts = [f"database/{name}" for name in dumps.PARTS.get(str(facts.get("database")), [])]
    if not known or set(parts) - set(facts["members"]):
        raise StateUnusable("This backup holds no database. Nothing was changed.")


def _build(parcel: Parcel, state: StateFolder, environ: Mapping[str, str]) -> None:
    """Make the folder beside its place, and move it there in one step at the end."""
    state.root.parent.mkdir(parents=True, exist_ok=True)
    draft = state.root.with_name(f"{state.root.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)  # of one that was killed
    draft.mkdir(mode=0o700)
    try:
        _require_room(parcel, draft)
        for folder in ("database", "media"):
            say(f"{folder}: {len(parcel.names(folder))} files")
            _unpack(parcel, folder, draft)
        _unpack_secrets(parcel, draft)
        say("database in place")
        dumps.read(draft / "database", parcel.facts, environ, draft)
        shutil.rmtree(draft / "database")
        _move_media(draft, state, environ)
        (draft / MARKER).touch(mode=0o600)
        own_folder(draft)  # as root the database's account must be able to walk through it
        draft.rename(state.root)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _require_room(parcel: Parcel, draft: Path) -> None:
    size = sum(int(member["size"]) for member in parcel.members.values())
    if free_bytes(draft) < 6 * size:  # the database is packed about five to one
        raise StateUnusable(f"Too little room on the disk of {draft.parent}. Nothing was changed.")


def _unpack(parcel: Parcel, folder: str, draft: Path) -> None:
    (draft / folder).mkdir(mode=0o700)
    for name in parcel.names(folder):
        target = draft / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with parcel.open(name) as source, target.open("xb") as file:
            shutil.copyfileobj(source, file, BLOCK)


def _unpack_secrets(parcel: Parcel, draft: Path) -> None:
    if "secrets.json" in parcel.members:
        handle = os.open(draft / "secrets.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(parcel.open("secrets.json").read())


def _move_media(draft: Path, state: StateFolder, environ: Mapping[str, str]) -> None:
    """Files that live outside the state folder (MEDIA_ROOT) go to their own place."""
    media = media_of(state, environ)
    if media != state.media:
        media.mkdir(parents=True, exist_ok=True)
        for entry in (draft / "media").iterdir():
            shutil.move(entry, media / entry.name)
