"""Files of a site: where they lie, and how an uploaded picture is made safe."""

import errno
import uuid
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from tenants.connection import connection
from tenants.engine import confined, pictures
from tenants.errors import (
    ImageBroken,
    ImagesWait,
    ImageTooLarge,
    ImageTypeRefused,
    NoRoomForImage,
)

QUALITY_NARROW = 68  # the eye sees less of a small picture
WIDTHS = (160, 320, 480, 720, 960)  # pixels; see tenants.templatetags.pictures
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_REMAKER = Path(pictures.__file__)
_REFUSALS = {pictures.NO_PICTURE: ImageTypeRefused, pictures.TOO_LARGE: ImageTooLarge}


def media_root() -> Path:
    """The folder of this site's files; one folder per schema."""
    return Path(settings.MEDIA_ROOT) / str(connection.schema_name)


def clean_image(
    file: UploadedFile | BinaryIO, *, longest: int = 512, square: bool = False
) -> bytes:
    """The picture anew as WebP, at most `longest` pixels a side, without EXIF or other extras.

    `square` cuts its middle out, and makes it exactly so large.

    Told by its content, never by its name, and read in a process of its own. Raises ImageTooLarge
    (more than settings.IMAGE_LIMIT bytes, or too many pixels), ImageTypeRefused (SVG, or not a
    picture), ImageBroken, and ImagesWait while too many are read.
    """
    data = file.read(settings.IMAGE_LIMIT + 1)
    if len(data) > settings.IMAGE_LIMIT:
        raise ImageTooLarge
    words = (str(longest), "square" if square else "whole")
    try:
        done = confined.run(_REMAKER, *words, given=data)
    except confined.OutOfBounds as bounds:
        raise (ImageTooLarge if bounds.memory else ImageBroken) from None
    except confined.Busy:
        raise ImagesWait from None
    if done.code != pictures.OK:
        raise _REFUSALS.get(done.code, ImageBroken)
    return done.out


def store_public(data: bytes) -> str:
    """Keep a clean WebP picture where everybody may see it. Returns `public/<uuid>.webp`.

    Raises NoRoomForImage on a full disk, and then leaves nothing behind.
    """
    path = f"public/{uuid.uuid4()}.webp"
    target = media_root() / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except OSError as error:
        target.unlink(missing_ok=True)
        if error.errno in NO_SPACE:
            raise NoRoomForImage from None
        raise
    return path


def narrowed(path: str, width: int) -> Path:
    """The file of a public WebP picture at most `width` (one of WIDTHS) pixels wide.

    Made from the picture when it is first asked for, and kept beside it. A picture that is not
    wider keeps its size. Raises FileNotFoundError when there is none of this name.
    """
    whole = media_root() / path
    narrow = whole.with_suffix(f".{width}.webp")
    if not narrow.is_file():
        with Image.open(whole, formats=["WEBP"]) as picture:
            side = min(width, picture.width)
            size = (side, max(1, round(picture.height * side / picture.width)))
            small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
            small = small.resize(size, Image.Resampling.LANCZOS)
        draft = whole.with_suffix(f".{uuid.uuid4()}.part")
        small.save(draft, "WEBP", quality=QUALITY_NARROW, method=6)
        draft.replace(narrow)  # two at once make the same picture; none is ever half there
    return narrow


def remove(path: str) -> None:
    """Forget a file of this site with its narrow copies; one that is gone already is fine."""
    if path:
        forget(media_root() / path)


def forget(whole: Path) -> None:
    """As `remove`, for a file that is named by its whole path."""
    whole.unlink(missing_ok=True)
    for width in WIDTHS:
        whole.with_suffix(f".{width}.webp").unlink(missing_ok=True)
