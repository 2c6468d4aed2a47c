"""Verbs about files: taken in under a random name, looked at before they are kept."""

import errno
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from courses.engine import sound_and_film
from courses.errors import BrokenFile, FilesWait, NoRoom, TooLarge, WrongType
from courses.models import Course, Lesson, Media
from courses.selectors import path_of
from tenants import files
from tenants.engine import confined

_LOOKER = Path(sound_and_film.__file__)
ENDINGS = {
    "image/webp": "webp", "image/png": "png", "image/jpeg": "jpg", "video/mp4": "mp4",
    "video/webm": "webm", "video/ogg": "ogg", "audio/mp4": "m4a", "audio/webm": "webm",
    "audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/wav": "wav",
}  # fmt: skip
LONGEST = 2000  # pixels of the longer side of a picture
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


def store_image(file: UploadedFile, *, is_public: bool = True) -> Media:
    """Keep a picture as WebP of at most 2,000 px without EXIF. Raises an ImageRefused, NoRoom."""
    return store_bytes(
        files.clean_image(file, longest=LONGEST),
        kind=Media.Kind.IMAGE,
        content_type="image/webp",
        name=file.name or "",
        is_public=is_public,
    )


def store_bytes(
    data: bytes, *, kind: str, content_type: str, name: str = "", is_public: bool = False
) -> Media:
    """Keep bytes that we made ourselves (a re-encoded picture, the demo's films). Raises NoRoom.

    The content is not looked at; `content_type` must be one of ENDINGS.
    """
    with _new_file(ENDINGS[content_type], is_public) as path, _space():
        path.write_bytes(data)
        return _row(path, kind, content_type, name, is_public)


def store_media(file: UploadedFile) -> Media:
    """Keep a video or audio for the people who may open its lesson.

    The type is read from the content, never from the name. Raises TooLarge, WrongType, BrokenFile,
    FilesWait, NoRoom.
    """
    if (file.size or 0) > settings.MEDIA_LIMIT:
        raise too_large(settings.MEDIA_LIMIT)
    name = file.name or ""
    with _new_file("part", is_public=False) as draft:
        with _space(), draft.open("wb") as target:
            shutil.copyfileobj(file, target, 1024 * 1024)
        found = _look(draft, name)
        path = draft.with_suffix(f".{found.ending}")
        draft.rename(path)
        with _removed_on_failure(path):
            return _row(path, found.kind, found.content_type, name, is_public=False)


def _look(path: Path, name: str) -> sound_and_film.Found:
    """What the file is. Raises WrongType with the reason, BrokenFile, FilesWait."""
    try:
        found = sound_and_film.from_json(confined.run(_LOOKER, str(path)).out)
    except confined.OutOfBounds:
        raise BrokenFile from None
    except confined.Busy:
        raise FilesWait from None
    except sound_and_film.UnknownType:
        raise WrongType(
            _("This is neither a video (MP4, WebM) nor an audio file (MP3, M4A, OGG, WAV).")
        )
    except sound_and_film.UnknownCodec as error:
        raise WrongType(
            _("Browsers cannot play “%(codec)s”. Export the file as MP4 with H.264 or as MP3.")
            % {"codec": error.args[0]}
        )
    except sound_and_film.Broken:
        raise BrokenFile
    if not sound_and_film.keeps_promise(name, found.container):
        raise WrongType(
            _(
                "The file “%(name)s” is in fact %(type)s. Give it the right ending, "
                "or choose another."
            )
            % {"name": name, "type": found.content_type}
        )
    return found


def too_large(limit: int) -> TooLarge:
    """The refusal that names the limit (bytes)."""
    return TooLarge(
        _("This file is too large: at most %(limit)s are taken. Make it smaller and try again.")
        % {"limit": filesizeformat(limit)}
    )


def _row(path: Path, kind: str, content_type: str, name: str, is_public: bool) -> Media:
    media: Media = Media.objects.create(
        uid=uuid.UUID(path.stem),
        kind=kind,
        path=path.relative_to(files.media_root()).as_posix(),
        content_type=content_type,
        size=path.stat().st_size,
        name=Path(name).name[:120],
        is_public=is_public,
    )
    return media


@contextmanager
def _new_file(ending: str, is_public: bool) -> Iterator[Path]:
    """A fresh random path; whatever lies there goes when the work on it fails."""
    folder = files.media_root() / ("public" if is_public else "private")
    with _space():
        folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid.uuid4()}.{ending}"
    with _removed_on_failure(path):
        yield path


@contextmanager
def _removed_on_failure(path: Path) -> Iterator[None]:
    done = False
    try:
        yield
        done = True
    finally:
        if not done:
            path.unlink(missing_ok=True)


@contextmanager
def _space() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in NO_SPACE:
            raise NoRoom
        raise


def told_file(media: Media | None) -> dict[str, Any]:
    """What the log says of a file: its name on the creator's own disk, and its bytes."""
    return {"file": media.name, "bytes": media.size} if media else {"file": "", "bytes": 0}


def drop_media(media: Media) -> None:
    """Forget a file that no lesson or cover shows any more: its row now, its bytes on commit."""
    if Lesson.objects.filter(media=media).exists() or Course.objects.filter(cover=media).exists():
        return
    path = path_of(media)
    media.delete()
    transaction.on_commit(lambda: files.forget(path))
