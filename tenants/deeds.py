"""What staff and the operator do to a site is told to the log, which the app of the people keeps.

This app stands below that one and imports nothing of it, so the settings name the way up.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from tenants.models import Creator


def tell(
    *,
    act: str,
    creator: Creator,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write into the site's log and the platform's, in the open transaction
    (accounts.services.audit_by_staff)."""
    import_string(settings.TELL_LOG)(act=act, creator=creator, before=before, after=after)


def by_operator() -> AbstractContextManager[None]:
    """What is done in the block is done by who runs the server (accounts.services)."""
    done: AbstractContextManager[None] = import_string(settings.ACTING_AS_STAFF)()
    return done
