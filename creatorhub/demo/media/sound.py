"""Calm sound made of sines: a metronome over a pad, breathing, soft tones for a film."""

from fractions import Fraction
from io import BytesIO
from zlib import crc32

import av
import numpy as np
from numpy.typing import NDArray

RATE = 44_100
Signal = NDArray[np.float32]

# Beats per minute and the wood block's loudness; a key outside the table gets a slow pad.
TEMPI = {"metronome": (60.0, 0.5), "breath": (12.0, 0.0), "walk": (96.0, 0.35), "pad": (30.0, 0.0)}
ROOTS = (146.83, 164.81, 174.61, 196.0)  # D3, E3, F3, G3
CHORDS = ((1, 1.5, 2.25), (0.8909, 1.3348, 2), (0.7937, 1.189, 1.7818), (0.8909, 1.3348, 2.1189))


def audio(key: str, seconds: float = 20) -> bytes:
    """A calm piece as MP3 (mono, 96 kbit/s), the same for the same key ("metronome", …)."""
    beats, block = TEMPI.get(key, TEMPI["pad"])
    signal = pad(key, seconds)
    if key == "breath":
        signal *= 0.35 + 0.65 * np.sin(np.pi * _time(seconds) * beats / 60) ** 2
    if block:
        signal = 0.6 * signal + ticks(seconds, beats) * block
    buffer = BytesIO()
    with av.open(buffer, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = 96_000
        encode_audio(container, stream, _faded(signal))
    return buffer.getvalue()


def encode_audio(
    container: av.container.OutputContainer, stream: av.AudioStream, signal: Signal
) -> None:
    """Write a mono signal of -1..1 into a stream of the container and flush it."""
    block = 1152 if stream.name == "libmp3lame" else 1024
    for start in range(0, len(signal), block):
        piece = signal[None, start : start + block].astype(np.float32)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece), "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def pad(key: str, seconds: float) -> Signal:
    """Slow chords, four seconds each, with overlapping swells."""
    time = _time(seconds)
    root = ROOTS[crc32(key.encode()) % len(ROOTS)]
    total = np.zeros(len(time), np.float32)
    for index in range(int(seconds / 4) + 2):
        start = max(0, int((index * 4 - 1.5) * RATE))
        local = time[start : int((index * 4 + 5.5) * RATE)]
        if not len(local):
            continue
        swell = np.sin(np.pi * np.clip((local - index * 4 + 1.5) / 7, 0, 1)) ** 2
        for ratio in CHORDS[index % 4]:
            tone = 2 * np.pi * root * ratio * local
            voice = np.sin(tone) + 0.3 * np.sin(2 * tone + 0.4) + 0.2 * np.sin(tone * 1.003)
            total[start : start + len(local)] += 0.09 * swell * voice
    return total


def ticks(seconds: float, beats: float) -> Signal:
    """A soft wood block on each beat, a little higher on the first of four."""
    total = np.zeros(int(seconds * RATE), np.float32)
    local = np.arange(int(0.12 * RATE)) / RATE
    for index, start in enumerate(np.arange(0.25, seconds - 0.15, 60 / beats)):
        pitch = 1180 if index % 4 == 0 else 880
        knock = np.exp(-local * 55) * (
            np.sin(2 * np.pi * pitch * local) + 0.4 * np.sin(5 * pitch * local)
        )
        at = int(start * RATE)
        total[at : at + len(knock)] += 0.7 * knock.astype(np.float32)
    return total


def film_tones(key: str, seconds: float) -> Signal:
    """The pad under a few plucked notes of a pentatonic scale."""
    total = 0.8 * pad(key, seconds)
    root = 2 * ROOTS[crc32(key.encode()) % len(ROOTS)]
    rng = np.random.default_rng(crc32(key.encode()))
    local = np.arange(int(1.6 * RATE)) / RATE
    for start in np.arange(0.4, seconds - 1.7, 0.75):
        pitch = root * (1, 1.125, 1.25, 1.5, 1.6818, 2)[int(rng.integers(6))]
        pluck = np.exp(-local * 3.2) * np.clip(local * 160, 0, 1)
        note = pluck * (
            np.sin(2 * np.pi * pitch * local) + 0.25 * np.sin(4 * np.pi * pitch * local)
        )
        at = int(start * RATE)
        total[at : at + len(note)] += 0.13 * note.astype(np.float32)
    return _faded(total)


def _time(seconds: float) -> Signal:
    return (np.arange(int(seconds * RATE)) / RATE).astype(np.float32)


def _faded(signal: Signal) -> Signal:
    ramp = np.linspace(0, 1, min(RATE, len(signal) // 3), dtype=np.float32)
    signal[: len(ramp)] *= ramp
    signal[-len(ramp) :] *= ramp[::-1]
    return np.clip(signal, -0.95, 0.95)
