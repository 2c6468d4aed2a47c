"""Names of files, numbers of files, and files where none is asked for."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files import uploadhandler

from courses.models import Media
from creatorhub.tests.net.input import films, pictures
from creatorhub.tests.net.input.doors import files, state
from creatorhub.tests.net.input.test_uploads import FILM_DOOR, is_refused

PIECE = 64 * 1024  # bytes that Django reads at once
NAMES = [
    "../../../../etc/passwd.mp4", "..\\..\\windows\\win.mp4", "/etc/passwd.mp4", "C:\\a.mp4",
    "a\x00.mp4", "\x00", "a.html\x00.mp4", "a\u202e4pm.exe.mp4", "\ufeffa.mp4", "a\r\nX: y.mp4",
    "a" * 5_000 + ".mp4", "长" * 5_000 + ".mp4", "é" * 300 + ".mp4", "💥.mp4", "a\u0301" * 200,
    ".", "..", ".mp4", "a.", "a ", " .mp4", "-rf.mp4", "|id.mp4", "$(id).mp4", "`id`.mp4",
    "a;b.mp4", 'a"; filename="b.html', "a%00.mp4", "%2e%2e%2fa.mp4", "a/b/c.mp4", "a\\b.mp4",
    "CON.mp4", "NUL", "aux.mp4", "<script>alert(1)</script>.mp4", "{{ 7 }}.mp4", "%s%n.mp4",
    "a.php.mp4", "a.mp4.html.", "a.mp4::$DATA", "\ud800.mp4", "data:text/html,a.mp4",
]  # fmt: skip


def body(*parts: tuple[str, bytes], ending: bytes = b"--x--\r\n") -> bytes:
    """A form, byte by byte: pairs of a part's own headers and its content."""
    return b"".join(
        b"--x\r\nContent-Disposition: form-data; " + head.encode("utf-8", "surrogatepass")
        + b"\r\n\r\n" + data + b"\r\n"
        for head, data in parts
    ) + ending  # fmt: skip


def post(client: Any, path: str, data: bytes, kind: str = "multipart/form-data; boundary=x") -> Any:
    return client.post(path, data, content_type=kind)


def test_no_name_of_a_file_reaches_the_disk_or_breaks_anything(upload_doors, studio, lesson, say):
    data, door = films.film(), upload_doors[FILM_DOOR]
    typed = [(f'name="{name}"', value.encode()) for name, value in door.typed.items()]
    for name in NAMES:
        head = f'name="media_file"; filename="{name}"\r\nContent-Type: video/mp4'
        answer = post(studio, door.path, body(*typed, (head, data)))
        assert answer.status_code in {302, 400, 422}, name[:60]
    kept = list(Media.objects.values_list("name", flat=True))

    assert [name for name in kept if len(name) > 120 or not name.isprintable()] == []
    assert [name for name in kept if "/" in name or "\\" in name] == []
    assert all(Path(path).match("private/????????-*.mp4") for path in files())
    say(f"input: {len(NAMES)} names of files, none of them on the disk")


@pytest.mark.parametrize("route", ["courses:studio_edit", "accounts:studio_logo"])
def test_a_form_with_a_hundred_files_is_refused_at_once(route, upload_doors, studio):
    door, before = upload_doors[route], state()
    part = (f'name="{door.field}"; filename="a.png"', pictures.picture("PNG"))

    answer = post(studio, door.path, body(*[part] * 100))

    assert (answer.status_code, state()) == (400, before)


def test_the_second_file_of_a_field_is_not_looked_at(upload_doors, studio):
    door = upload_doors["accounts:studio_logo"]
    head = f'name="{door.field}"; filename="a.png"'

    answer = post(studio, door.path, body((head, pictures.picture("PNG")), (head, pictures.HTML)))

    assert (answer.status_code, len(files())) == (302, 1)


@pytest.mark.parametrize("path", ["/accounts/login/", "/studio/appearance/logo/", "/me/picture/"])
def test_who_may_not_enter_brings_no_file_to_the_disk(path, site, monkeypatch, course):
    kept = watched(monkeypatch)
    data = bytes(settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 500_000)
    name = "avatar" if "me" in path else "logo"

    answer = post(site, path, body((f'name="{name}"; filename="a.png"', data)))

    assert answer.status_code < 500
    assert kept == []


def watched(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The files that are begun on the disk from now on."""
    kept: list[Any] = []

    class Watched(uploadhandler.TemporaryUploadedFile):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.size = 0
            kept.append(self)

        def write(self, data: bytes) -> int:
            self.size += len(data)
            return int(self.file.write(data))

    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", Watched)
    return kept


def test_a_large_body_where_no_file_is_asked_for_is_refused_unread(site, course, monkeypatch):
    kept = watched(monkeypatch)
    data = body(('name="login"; filename="a"', bytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)))

    answer = post(site, "/accounts/login/", data)

    assert (answer.status_code, kept) == (400, [])


def test_of_a_picture_no_more_than_the_limit_reaches_the_disk(upload_doors, studio, monkeypatch):
    kept, door, before = watched(monkeypatch), upload_doors["accounts:studio_logo"], state()
    data = pictures.picture("PNG") + bytes(settings.IMAGE_LIMIT + 5_000_000)

    answer = door.send(studio, "a.png", data)

    assert is_refused(answer, door)
    assert "too large" in answer.content.decode()
    assert state() == before
    assert [file.size <= settings.IMAGE_LIMIT + PIECE for file in kept] == [True]
