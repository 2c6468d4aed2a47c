"""A course whose film and whose sound are longer than those of the demo. Run inside the stack."""

import io

import av
import numpy as np

from courses import services as courses
from courses.models import Course, Media

SECONDS = 215
RATE = 16_000  # of the sound, samples a second
SLUG = "long-watch"


def film() -> bytes:
    """One small grey picture a second."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as target:
        stream = target.add_stream("libx264", rate=1, options={"g": "5"})
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for second in range(SECONDS):
            picture = np.full((64, 64, 3), second % 256, dtype=np.uint8)
            target.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        target.mux(stream.encode())
    return buffer.getvalue()


def sound() -> bytes:
    """Silence."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp3") as target:
        stream = target.add_stream("libmp3lame", rate=RATE, layout="mono")
        silence = np.zeros((1, stream.codec_context.frame_size or 576), dtype=np.float32)
        for index in range(SECONDS * RATE // silence.shape[1]):
            frame = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = RATE, index * silence.shape[1]
            target.mux(stream.encode(frame))
        target.mux(stream.encode())
    return buffer.getvalue()


def make_course() -> list[str]:
    """An open course of one film and one sound; the paths of its two lessons."""
    course = courses.create_course(
        kind="course", title="Long watch", fields={"slug": SLUG, "access": Course.Access.OPEN}
    )
    section = courses.add_section(course=course, title="One")
    paths = []
    for kind, data, content_type in (
        (Media.Kind.VIDEO, film(), "video/mp4"),
        (Media.Kind.AUDIO, sound(), "audio/mpeg"),
    ):
        media = courses.store_bytes(data, kind=kind, content_type=content_type, name=f"long {kind}")
        lesson = courses.add_lesson(section=section, title=f"A long {kind}", fields={"kind": kind})
        courses.set_lesson_media(lesson=lesson, media=media)
        paths.append(f"/courses/{course.slug}/lessons/{lesson.pk}/")
    courses.publish(course=course)
    return paths


def forget_course() -> int:
    """As if it had never been there. Returns how many rows went."""
    return int(Course.objects.filter(title="Long watch").delete()[0])
