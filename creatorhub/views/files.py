"""Public pictures of a site (covers, logos): made by us, named at random, never HTML or SVG."""

import re

from django.db import connection
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from tenants import files

PUBLIC_PICTURE = re.compile(r"(public/[0-9a-f-]{36})(?:\.(160|320|480|720|960))?\.(webp|png|jpg)\Z")
TYPES = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg"}


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:
    """A public picture of this site, also narrower; everything else under /media/ is 404."""
    asked = PUBLIC_PICTURE.match(path)
    if not asked or connection.schema_name == "public":
        raise Http404
    stem, width, ending = asked.groups()
    file = files.media_root() / f"{stem}.{ending}"
    if not file.is_file():
        raise Http404
    if width and ending == "webp":
        file = files.narrowed(f"{stem}.{ending}", int(width))
    response = FileResponse(file.open("rb"), content_type=TYPES[path.rpartition(".")[2]])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    # Public by nature: the landing page and mails that are read in a browser show them.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
