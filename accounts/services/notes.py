"""What the owner writes down about fans: notes and tags."""

import unicodedata
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Func, QuerySet, Value

from accounts.errors import NothingWritten, TagRefused, TooManyTags
from accounts.models import MemberNote, User
from accounts.services.audit import audit
from tenants import clock

LONGEST_NOTE = 2000
LONGEST_TAG = 40
MOST_TAGS = 30


@transaction.atomic
def add_note(*, member: User, author: User, text: str) -> MemberNote:
    """Write a note about a fan. Raises NothingWritten for blanks or more than 2,000 characters."""
    text = text.replace("\x00", "").strip()
    if not 0 < len(text) <= LONGEST_NOTE:
        raise NothingWritten
    note: MemberNote = MemberNote.objects.create(
        member=member, author=author, text=text, created_at=clock.now()
    )
    audit(act="note_written", actor=author, subject=member, after={"characters": len(text)})
    return note


@transaction.atomic
def delete_note(*, note: MemberNote) -> None:
    """Take a note away for good."""
    was = {"characters": len(note.text)}
    audit(act="note_deleted", subject=note.member, before=was)
    note.delete()


def clean_tag(text: str) -> str:
    """A tag as it is kept: NFC, single blanks. Raises TagRefused."""
    tag = " ".join(unicodedata.normalize("NFC", text.replace("\x00", "")).split())
    if not 0 < len(tag) <= LONGEST_TAG or "," in tag or "，" in tag:
        raise TagRefused
    return tag


@transaction.atomic
def set_tags(*, member: User, tags: Iterable[str]) -> list[str]:
    """The tags of one fan, in the order given, each once. Raises TagRefused, TooManyTags."""
    kept = list(dict.fromkeys(clean_tag(tag) for tag in tags))
    if len(kept) > MOST_TAGS:
        raise TooManyTags
    before = list(User.objects.values_list("tags", flat=True).get(pk=member.pk))
    member.tags = kept
    member.save(update_fields=["tags"])
    if kept != before:  # the words are the fan's own data, and go with the fan
        numbers = {"added": len(set(kept) - set(before)), "removed": len(set(before) - set(kept))}
        told = {name: number for name, number in numbers.items() if number}
        audit(act="tags_changed", subject=member, after=told)
    return kept


@transaction.atomic
def add_tag(*, members: QuerySet[User], tag: str) -> int:
    """Put a tag on all these people; who carries it already, or 30 others, is left as they are.

    Returns how many got it now. Raises TagRefused.
    """
    tag = clean_tag(tag)
    without = _by_id(members).exclude(tags__contains=[tag]).exclude(tags__len__gte=MOST_TAGS)
    appended = Func(F("tags"), Value(tag), function="array_append")
    count = without.update(tags=appended)
    if count:
        audit(act="members_tagged", after={"tag": tag, "members": count})
    return count


@transaction.atomic
def remove_tag(*, members: QuerySet[User], tag: str) -> int:
    """Take a tag off all these people. Returns how many carried it. Raises TagRefused."""
    tag = clean_tag(tag)
    carrying = _by_id(members).filter(tags__contains=[tag])
    count = carrying.update(tags=Func(F("tags"), Value(tag), function="array_remove"))
    if count:
        audit(act="members_untagged", before={"tag": tag, "members": count})
    return count


def _by_id(members: QuerySet[User]) -> QuerySet[User]:
    """The same people without joins and order, which an UPDATE does not take."""
    return User.objects.filter(pk__in=members.order_by().values("pk"))
