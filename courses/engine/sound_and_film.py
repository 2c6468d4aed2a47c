"""What a video or audio file really is: asked of its first bytes, then of the decoder.

`python sound_and_film.py FILE` writes what it found as JSON, below the limits of a process of its
own: a file of some KB can ask a decoder for hours.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import av

HEAD = 64  # bytes that the first look needs
# The decoder may not choose by itself: behind the tag of an MP3 it would follow a playlist's files.
DEMUXERS = {"mp4": "mov", "webm": "matroska", "ogg": "ogg", "wav": "wav", "mp3": "mp3"}
OPTIONS = {"probesize": "5000000", "protocol_whitelist": "file", "max_streams": "32"}
VIDEO_CODECS = {"h264", "hevc", "vp8", "vp9", "av1"}
AUDIO_CODECS = {"aac", "mp3", "opus", "vorbis", "flac", "alac"}
# What a name promises: the containers that may stand behind each ending.
ENDINGS = {
    "mp4": {"mp4"}, "m4v": {"mp4"}, "mov": {"mp4"}, "m4a": {"mp4"}, "webm": {"webm"},
    "mp3": {"mp3"}, "ogg": {"ogg"}, "oga": {"ogg"}, "opus": {"ogg"}, "wav": {"wav"},
}  # fmt: skip


class UnknownType(ValueError):
    """Neither a video nor an audio of a format that browsers play."""


class Broken(ValueError):
    """The decoder cannot read it: cut off, or damaged."""


class UnknownCodec(ValueError):
    """The container is fine, but browsers cannot play what is inside. args[0] is the codec."""


@dataclass(frozen=True)
class Found:
    """What a file is: its container, kind "video" or "audio", type, ending and seconds."""

    container: str
    kind: str
    content_type: str
    ending: str
    seconds: float


def container(head: bytes) -> str:
    """What the first bytes speak of: mp4, webm, mp3, ogg or wav. Raises UnknownType."""
    if head[4:8] == b"ftyp":
        return "mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm"
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    # An MPEG audio frame begins with eleven set bits; layer 00 is reserved.
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06
    if head.startswith(b"ID3") or is_frame:
        return "mp3"
    raise UnknownType("no known container")


def keeps_promise(name: str, found: str) -> bool:
    """True when the ending of a name fits the container; an unknown ending promises nothing."""
    return found in ENDINGS.get(name.lower().rpartition(".")[2], {found})


def probe(path: Path) -> Found:
    """Open a file, decode its beginning. Raises UnknownType, Broken, UnknownCodec."""
    # Loaded here because it holds 15 MiB, and few processes ever look into a film.
    import av
    from av.error import FFmpegError

    with path.open("rb") as file:
        form = container(file.read(HEAD))
    try:
        with av.open(str(path), format=DEMUXERS[form], options=OPTIONS) as source:
            return _examine(source, form, av.time_base)
    except (FFmpegError, ValueError) as error:
        if isinstance(error, UnknownType | UnknownCodec | Broken):
            raise
        raise Broken(str(error)) from error


def _examine(source: av.container.InputContainer, form: str, second: int) -> Found:
    films = [stream for stream in source.streams.video if not _is_cover(stream)]
    stream = (films or list(source.streams.audio) or [None])[0]
    if stream is None:
        raise UnknownType("no picture and no sound")
    # One thread, and pictures that need no other one: a film of 4K then fits into the memory.
    stream.codec_context.thread_count = 1
    stream.codec_context.skip_frame = "NONKEY"
    codec = stream.codec_context.codec.canonical_name
    is_playable = codec in (VIDEO_CODECS if films else AUDIO_CODECS) or codec.startswith("pcm_")
    if not is_playable:
        raise UnknownCodec(codec)
    if next(source.decode(stream), None) is None:
        raise Broken("nothing to decode")
    kind = "video" if films else "audio"
    content_type, ending = _served_as(form, kind)
    return Found(form, kind, content_type, ending, (source.duration or 0) / second)


def _is_cover(stream: av.video.stream.VideoStream) -> bool:
    """A picture that an audio file carries as its cover."""
    return bool(stream.disposition & type(stream.disposition).attached_pic)


def _served_as(form: str, kind: str) -> tuple[str, str]:
    if form == "mp4":
        return (f"{kind}/mp4", "mp4" if kind == "video" else "m4a")
    return {
        "webm": (f"{kind}/webm", "webm"),
        "ogg": (f"{kind}/ogg", "ogg"),
        "mp3": ("audio/mpeg", "mp3"),
        "wav": ("audio/wav", "wav"),
    }[form]


REASONS = {"type": UnknownType, "codec": UnknownCodec, "broken": Broken}


def as_json(path: Path) -> str:
    """What `probe` finds, or why it refuses, as a line that `from_json` reads."""
    try:
        return json.dumps(asdict(probe(path)))
    except tuple(REASONS.values()) as error:
        reason = next(word for word, kind in REASONS.items() if type(error) is kind)
        return json.dumps({"refused": reason, "said": str(error)})


def from_json(text: bytes) -> Found:
    """What another process found. Raises what `probe` raised there, Broken without an answer."""
    try:
        told = json.loads(text)
    except ValueError:
        raise Broken("no answer") from None
    if "refused" in told:
        raise REASONS[told["refused"]](told["said"])
    return Found(**told)


if __name__ == "__main__":
    sys.stdout.write(as_json(Path(sys.argv[1])))
