"""A leak that is planted on one way is found on that way, and named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache.backends.base import default_key_func

from courses.api import courses as courses_api
from courses.tests.factories import make_course
from creatorhub import finding
from creatorhub.isolation.check import check
from creatorhub.owndata import files as own_files
from creatorhub.views import site
from recommend import selectors as recommend
from tenants import files, sealed, services
from tenants.models import Creator
from tenants.schemas import here

Leak = Callable[[pytest.MonkeyPatch], None]


def remembered(make: Callable[..., Any]) -> Callable[..., Any]:
    """As somebody would keep a value who forgets to ask on which site."""
    kept: list[Any] = []

    def keep(*args: Any, **kwargs: Any) -> Any:
        if not kept:
            made = make(*args, **kwargs)
            kept.append(list(made) if hasattr(made, "__next__") else made)
        return kept[0]

    return keep


def in_pages(patch: pytest.MonkeyPatch) -> None:
    """Keep the creator's own page for everybody."""
    patch.setattr(site, "creator_page", remembered(site.creator_page))


def in_search(patch: pytest.MonkeyPatch) -> None:
    """Keep what the studio's search found."""
    patch.setattr(finding, "found", remembered(finding.found))


def in_media(patch: pytest.MonkeyPatch) -> None:
    """Look for a picture in every folder."""
    home = files.media_root

    def anywhere() -> Path:
        found = [*home().parent.glob("t_probe*")]
        return found[0] if found else home()

    patch.setattr(files, "media_root", anywhere)


def in_exports(patch: pytest.MonkeyPatch) -> None:
    """Keep the rows of a person's file by nothing at all."""
    patch.setattr(own_files, "rows_of", remembered(own_files.rows_of))


def in_api(patch: pytest.MonkeyPatch) -> None:
    """Keep how a course is told."""
    shape = courses_api.Courses.serializer_class
    patch.setattr(shape, "to_representation", remembered(shape.to_representation))


def on_shelves(patch: pytest.MonkeyPatch) -> None:
    """Keep the shelf."""
    patch.setattr(recommend, "for_you", remembered(recommend.for_you))


def in_cache(patch: pytest.MonkeyPatch) -> None:
    """Name a value in the cache without its site."""
    patch.setitem(settings.CACHES["default"], "KEY_FUNCTION", default_key_func)


def in_keys(patch: pytest.MonkeyPatch) -> None:
    """Take an entry code for any site."""
    patch.setattr(services, "use_pass", lambda **_any: object())


def in_database(patch: pytest.MonkeyPatch) -> None:
    """Let a query of one site be asked in another; its rows are those of where it is asked."""
    patch.setattr(sealed, "guard", lambda *_any: None)


PLANTED: dict[str, Leak] = {
    "numbers": in_pages,
    "search": in_search,
    "media": in_media,
    "exports": in_exports,
    "api": in_api,
    "shelves": on_shelves,
    "cache": in_cache,
    "keys": in_keys,
    "database": in_database,
    "back": in_search,
}


# What a finding says: a word of the other site, or in words what was let through.
TOLD = dict.fromkeys(PLANTED, "zq-") | {
    "cache": "the same key", "keys": "entry code", "database": "a query of another site",
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in PLANTED if name != "numbers"])
def test_a_planted_leak_is_found_on_its_way(name: str, ada: Creator, monkeypatch: Any) -> None:
    make_course()
    PLANTED[name](monkeypatch)

    result = check(here(), only={name})

    (way,) = result["ways"]
    assert (result["verdict"], way["way"], way["verdict"]) == ("found", name, "found")
    assert any(TOLD[name] in find["what"] for find in way["found"]), way["found"]
    assert result["left_nothing"]
