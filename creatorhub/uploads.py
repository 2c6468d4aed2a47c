"""Uploads stop at the limit while they arrive, before the disk is full of them."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class LimitHandler(FileUploadHandler):
    """Lets a file go as soon as it is larger than settings.MEDIA_LIMIT (bytes).

    The rest of the form still arrives, so that the page can keep what was typed; `request.cut_off`
    then holds the name of the field whose file was let go.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the piece on, or stop."""
        if start + len(raw_data) > settings.MEDIA_LIMIT:
            request: Any = self.request
            request.cut_off = self.field_name
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""
