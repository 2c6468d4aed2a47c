"""A picture from outside, made anew as WebP. Runs by itself, below the limits of `confined`.

`python pictures.py LONGEST SQUARE` reads a picture and writes another one; the exit code says why
it wrote none.
"""

import io
import struct
import sys

from PIL import Image, ImageOps, WebPImagePlugin

# Pillow looks for a plugin by loading all fifty of them unless the four are there already.
FORMATS = ("PNG", "JPEG", WebPImagePlugin.WebPImageFile.format, "GIF")
# Pixels that fit: a JPEG is made smaller while it is read, a WebP stands in memory four times.
MOST_PIXELS = {"PNG": 40_000_000, "JPEG": 40_000_000, "GIF": 40_000_000, "WEBP": 8_000_000}
MOST_SCANS = 100  # of a JPEG: each one goes over all its pixels, and is some bytes long
QUALITY = 86
ORIENTATION = 0x0112
BAND = 500_000  # pixels that are converted at once
OK, NO_PICTURE, TOO_LARGE, BROKEN = 0, 3, 4, 5
Box = tuple[int, int, int, int]


class Refused(ValueError):
    """args[0] is the exit code."""


def remade(data: bytes, longest: int, square: bool) -> bytes:
    """The first picture in the data as WebP: no EXIF, profile, comment or trailing bytes.

    At most `longest` pixels a side; `square` cuts its middle out, exactly so large. Raises Refused.
    """
    picture = _open(data)
    has_alpha = picture.has_transparency_data
    turn = picture.getexif().get(ORIENTATION)
    picture.draft(None, (longest, longest))
    box = _middle(picture.size) if square else (0, 0, *picture.size)
    small = _reduced(picture, box, longest, "RGBA" if has_alpha else "RGB")
    small.getexif()[ORIENTATION] = turn or 1
    small = ImageOps.exif_transpose(small)
    if square:
        small = small.resize((longest, longest), Image.Resampling.LANCZOS)
    else:
        small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return buffer.getvalue()


def webp_size(head: bytes) -> tuple[int, int]:
    """Width and height that a WebP file claims (RFC 9649); (0, 0) for anything else.

    Pillow asks for the memory of all its pixels before it can be asked for the size.
    """
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 30:
        return 0, 0
    bits = int.from_bytes(head[21:25], "little")
    return {
        b"VP8 ": (_number(head[26:28]) & 0x3FFF, _number(head[28:30]) & 0x3FFF),
        b"VP8L": ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1),
        b"VP8X": (_number(head[24:27]) + 1, _number(head[27:30]) + 1),
    }.get(head[12:16], (0, 0))


def _number(some: bytes) -> int:
    return int.from_bytes(some, "little")


def _open(data: bytes) -> Image.Image:
    width, height = webp_size(data[:32])
    if width * height > MOST_PIXELS["WEBP"]:
        raise Refused(TOO_LARGE)
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise Refused(TOO_LARGE)
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Refused(NO_PICTURE)
    if picture.width * picture.height > MOST_PIXELS[picture.format]:
        raise Refused(TOO_LARGE)
    if picture.format == "JPEG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise Refused(BROKEN)
    return picture


def _middle(size: tuple[int, int]) -> Box:
    side = min(size)
    left, top = (size[0] - side) // 2, (size[1] - side) // 2
    return left, top, left + side, top + side


def _reduced(picture: Image.Image, box: Box, longest: int, mode: str) -> Image.Image:
    """This part of the picture in this mode, still at least `longest` where it was larger.

    Band by band, and the picture goes afterwards: a large one never exists twice.
    """
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    factor = max(1, max(width, height) // longest)
    step = max(1, BAND // width // factor) * factor
    small = Image.new(mode, (-(-width // factor), -(-height // factor)))
    for start in range(top, bottom, step):
        band = picture.crop((left, start, right, min(start + step, bottom)))
        small.paste(band.convert(mode).reduce(factor), (0, (start - top) // factor))
    picture.close()
    return small


def main(longest: str, square: str) -> int:
    """Standard input to standard output. The exit code."""
    Image.MAX_IMAGE_PIXELS = None  # MOST_PIXELS says it more sharply
    try:
        found = remade(sys.stdin.buffer.read(), int(longest), square == "square")
    except Refused as refusal:
        return int(refusal.args[0])
    except (OSError, SyntaxError, ValueError, EOFError, ZeroDivisionError, struct.error):
        return BROKEN
    sys.stdout.buffer.write(found)
    return OK


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
