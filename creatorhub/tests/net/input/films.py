"""Films and sounds that are none, or that want too much. Made by the same library, not stored."""

import io
import struct
from collections.abc import Callable, Iterator
from fractions import Fraction

import av

from creatorhub.tests.net.input.pictures import HTML, SVG, WORDS, picture

PLAYLIST = b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"


def film(kind: str = "mp4", size: tuple[int, int] = (64, 48), pictures: int = 3) -> bytes:
    """A short film."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=kind) as target:
        stream = target.add_stream("libx264" if kind == "mp4" else "libvpx", rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for _ in range(pictures):
            target.mux(stream.encode(av.VideoFrame(*size, "yuv420p")))
        target.mux(stream.encode())
    return buffer.getvalue()


def sound(kind: str = "mp3", codec: str = "libmp3lame") -> bytes:
    """Half a second of silence."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=kind) as target:
        stream = target.add_stream(codec, rate=44100, layout="mono")
        for number in range(20):
            frame = av.AudioFrame("s16", "mono", 1152)
            frame.sample_rate, frame.pts = 44100, number * 1152
            frame.time_base = Fraction(1, 44100)
            frame.planes[0].update(bytes(frame.planes[0].buffer_size))
            resampler = av.AudioResampler(stream.format, "mono", 44100)
            for piece in resampler.resample(frame):
                target.mux(stream.encode(piece))
        target.mux(stream.encode())
    return buffer.getvalue()


def tag(data: bytes) -> bytes:
    """The tag that may stand before an MP3."""
    size = bytes(len(data) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\4\0\0" + size + data


def box(name: bytes, data: bytes = b"") -> bytes:
    """A box of an MP4."""
    return struct.pack(">I", len(data) + 8) + name + data


FTYP = box(b"ftyp", b"isom\0\0\0\0isomiso2mp41")


def not_films() -> Iterator[tuple[str, str, bytes]]:
    """Why, a name, and what no film and no sound is."""
    for name in ("a.mp4", "a.mp3", "a.html", "a"):
        yield "html", name, HTML
        yield "svg", name, SVG
    yield "a picture", "a.mp4", picture("PNG")
    yield "empty", "a.mp4", b""
    yield "mp4's first words, then html", "a.mp4", FTYP + HTML
    yield "mp3's first words, then html", "a.mp3", b"ID3\4\0\0\0\0\0\0" + HTML
    yield "webm's first words", "a.webm", b"\x1a\x45\xdf\xa3" + HTML
    yield "ogg's first words", "a.ogg", b"OggS" + HTML
    yield "wav's first words", "a.wav", b"RIFF\xff\xff\xff\xffWAVE" + HTML
    yield "a playlist behind a tag", "a.mp3", tag(bytes(10)) + PLAYLIST
    yield (
        "a list of files behind a tag",
        "a.mp3",
        tag(b"") + b"ffconcat version 1.0\nfile /dev/zero",
    )
    yield "a playlist", "a.m3u8", PLAYLIST
    yield "a film that calls itself a sound", "a.mp3", film()
    yield "a sound that calls itself a film", "a.mp4", sound()
    yield "a film cut off", "a.mp4", film()[:400]
    yield "flv", "a.mp4", b"FLV\1\5\0\0\0\x09" + bytes(50)
    yield "avi", "a.mp4", b"RIFF\xff\0\0\0AVI LIST" + bytes(50)


def polyglots() -> Iterator[tuple[str, str, bytes]]:
    """Films that are something else as well: kept, but served as films alone."""
    yield "mp4, then html", "a.mp4", film() + HTML + WORDS
    yield "mp4 with html in a free box", "a.mp4", FTYP + box(b"free", HTML) + film()[len(FTYP) :]
    yield "mp3, then html", "a.mp3", sound() + HTML
    yield "webm, then html", "a.webm", film("webm") + HTML


def _tracks(number: int) -> bytes:
    return FTYP + box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak") * number)


def _nested(depth: int) -> bytes:
    inner = b""
    for _ in range(depth):
        inner = box(b"trak", inner)
    return FTYP + box(b"moov", inner)


def _with(name: bytes, place: int, value: bytes) -> bytes:
    """A film with other bytes at this place of the first box of this name."""
    data = bytearray(film())
    start = data.index(name) + 4 + place
    data[start : start + len(value)] = value
    return bytes(data)


# Small files that want much. Some are films after all.
BOMBS: dict[str, Callable[[], bytes]] = {
    "mp4 of 500,000 tracks": lambda: _tracks(500_000),
    "mp4 of 3,000 boxes in each other": lambda: _nested(3_000),
    "mp4 that claims a length of all time": lambda: _with(b"mvhd", 16, b"\xff" * 4),
    "mp4 with no time scale": lambda: _with(b"mdhd", 12, bytes(4)),
    "mp4 that claims four billion samples": lambda: _with(b"stsz", 8, b"\xff" * 4),
    "mp4 that claims four billion chunks": lambda: _with(b"stco", 4, b"\xff" * 4),
    "mp4 whose times have four billion entries": lambda: _with(b"stts", 4, b"\xff" * 4),
    "mp4 of 65,535 x 65,535 by its head": lambda: _with(b"avc1", 24, b"\xff" * 4),
    "mp4 of 16,384 x 8,192": lambda: film(size=(16384, 8192), pictures=1),
    "mp4 whose first box is endless": lambda: b"\0\0\0\1ftyp" + b"\xff" * 8 + bytes(100),
    "ogg of 100,000 empty pages": lambda: (b"OggS\0\2" + bytes(20) + b"\0") * 100_000,
    "webm of unknown lengths": lambda: b"\x1a\x45\xdf\xa3\xff" + b"\x18\x53\x80\x67\xff" * 500_000,
    "wav that claims 4 GB of sound": lambda: b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\xff\xff"
    b"\xff\xff\xff\x7f\xff\xff\xff\x7f\xff\xff\x20\0data\xff\xff\xff\xff",
    "mp3 with a tag of 5 MB and nothing else": lambda: tag(bytes(5_000_000)),
}  # fmt: skip
