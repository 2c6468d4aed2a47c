"""Checks of the open site: one begins, how far it is, and what the last ones found.

A finished result is an entry of the log (accounts.AuditEntry), which the database lets nobody
change. How far a running one is stands in the cache: the check's own transaction shows nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from accounts.models import AuditEntry, User
from accounts.services import audit
from creatorhub.isolation import signing
from creatorhub.isolation.check import Step, check
from creatorhub.isolation.words import WAYS, About
from creatorhub.tasks import check_isolation
from tenants.connection import connection
from tenants.errors import Refusal
from tenants.schemas import here, open_creator

ACT = "isolation_checked"
AT_WORK, COUNTED = "isolation:at-work", "isolation:counted"
WAITS = 600  # seconds that a check may wait for a worker
STALE = 120  # seconds after the last sign of life of a check whose worker was killed
HOUR, MOST = 3600, 6
SHOWN = 12
QUEUED = ("", 0)
ABOUT = 1500  # questions of a check, with those to the probe itself


class CheckRuns(Refusal):
    """One at a time."""

    code = "check_runs"
    message = _("A check is running already. Its result appears here in a moment.")


class TooManyChecks(Refusal):
    """A check costs some seconds of a processor."""

    code = "too_many_checks"
    message = _("Six checks an hour are the most. Come back in an hour; the last result stays.")


class CannotBegin(Refusal):
    """The broker does not answer."""

    code = "check_cannot_begin"
    message = _("The check could not be started just now. Try again in some minutes.")


@dataclass(frozen=True)
class Done:
    """A finished check: who asked for it, and the signed result."""

    entry: AuditEntry | None
    result: dict[str, Any]

    @property
    def number(self) -> int:
        """By which the page and the file name it."""
        return self.entry.pk if self.entry else 0

    @property
    def at(self) -> datetime | None:
        """When it began."""
        return parse_datetime(str(self.result.get("checked_at", "")))


class SitePaused(Refusal):
    """A suspended site answers nobody."""

    code = "site_paused"
    message = _("Your site is paused and answers nobody, so there is nothing to try yet.")


@dataclass(frozen=True)
class AtWork:
    """A check that waits or runs: the way that is tried, and how often was asked."""

    way: str
    asked: int
    most: int = ABOUT

    @property
    def about(self) -> About | None:
        """The way in words; None while nothing is tried yet."""
        return WAYS.get(self.way)


def begin(*, actor: User) -> None:
    """Ask for a check of the open site.

    Raises SitePaused, CheckRuns, TooManyChecks, CannotBegin.
    """
    if here().is_suspended:
        raise SitePaused
    cache = caches["default"]
    if not cache.add(AT_WORK, QUEUED, WAITS):
        raise CheckRuns
    cache.add(COUNTED, 0, HOUR)
    if cache.incr(COUNTED) > MOST:
        cache.delete(AT_WORK)
        raise TooManyChecks
    try:
        check_isolation.delay(here().schema_name, actor.pk)
    except OperationalError:
        cache.delete(AT_WORK)
        raise CannotBegin from None


def carry_out(*, actor_id: int) -> Done:
    """Check the open site, sign the result and write it into the log."""
    site = here()
    try:
        unsigned = check(site, _telling())
        with transaction.atomic(), open_creator(site):
            return keep(unsigned, actor=User.objects.filter(pk=actor_id).first())
    finally:
        caches["default"].delete(AT_WORK)


def keep(unsigned: dict[str, Any], *, actor: User | None) -> Done:
    """Sign a result and write it into the open site's log."""
    result = signing.sign(unsigned)
    return Done(audit(act=ACT, actor=actor, after={"result": result}), result)


def at_work() -> AtWork | None:
    """How far the running check of the open site is; None while none runs."""
    told = caches["default"].get(AT_WORK)
    return None if told is None else AtWork(*told)


def last_checks() -> list[Done]:
    """The newest results of the open site, newest first. One statement."""
    found = AuditEntry.objects.filter(kind="security", act=ACT).order_by("-pk")[:SHOWN]
    return [Done(entry, entry.after.get("result", {})) for entry in found]


def _telling() -> Step:
    """Writes each step under the keys of everybody, not of the check, and of this site."""
    cache, site = caches["default"], connection.tenant

    def tell(way: str, asked: int) -> None:
        with open_creator(site):
            cache.set(AT_WORK, (way, asked), STALE)

    return tell
