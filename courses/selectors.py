"""Questions about courses: what is there, and what may this person open?"""

from pathlib import Path

from django.conf import settings
from django.db import connection


def media_root() -> Path:
    """The folder of this site's files; one folder per schema."""
    return Path(settings.MEDIA_ROOT) / str(connection.schema_name)
