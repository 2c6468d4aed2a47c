"""Verbs about the look and the texts of the site that is open."""

from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.services.audit import audit
from tenants import files, richtext
from tenants import services as tenants
from tenants.schemas import here

LOGO_SIDE = 512  # pixels


def change_appearance(*, title: str, tagline: str, brand_color: str) -> None:
    """Name, tagline and colour (#rrggbb, already checked) of the site that is open."""
    change_site("look_changed", title=title, tagline=tagline, brand_color=brand_color)


@transaction.atomic
def change_site(act: str, **fields: Any) -> None:
    """Write fields of the open site, and into its log what they were and are."""
    before = {name: getattr(here(), name) for name in fields}
    tenants.update_site(creator_id=here().pk, **fields)
    audit(act=act, before=before, after=fields)


def change_logo(*, file: UploadedFile | BinaryIO) -> str:
    """A new logo, made anew as WebP of 512 pixels at most; the old file goes.

    Returns its path. Raises tenants.errors.ImageRefused, and then keeps the old logo.
    """
    path = files.store_public(files.clean_image(file, longest=LOGO_SIDE))
    _replace_logo(path)
    return path


def remove_logo() -> None:
    """Back to the site's first letter; fine without a logo."""
    _replace_logo("")


def _replace_logo(path: str) -> None:
    old = here().logo
    change_site("logo_changed", logo=path)
    files.remove(old)


def change_settings(
    *,
    language: str,
    time_zone: str,
    about: str,
    terms: str,
    privacy: str,
    retention_days: int | None = None,
) -> None:
    """Language, time zone and the texts of the site that is open; the texts are sanitised here.

    `retention_days`: how long passing deeds are kept (analytics.services.forget_old_deeds); None
    is for ever.
    """
    change_site(
        "settings_changed",
        language=language,
        time_zone=time_zone,
        retention_days=retention_days,
        about=_rich(about),
        terms=_rich(terms),
        privacy=_rich(privacy),
    )


def _rich(text: str) -> str:
    """Safe HTML of what the editor, or a plain text field without it, has sent."""
    return richtext.clean(text if richtext.is_html(text) else richtext.from_plain(text))
