"""Questions about files: where they lie, and who may have one for the next five minutes."""

from pathlib import Path
from uuid import UUID

from django.core import signing

from accounts.selectors import Person
from courses.models import Lesson, Media
from courses.selectors.access import may_open_lesson
from tenants.files import media_root
from tenants.schemas import here

TOKEN_LIFE = 300  # seconds


def path_of(media: Media) -> Path:
    """Where the file of this row lies on disk."""
    return media_root() / media.path


def _salt() -> str:
    """Names the purpose and the site, so that a token of one site means nothing on another."""
    return f"courses.file:{here().schema_name}"


def token(media: Media, member: Person) -> str:
    """The right of this person to fetch this file from this site for TOKEN_LIFE seconds.

    Visitors without an account share the number 0: they only ever get what is open to everyone.
    """
    return signing.dumps([media.uid.hex, member.pk or 0], salt=_salt())


def file_behind(value: str, member: Person) -> Media | None:
    """The file that a token stands for; None when it is altered, too old, or somebody else's, and
    when this person may not open it any longer: a refund closes it at once.
    """
    try:
        uid, holder = signing.loads(value, salt=_salt(), max_age=TOKEN_LIFE)
    except signing.BadSignature:
        return None
    if holder != (member.pk or 0):
        return None
    media = Media.objects.filter(uid=UUID(uid)).first()
    return media if media and may_fetch(member, media) else None


def may_fetch(member: Person, media: Media) -> bool:
    """True for public pictures and for the file of a lesson that this person may open now."""
    if media.is_public:
        return True
    lessons = Lesson.objects.visible_to(member).filter(media=media).select_related("course")
    return any(may_open_lesson(member, lesson) for lesson in lessons)
