"""Verbs about a person's own picture."""

from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from tenants import files

AVATAR_SIDE = 256  # pixels


def change_avatar(*, member: User, file: UploadedFile | BinaryIO) -> str:
    """A new picture of this person, made anew as a square WebP of 256 pixels; the old file goes.

    Returns its path. Raises tenants.errors.ImageRefused, and then keeps the old picture.
    """
    path = files.store_public(files.clean_image(file, longest=AVATAR_SIDE, square=True))
    _replace(member, path)
    return path


def remove_avatar(*, member: User) -> None:
    """Back to the first letter of the name; fine without a picture."""
    _replace(member, "")


def _replace(member: User, path: str) -> None:
    old, member.avatar = member.avatar, path
    member.save(update_fields=["avatar"])
    files.remove(old)
