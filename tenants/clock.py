"""What time it is on a site. The demo clock of a site may run ahead; everywhere else it is real."""

from datetime import datetime, timedelta

from django.utils import timezone

from tenants.connection import connection


def offset() -> timedelta:
    """How far this site's demo clock runs ahead (zero on the platform and on real sites)."""
    return getattr(connection.tenant, "clock_offset", None) or timedelta(0)


def now() -> datetime:
    """The site's current time, UTC."""
    return timezone.now() + offset()
