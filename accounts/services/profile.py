"""Verbs about the creator's public page. The badge is not among them: staff alone give it."""

from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile

from accounts.services.look import change_site
from tenants import files, richtext
from tenants.schemas import here

PORTRAIT_SIDE = 1200  # pixels


def change_profile(
    *,
    headline: str,
    about: str,
    promises: list[str],
    credentials: list[dict[str, Any]],
    links: list[dict[str, str]],
) -> None:
    """What the public page of the open site says; `about` is sanitised here.

    Credentials are {title, issuer?, year?}, links {label, url} with https addresses; both were
    checked by the form (accounts.engine.lines).
    """
    change_site(
        "profile_changed",
        headline=headline,
        about=richtext.clean(about if richtext.is_html(about) else richtext.from_plain(about)),
        promises=promises,
        credentials=credentials,
        links=links,
    )


def change_portrait(*, file: UploadedFile | BinaryIO) -> str:
    """A new portrait, made anew as WebP of 1,200 pixels at most; the old file goes.

    Returns its path. Raises tenants.errors.ImageRefused, and then keeps the old one.
    """
    path = files.store_public(files.clean_image(file, longest=PORTRAIT_SIDE))
    _replace(path)
    return path


def remove_portrait() -> None:
    """Without a portrait the logo or the first letter stands in; fine without one."""
    _replace("")


def _replace(path: str) -> None:
    old = here().portrait
    change_site("portrait_changed", portrait=path)
    files.remove(old)
