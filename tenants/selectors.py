"""Questions about creators, asked in the public schema."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Q, Sum

from tenants import hosts
from tenants.connection import connection
from tenants.models import Creator, Domain, Run
from tenants.schemas import open_public


@dataclass(frozen=True)
class SiteCard:
    """A site as the platform shows it."""

    uid: Any
    title: str
    tagline: str
    brand_color: str
    url: str
    is_demo: bool
    state_reason: str


def sites_of(owner_id: int) -> list[SiteCard]:
    """The sites of one creator, suspended ones included."""
    return [card(creator) for creator in Creator.objects.filter(owner_id=owner_id).order_by("pk")]


def card(creator: Creator) -> SiteCard:
    """What a list of sites needs to know of one."""
    return SiteCard(
        uid=creator.uid,
        title=creator.title,
        tagline=creator.tagline,
        brand_color=creator.brand_color,
        url=hosts.url(creator.host),
        is_demo=creator.is_demo,
        state_reason=creator.state_reason,
    )


def active_schemas() -> list[str]:
    """The schemas of the sites that are open, oldest first."""
    live = Creator.objects.filter(state=Creator.State.ACTIVE).order_by("pk")
    return list(live.values_list("schema_name", flat=True))


def active_zones() -> list[tuple[str, str]]:
    """Schema and time zone of each site that is open, oldest first."""
    live = Creator.objects.filter(state=Creator.State.ACTIVE).order_by("pk")
    return list(live.values_list("schema_name", "time_zone"))


def named(name: str) -> Creator | None:
    """The creator whose site has this subdomain or host name, or None."""
    host = name.strip().lower()
    domain = Domain.objects.select_related("tenant")
    found = domain.filter(domain__in=[host, f"{host}.{settings.PLATFORM_HOST}"]).first()
    return found.tenant if found else None


def has_schema(creator: Creator) -> bool:
    """Whether the schema of this creator is there; True where the database does not say."""
    try:
        with open_public(), connection.cursor() as cursor:
            cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [creator.schema_name])
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return True


def runs_of(creator_id: int, limit: int) -> list[Run]:
    """The newest nightly runs of a site, newest first, by hand or not."""
    return list(Run.objects.filter(creator_id=creator_id).order_by("-pk")[:limit])


def failed_run(run_id: int) -> Run | None:
    """The run with this id and its creator, if it was given up; from any schema."""
    with open_public():
        given_up = Run.objects.select_related("creator").filter(state=Run.State.FAILED)
        return given_up.filter(pk=run_id).first()


@dataclass(frozen=True)
class Totals:
    """The platform in four numbers; demo sites count only as demo sites."""

    sites: int
    suspended: int
    members: int
    demos: int


def totals() -> Totals:
    """How large the platform is, in one statement."""
    real = Q(is_demo=False)
    counted = Creator.objects.aggregate(
        sites=Count("pk", filter=real),
        suspended=Count("pk", filter=real & Q(state=Creator.State.SUSPENDED)),
        members=Sum("members", filter=real, default=0),
        demos=Count("pk", filter=Q(is_demo=True)),
    )
    return Totals(**counted)


def creator_of_request(request: Any) -> Creator | None:
    """Who would subscribe to a plan of the platform: the creator whose site is asked for."""
    return getattr(request, "creator", None)
