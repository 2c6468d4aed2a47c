"""How much of a body is read at all, before anybody looks what it is."""

import io

import pytest
from django.conf import settings

from creatorhub import uploads

FORM = "multipart/form-data; boundary=b"


class Endless(io.RawIOBase):
    """A file that never ends; it counts what is read of it."""

    head = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="x"\r\n\r\n'

    def __init__(self, field: str) -> None:
        self.field, self.given = field.encode(), 0

    def read(self, size: int = -1) -> bytes:
        piece = b"x" * max(size, 0) if self.given else self.head % self.field
        self.given += len(piece)
        return piece


def sent(browser, path: str, body: Endless, length: int) -> int:
    told = {"wsgi.input": body, "CONTENT_LENGTH": str(length), "CONTENT_TYPE": FORM}
    return browser.generic("POST", path, **told).status_code


def test_nobody_keeps_a_thread_with_a_file_that_is_no_result(platform):
    body = Endless("result")

    assert sent(platform, "/isolation/", body, 50_000_000) == 400
    assert body.given == 0


@pytest.mark.parametrize("path", ["/", "/studio/courses/new/", "/me/picture/"])
def test_a_file_where_this_person_may_send_none_is_not_read(site, path):
    body = Endless("avatar")
    site.handler.enforce_csrf_checks = True
    site.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32

    assert sent(site, path, body, 50_000_000) in {302, 400, 403, 405}
    assert body.given == 0


def test_a_picture_larger_than_any_camera_makes_is_not_read(browse, alice):
    body = Endless("avatar")

    assert sent(browse(alice), "/me/picture/", body, uploads.MOST_WITH_PICTURE + 1) == 400
    assert body.given == 0
