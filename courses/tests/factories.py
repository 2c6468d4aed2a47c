"""Courses and files for tests, made the way the studio makes them."""

import io
import itertools
import struct
import wave
from datetime import timedelta

import av
import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from accounts.services import set_grant
from courses import services
from courses.models import Course, Lesson, Media
from tenants import clock

PAID_TEXT = "Hold the pen where the ferrule begins"
_numbers = itertools.count(1)


def make_course(
    *, lessons: int = 2, access: str = Course.Access.PAID, published: bool = True, previews: int = 0
) -> Course:
    """A course of one section; the first `previews` lessons are free."""
    number = next(_numbers)
    course = services.create_course(
        kind=Course.Kind.COURSE,
        title=f"Line and light {number}",
        fields={"access": access, "summary": "A short summary"},
    )
    section = services.add_section(course=course, title="Beginnings")
    for index in range(lessons):
        services.add_lesson(
            section=section,
            title=f"Lesson {index + 1}",
            fields={"body": f"<p>{PAID_TEXT} {index + 1}</p>", "is_preview": index < previews},
        )
    return services.publish(course=course) if published else course


def lessons_of(course: Course) -> list[Lesson]:
    """The lessons in order."""
    return list(course.lessons.select_related("course").order_by("section__position", "position"))


def let_in(member: User, key: str, *, days: float = 30) -> None:
    """Grant a key from an hour ago for some days (a negative number: it is over)."""
    now = clock.now()
    start = now - timedelta(days=100)
    set_grant(
        member_id=member.pk,
        key=key,
        source="test:1",
        starts_at=start,
        ends_at=now + timedelta(days=days),
    )


def with_media(lesson: Lesson, data: bytes = b"0123456789", *, kind: str = "audio") -> Media:
    """Give a lesson a file with these very bytes."""
    types = {"audio": "audio/mpeg", "video": "video/mp4"}
    media = services.store_bytes(data, kind=kind, content_type=types[kind], name="talk.mp3")
    services.set_lesson_media(lesson=lesson, media=media)
    return media


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it; the type it claims is never believed."""
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")


def jpeg(*, size: tuple[int, int] = (60, 40), place: bool = True) -> bytes:
    """A photograph that knows where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "At home, 12 Quiet Street"
    exif[0x0112] = 6  # turned by a quarter
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, "JPEG", exif=exif if place else b"")
    return buffer.getvalue()


def wav(seconds: float = 0.2) -> bytes:
    """A quiet recording."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(struct.pack("<h", 0) * int(8000 * seconds))
    return buffer.getvalue()


def film(container: str = "mp4", codec: str = "libx264") -> bytes:
    """A film of a few frames."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as target:
        stream = target.add_stream(codec, rate=12)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for shade in range(6):
            picture = np.full((64, 64, 3), shade * 20, dtype=np.uint8)
            target.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        target.mux(stream.encode())
    return buffer.getvalue()


def sound(container: str = "mp3", codec: str = "libmp3lame") -> bytes:
    """A sound of half a second."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as target:
        stream = target.add_stream(codec, rate=48000, layout="mono")
        silence = np.zeros((1, stream.codec_context.frame_size or 1152), dtype=np.float32)
        for index in range(20):
            frame = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48000, index * silence.shape[1]
            target.mux(stream.encode(frame))
        target.mux(stream.encode())
    return buffer.getvalue()
