"""Pictures that are none, that are more than one thing, or that want too much. Made, not stored."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

HTML = b"<!doctype html><html><body><script>alert(document.domain)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
PHP = b"<?php system($_GET['c']); ?>"
WORDS = b"zq-hidden-words"  # what must be gone from a picture that was made anew
BOMB = "bomb"


def picture(kind: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **how: object) -> bytes:
    """A plain picture of a kind that Pillow writes."""
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind, **how)
    return buffer.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """A piece of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, extra: bytes = b"", *, bits: int = 8, colour: int = 2) -> bytes:
    """A black PNG; the pixels pack to a thousandth of what they are."""
    row = b"\0" * (1 + width * {0: 1, 2: 3, 3: 1, 6: 4}[colour] * bits // 8)
    packer = zlib.compressobj(9)
    rows = [packer.compress(row * min(200, height - done)) for done in range(0, height, 200)]
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    colours = chunk(b"PLTE", b"\0" * 6) + chunk(b"tRNS", b"\0") if colour == 3 else b""
    body = chunk(b"IDAT", b"".join(rows) + packer.flush())
    return b"\x89PNG\r\n\x1a\n" + head + colours + extra + body + chunk(b"IEND", b"")


def claims(width: int, height: int) -> bytes:
    """A PNG of some bytes whose head speaks of a huge picture."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def gif(pieces: bytes = b"") -> bytes:
    """A GIF with something between its head and its picture."""
    data = picture("GIF")
    place = 13 + 3 * 2 ** ((data[10] & 7) + 1)
    return data[:place] + pieces + data[place:]


def gif_of(frames: int) -> bytes:
    """An animation whose frames are copies of one."""
    data = gif()
    place = 13 + 3 * 2 ** ((data[10] & 7) + 1)
    return data[:place] + data[place:-1] * frames + b";"


def jpeg(pieces: bytes = b"", size: tuple[int, int] = (64, 48), **how: object) -> bytes:
    """A JPEG with something right behind its first marker."""
    data = picture("JPEG", size, **how)
    return data[:2] + pieces + data[2:]


def scans(number: int) -> bytes:
    """A JPEG of 40 megapixels that asks to be gone over so many times."""
    data = picture("JPEG", (7740, 5160), "L", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * number + b"\xff\xd9"


def told() -> bytes:
    """A photograph that tells where it was taken, with what, and more."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Orientation] = WORDS.decode(), 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (51.0, 28.0, 38.0)
    words = b"<x:xmpmeta>" + WORDS + b"</x:xmpmeta>"
    return picture("JPEG", exif=exif, comment=WORDS, xmp=words, icc_profile=WORDS * 20)


def polyglots() -> Iterator[tuple[str, bytes]]:
    """Pictures that are something else as well: they may pass, but only the picture of them."""
    yield "jpeg, then html", picture("JPEG") + HTML + WORDS
    yield "jpeg, html in a comment", jpeg(b"\xff\xfe\x01\x00" + (HTML + WORDS).ljust(254))
    yield "png, then php", picture("PNG") + PHP + WORDS
    yield "png, php in a text", png(8, 8, chunk(b"tEXt", b"Comment\0" + PHP + WORDS))
    yield "png, then zip", picture("PNG") + zipped(WORDS, b"")
    yield "png, then pdf", picture("PNG") + b"%PDF-1.7 <script>alert(1)</script>" + WORDS
    yield "gif, then script", picture("GIF") + b"*/=alert(1);//" + WORDS
    yield "gif, script in a comment", gif(b"\x21\xfe" + b"\x40" + (PHP + WORDS).ljust(64) + b"\0")
    yield "gif whose width opens a comment", b"GIF89a/*" + picture("GIF")[8:] + b"*/=1//" + WORDS
    yield "webp, then html", picture("WEBP") + HTML + WORDS
    yield "where it was taken", told()
    yield "png, text packed to a thousandth", png(8, 8, packed_text(60))


def not_pictures() -> Iterator[tuple[str, bytes]]:
    """What no picture is, or none of the four kinds."""
    yield "svg", SVG
    yield "svg with a mark", b"\xef\xbb\xbf<?xml version='1.0'?>" + SVG
    yield "html", HTML
    yield "html after blanks", b"\n" * 2000 + HTML
    yield "pdf, then html", b"%PDF-1.7\n" + HTML
    yield "zip", zipped(b"a.png", picture("PNG"))
    yield "html, then gif", HTML + picture("GIF")
    yield "php", PHP
    yield "empty", b""
    yield "one byte", b"\x89"
    yield "only the first words of a gif", b"GIF89a=1//" + HTML
    yield "tiff", picture("TIFF")
    yield "bmp", picture("BMP")
    yield "ico", picture("ICO", (16, 16))
    yield "ppm", picture("PPM")
    yield "eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n"
    yield "avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(64)
    yield "heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64)
    yield "jpeg 2000", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(64)
    yield "webp of nothing", b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(10)
    yield "webp that claims 4 GB", b"RIFF\xff\xff\xff\xffWEBPVP8L\xff\xff\xff\x7f\x2f" + bytes(20)
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        whole = picture(kind, (640, 480))
        yield f"{kind}, cut off", whole[: len(whole) // 2]
        yield f"{kind}, its head alone", whole[:16]


def zipped(name: bytes, data: bytes) -> bytes:
    """A ZIP archive of one file."""
    sizes = struct.pack("<IIIHH", zlib.crc32(data), len(data), len(data), len(name), 0)
    local = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 0, 0, 0) + sizes + name + data
    return local + b"PK\5\6" + bytes(18)


def packed_text(number: int) -> bytes:
    """A megabyte of text in a kilobyte, so many times."""
    text = b"Comment\0\0" + zlib.compress(b"a" * 1_000_000, 9)
    return chunk(b"zTXt", text) * number


# Small files that want much. Some are pictures after all: then what comes out is small and clean.
BOMBS: dict[str, Callable[[], bytes]] = {
    "png of 30,000 x 30,000": lambda: png(30_000, 30_000, colour=3),
    "png that claims 900 megapixels": lambda: claims(30_000, 30_000),
    "png that claims all the pixels there are": lambda: claims(2**31 - 1, 2**31 - 1),
    "png of 40 megapixels, four bytes each": lambda: png(8000, 5000, colour=6),
    "png of 40 megapixels, six bytes each": lambda: png(8000, 5000, bits=16),
    "png of 40 megapixels in colours of a table": lambda: png(8000, 5000, colour=3),
    "png of 400,000 lines": lambda: png(100, 400_000, colour=6),
    "png of 600,000 pieces": lambda: png(8, 8, chunk(b"abCd", b"") * 600_000),
    "png of 500,000 texts": lambda: png(8, 8, chunk(b"tEXt", b"a\0") * 500_000),
    "png with more packed text than it may": lambda: png(8, 8, packed_text(80)),
    "png with a profile of 100 MB": lambda: png(
        8, 8, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(100_000_000), 9))
    ),
    "gif of 10,000 frames": lambda: gif_of(10_000),
    "gif with a comment of single letters": lambda: gif(b"\x21\xfe" + b"\x01a" * 3_900_000 + b"\0"),
    "gif of 1.5 million comments": lambda: gif(b"\x21\xfe\x01a\0" * 1_500_000),
    "gif that claims 65,535 x 65,535": lambda: b"GIF89a" + b"\xff" * 4 + picture("GIF")[10:],
    "jpeg of 1.9 million markers": lambda: jpeg(b"\xff\xe5\0\2" * 1_900_000),
    "jpeg gone over 90 times": lambda: scans(85),
    "jpeg gone over 9,000 times": lambda: scans(9_000),
    "jpeg of 40 megapixels in steps": lambda: jpeg(
        size=(7740, 5160), progressive=True, subsampling=0, quality=1
    ),
    "jpeg that claims 65,500 x 65,500": lambda: jpeg().replace(
        b"\x08\0\x30\0\x40", b"\x08\xff\xdc\xff\xdc", 1
    ),
    "webp of 40 megapixels in 34 bytes": lambda: picture(
        "WEBP", (8000, 5000), "RGBA", lossless=True, method=0
    ),
    "webp of 8 megapixels": lambda: picture(
        "WEBP", (3200, 2500), "RGBA", lossless=True, method=0
    ),
}  # fmt: skip
