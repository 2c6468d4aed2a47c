"""Films of a drawing as it is made: lines one after the other, then colour, over soft tones."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from creatorhub.demo.media.motifs import MOTIFS, Motif
from creatorhub.demo.media.motifs.landscape import hills
from creatorhub.demo.media.motifs.living import branch, gesture, portrait
from creatorhub.demo.media.motifs.places import street, town, window
from creatorhub.demo.media.motifs.things import cup, papers, still_life, tools
from creatorhub.demo.media.paint import FINER, Picture, draw_line, painted_washes, picture_bytes
from creatorhub.demo.media.palette import palette
from creatorhub.demo.media.sketch import Line, Sketch
from creatorhub.demo.media.sound import RATE, encode_audio, film_tones

WIDTH, HEIGHT, FRAMES_PER_SECOND = 960, 540, 20
DRAWING_PART, COLOUR_PART = 0.72, 0.16  # of the film's time; the rest shows the finished sheet

FILMS: dict[str, Motif] = {
    "contour": portrait,
    "gesture": gesture,
    "perspective": street,
    "town": town,
    "still-life": still_life,
    "cup": cup,
    "branch": branch,
    "hills": hills,
    "window": window,
    "tools": tools,
    "writing": papers,
}


def video(key: str, seconds: float = 8, brand_hex: str = "#c8553d") -> bytes:
    """A film as MP4 (H.264 and AAC, 960x540, 20 frames a second, ready to stream).

    The key names the drawing ("contour", "gesture", "perspective", …); any other key has one too.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"  # moving the index to the front needs a real file
        _write(path, key, seconds, brand_hex)
        return path.read_bytes()


def _write(path: Path, key: str, seconds: float, brand_hex: str) -> None:
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        picture = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.options = {"preset": "veryfast", "crf": "25", "threads": "2"}
        tones = container.add_stream("aac", rate=RATE, layout="mono")
        for number, image in enumerate(frames(key, seconds, brand_hex)):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        encode_audio(container, tones, film_tones(key, seconds))


def frames(key: str, seconds: float, brand_hex: str) -> Iterator[NDArray[np.uint8]]:
    """The film's pictures, (HEIGHT, WIDTH, 3) bytes each."""
    sketch, bare, coloured = _sheets(key, brand_hex)
    ink = np.array(sketch.palette.ink, np.float32)
    count = round(seconds * FRAMES_PER_SECOND)
    drawing, colouring = round(count * DRAWING_PART), max(1, round(count * COLOUR_PART))
    for cover in _growing(sketch.lines, drawing):
        yield picture_bytes(bare + cover * (ink - bare))
    for number in range(count - drawing):
        share = np.float32(min(1.0, (number + 1) / colouring) ** 0.7)
        paper = bare + share * (coloured - bare)
        yield picture_bytes(paper + cover * (ink - paper))


def _sheets(key: str, brand_hex: str) -> tuple[Sketch, Picture, Picture]:
    seed = crc32(key.encode())
    motif = FILMS.get(key, MOTIFS[seed % len(MOTIFS)])
    sketch = Sketch(WIDTH / HEIGHT, palette(brand_hex, 0), np.random.default_rng(seed))
    motif(sketch)
    empty = Sketch(sketch.aspect, sketch.palette, np.random.default_rng(seed))
    return sketch, painted_washes(empty, HEIGHT), painted_washes(sketch, HEIGHT)


def _growing(lines: list[Line], count: int) -> Iterator[Picture]:
    """`count` ink covers of shape (HEIGHT, WIDTH, 1) in 0..1, each with a little more drawn."""
    canvas = Image.new("L", (WIDTH * FINER, HEIGHT * FINER))
    draw = ImageDraw.Draw(canvas)
    ends = np.cumsum([_effort(line) for line in lines])
    index, done = 0, 0
    for number in range(count):
        reached = ends[-1] * (number + 1) / count
        while index < len(lines):
            line, before = lines[index], ends[index] - _effort(lines[index])
            part = min(1.0, (reached - before) / _effort(line))
            stop = round(part * len(line.points))
            draw_line(draw, line, HEIGHT * FINER, max(0, done - 1), stop)
            done = stop
            if part < 1.0:
                break
            index, done = index + 1, 0
        inked = np.asarray(canvas.reduce(FINER), np.float32)[:, :, None]
        yield inked * np.float32(0.92 / 255)


def _effort(line: Line) -> float:
    """How long a line takes: its length and the moment in which the pen moves to it."""
    return float(np.hypot(*np.diff(line.points, axis=0).T).sum()) + 0.06
