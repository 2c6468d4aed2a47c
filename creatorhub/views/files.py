"""Public pictures of a site (covers, logos): made by us, named at random, never HTML or SVG."""

import re

from django.db import connection
from django.http import FileResponse, Http404, HttpRequest

from tenants.files import media_root

PUBLIC_PICTURE = re.compile(r"public/[0-9a-f-]{36}\.(webp|png|jpg)\Z")
TYPES = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg"}


def media(request: HttpRequest, path: str) -> FileResponse:
    """A public picture of this site; everything else under /media/ is 404."""
    if not PUBLIC_PICTURE.match(path) or connection.schema_name == "public":
        raise Http404
    file = media_root() / path
    if not file.is_file():
        raise Http404
    response = FileResponse(file.open("rb"), content_type=TYPES[path.rpartition(".")[2]])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
