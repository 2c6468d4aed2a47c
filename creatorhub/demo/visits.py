"""Who came to a demo site, written in bulk: visitors, and what they looked at."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from accounts.models import User
from analytics.models import Event, Visitor
from creatorhub.demo.crowd import Visit
from tenants.bulk import copy_rows

SOURCE_HOSTS = {"search", "social", "referral"}  # media whose source is the host that was left


def write(visits: list[Visit], fans: list[User], courses: Mapping[str, int], now: datetime) -> None:
    """A visitor for each visit, with a fan's id where a fan came of it, and their page views."""
    rows = Visitor.objects.bulk_create(
        Visitor(
            member=None if visit.fan is None else fans[visit.fan],
            source=visit.channel.source,
            medium=visit.channel.medium,
            campaign=visit.channel.campaign,
            referrer=visit.channel.source if visit.channel.medium in SOURCE_HOSTS else "",
            landing="/",
            first_at=now - timedelta(days=visit.first),
        )
        for visit in visits
    )
    columns = [
        "visitor_id", "kind", "subject_type", "subject_id", "words", "amount", "at",
    ]  # fmt: skip
    views = (
        (visitor.pk, str(Event.Kind.VIEW), "course" if page in courses else page,
         courses.get(page, 0), "", 0, now - timedelta(days=days))
        for visitor, visit in zip(rows, visits, strict=True)
        for days, page in visit.views
    )  # fmt: skip
    copy_rows(Event, columns, views)
