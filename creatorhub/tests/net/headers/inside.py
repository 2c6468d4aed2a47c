"""Questions about the data behind the running product, answered by a process of its own.

Reads lines of JSON, [name of a function below, its arguments]; writes the answer as a line. It runs
outside of production, where the world may be seeded.
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")
django.setup()

from django.contrib.auth import SESSION_KEY  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from courses.models import Media  # noqa: E402
from creatorhub.sessions import SessionStore  # noqa: E402
from creatorhub.world.keys import strong_session  # noqa: E402
from creatorhub.world.shape import PAIRED, Site  # noqa: E402
from creatorhub.world.visits import visits as seeded_visits  # noqa: E402
from tenants import services as tenants  # noqa: E402
from tenants.models import Creator, Domain  # noqa: E402
from tenants.schemas import open_creator, open_public  # noqa: E402

SUSPENDED, OWN_DOMAIN = "paused", "learn.example"


def furnish() -> dict[str, str]:
    """A suspended site, a domain of a creator's own, and two who are signed in on the platform."""
    with open_public():
        staff = User.objects.get(is_superuser=True)
        paused = tenants.make_site(
            owner_id=staff.pk, subdomain=SUSPENDED, title="Paused", language="en",
            currency="EUR", time_zone="Europe/London",
        )  # fmt: skip
        tenants.suspend(creator_id=paused.pk, reason="An invoice is open.")
        site = Creator.objects.get(host__startswith="w-lin.")
        Domain.objects.create(domain=OWN_DOMAIN, tenant=site, is_primary=False)
        owner = User.objects.get(pk=site.owner_id)
        sessions = {"staff": _session(staff), "creator": _session(owner)}
        return {"suspended": paused.host, "domain": OWN_DOMAIN, **sessions}


def _session(user: User) -> str:
    session = strong_session(user)
    session.save()
    return str(session.session_key)


def _numbered(told: Any) -> Any:
    """JSON makes words of the keys of rows; here they are numbers again."""
    if not isinstance(told, dict):
        return told
    return {int(k) if k.isdigit() else k: _numbered(value) for k, value in told.items()}


def emails(host: str) -> dict[str, str]:
    """Addresses by the number of the account."""
    with open_creator(Creator.objects.get(host=host)):
        return {str(pk): email for pk, email in User.objects.values_list("pk", "email") if email}


def visits(told: dict[str, Any] | None) -> list[dict[str, Any]]:
    """One address of each route of a site of the world; of the platform for None."""
    site = None
    if told is not None:
        known = {key: value for key, value in told.items() if key not in PAIRED}
        site = Site(**{key: _numbered(value) for key, value in known.items()})
    return [
        {"route": visit.route, "path": visit.path, "methods": sorted(visit.methods)}
        for visit in seeded_visits(site)
    ]


def films(host: str) -> list[str]:
    """Addresses at which a private file is asked for."""
    with open_creator(Creator.objects.get(host=host)):
        return [f"/files/play/{uid}/" for uid in Media.objects.values_list("uid", flat=True)]


def digests() -> dict[str, dict[str, str]]:
    """What stands in each table of each schema, as a digest: the same rows, the same digest."""
    with open_public():
        names = ["public", *Creator.objects.order_by("pk").values_list("schema_name", flat=True)]
    return {name: _digests(name) for name in names}


def _digests(schema: str) -> dict[str, str]:
    with open_public(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        tables = sorted(name for (name,) in cursor.fetchall())
        lines = [
            f"SELECT '{table}', coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
            f' FROM "{schema}"."{table}" t'
            for table in tables
        ]
        cursor.execute(" UNION ALL ".join(lines))
        return dict(cursor.fetchall())


def user_of(host: str, session_key: str) -> int | None:
    """Who is signed in by this session."""
    with open_creator(Creator.objects.get(host=host)):
        rows = SessionStore.get_model_class().objects.filter(
            session_key=session_key, expire_date__gt=timezone.now()
        )
        found = rows.first()
        person = found.get_decoded().get(SESSION_KEY) if found else None
        return int(person) if person else None


def take_away(host: str, table: str, *, back: bool = False) -> None:
    """Break a site on purpose: one of its tables is gone, or comes back."""
    schema = Creator.objects.get(host=host).schema_name
    old, new = (f"{table}_gone", table) if back else (table, f"{table}_gone")
    with open_public(), connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{schema}"."{old}" RENAME TO "{new}"')


def give_back(host: str, table: str) -> None:
    """Mend what was broken."""
    take_away(host, table, back=True)


def main() -> None:
    """Until there are no more questions."""
    for line in sys.stdin:
        name, *args = json.loads(line)
        answer: Any = globals()[name](*args)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
