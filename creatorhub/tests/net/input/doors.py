"""The doors that take a file, and what is looked at before and after each upload."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from courses.models import Course, Lesson
from creatorhub import uploads
from tenants.files import media_root

TYPED = "Typed before the file was refused"
# Tables that a request writes by itself: who is signed in, and when they were last seen.
BY_THE_WAY = {"django_session", "usersessions_usersession"}


@dataclass(frozen=True)
class Door:
    """Where a file is sent: an address, the field, and what is typed beside it."""

    route: str
    path: str
    field: str
    typed: dict[str, str]

    def send(self, client: Any, name: str, data: bytes, kind: str = "image/png") -> Any:
        """What a browser sends for this file. The answer."""
        file = SimpleUploadedFile("a", data, content_type=kind)
        file._name = name  # Django's setter would already make it harmless
        return client.post(self.path, {**self.typed, self.field: file})


def doors(course: Course, lesson: Lesson) -> dict[str, Door]:
    """Every door of the table, by its route."""
    details = {"title": TYPED, "slug": course.slug, "access": course.access, "about": "<p>x</p>"}
    text = {"title": TYPED, "minutes": "5", "section": str(lesson.section_id)}
    known = {
        "accounts:avatar": ("/me/picture/", {}),
        "accounts:studio_logo": ("/studio/appearance/logo/", {}),
        "accounts:studio_portrait": ("/studio/profile/portrait/", {}),
        "courses:studio_edit": (f"/studio/courses/{course.pk}/", details),
        "courses:studio_lesson_edit": (f"/studio/courses/lessons/{lesson.pk}/", text),
    }
    fields = {**uploads.PICTURES, **uploads.FILMS}
    return {route: Door(route, known[route][0], fields[route], known[route][1]) for route in fields}


def files() -> dict[str, int]:
    """The files of the site that is open, with their bytes."""
    found = (path for path in media_root().rglob("*") if path.is_file())
    return {path.relative_to(media_root()).as_posix(): path.stat().st_size for path in found}


def rows_touched() -> dict[str, int]:
    """How many rows of each table this transaction has written so far, undone ones included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del"
            " FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {
            name: number
            for name, number in cursor.fetchall()
            if name.partition(".")[2] not in BY_THE_WAY
        }


def state() -> tuple[dict[str, int], dict[str, int]]:
    """Everything that a refused upload must leave as it is."""
    return files(), rows_touched()


def served(client: Any, path: str) -> tuple[bytes, Any]:
    """What a visitor gets at an address: the bytes, and the answer."""
    answer = client.get(path, follow=True)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body, answer


def kept_names(before: dict[str, int]) -> list[Path]:
    """The files that came since."""
    return [media_root() / name for name in sorted(files().keys() - before.keys())]


Make = Callable[[], bytes]
