"""Uploads stop at the limit while they arrive, before the disk is full of them.

A file is taken at a door that asks for one, in the field that asks for it, from a person who may
enter there. Anywhere else not a byte of it reaches the disk.
"""

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from creatorhub import doors

PICTURES = {
    "accounts:avatar": "avatar",
    "accounts:studio_logo": "logo",
    "accounts:studio_portrait": "portrait",
    "courses:studio_edit": "cover_file",
}
# The file of an isolation check; what is longer is none.
RESULTS = {"studio:isolation_read": "result", "platform:isolation": "result"}
LONGEST_RESULT = 200_001  # bytes
MOST_WITH_PICTURE = 100_000_000  # bytes: a photograph as a camera keeps it is told "too large"
FILMS = {"courses:studio_lesson_edit": "media_file"}


class LimitHandler(FileUploadHandler):
    """Lets a film go as soon as it is larger than settings.MEDIA_LIMIT (bytes).

    The rest of the form still arrives, so that the page can keep what was typed; `request.cut_off`
    then holds the name of the field whose file was let go. Of a picture what is above
    settings.IMAGE_LIMIT is let go, and whoever opens it sees that it is too large.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.had: set[str] = set()

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803 (Django's)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Raises RequestDataTooBig (400) for a body that no file of this door needs."""
        self.field = self._field_of(self.request)
        if content_length > self._most():
            raise RequestDataTooBig("A body of this size is taken where a file is asked for.")

    def _most(self) -> float:
        """Bytes of a body that is read at all. Above a film's limit the form still arrives."""
        if self.field in FILMS.values():
            return float("inf")  # sent by the team alone
        if self.field in PICTURES.values():
            return MOST_WITH_PICTURE
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    @staticmethod
    def _field_of(request: Any) -> str:
        match = getattr(request, "resolver_match", None)
        route = match.view_name if match else ""
        field = {**PICTURES, **RESULTS, **FILMS}.get(route, "")
        return field if field and doors.is_open_to(request.user, route) else ""

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        """One file, in the field that asks for it."""
        super().new_file(field_name, *args, **kwargs)
        if field_name != self.field or field_name in self.had:
            self._keep_earlier_open()
            raise SkipFile
        self.had.add(field_name)

    def _keep_earlier_open(self) -> None:
        """Django closes the files that it finds at the handlers: those are of the fields before."""
        request: Any = self.request
        for handler in request.upload_handlers:
            vars(handler).pop("file", None)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the piece on, or stop."""
        if self.field in RESULTS.values():
            return raw_data if start <= LONGEST_RESULT else None
        if self.field in PICTURES.values():
            return raw_data if start <= settings.IMAGE_LIMIT else None
        if start + len(raw_data) > settings.MEDIA_LIMIT:
            request: Any = self.request
            request.cut_off = self.field_name
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""
