"""What the public schema knows of one site: its row, its domains, its nights, its owner."""

import json
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tenants.emails import spelled
from tenants.errors import ArchiveDamaged
from tenants.models import Creator, Domain, Run
from tenants.schemas import open_public
from tenants.services.archives.manifest import Manifest, incomplete_is_damaged
from tenants.services.migrations import head
from tenants.services.sites import OPEN_TO_THE_CREATOR

# What belongs to this server and this site, not to what is taught on it.
OURS = {
    "id", "uid", "host", "skeleton", "owner", "schema_name", "schema_version", "shard",
    "created_at", "verified_at", "verified_as",
}  # fmt: skip
# What goes back to yesterday with the site. Its address, badge and suspension stay as they are.
GOES_BACK = OPEN_TO_THE_CREATOR | {"currency", "clock_offset", "members"}
OWNER = ("email", "name", "language", "password")
RUN = ("id", "day", "by_hand", "state", "attempts", "created_at", "started_at", "finished_at")
OVER = (Run.State.DONE, Run.State.FAILED)


def facts_of(creator: Creator) -> dict[str, Any]:
    """The public rows of a site as values of JSON, read in the open transaction."""
    with open_public():
        row = Creator.objects.select_related("owner").get(pk=creator.pk)
        fields = [field for field in row._meta.fields if field.name not in OURS]
        facts = {
            "name": row.host.partition(".")[0],
            "host": row.host,
            "schema": row.schema_name,
            "creator": {field.attname: getattr(row, field.attname) for field in fields},
            "owner": {name: getattr(row.owner, name) for name in OWNER},
            "domains": list(row.domains.order_by("pk").values_list("domain", flat=True)),
            "runs": list(Run.objects.filter(creator=row, state__in=OVER).values(*RUN)),
        }
    return json.loads(json.dumps(facts, cls=DjangoJSONEncoder))  # type: ignore[no-any-return]


def values_of(manifest: Manifest) -> dict[str, Any]:
    """The creator's fields as Python values, checked. Raises ArchiveDamaged."""
    fields = [field for field in Creator._meta.fields if field.name not in OURS]
    told = manifest.creator
    return {field.name: _checked(field, told[field.name]) for field in fields if field.name in told}


def _checked(field: Any, value: Any) -> Any:
    try:
        # An empty value that the table allows may still be refused by a form: that was then.
        return None if value is None and field.null else field.clean(value, None)
    except ValidationError:
        raise ArchiveDamaged(
            _("What the archive says of the site is not valid (%(field)s); nothing was changed.")
            % {"field": field.name}
        ) from None


def go_back(creator: Creator, manifest: Manifest) -> None:
    """Write the archive's look and settings into the row of a site that goes on."""
    values = values_of(manifest)
    kept = {name: value for name, value in values.items() if name in GOES_BACK}
    Creator.objects.filter(pk=creator.pk).update(**kept, schema_version=head())


def new_site(manifest: Manifest, *, name: str, bones: str, schema: str) -> Creator:
    """The public rows of a restored site, under a name that was checked and is held."""
    host = f"{name}.{settings.PLATFORM_HOST}"
    values = values_of(manifest)
    # The people and passwords of a demo site are known by its name: a copy is a site like others.
    values["is_demo"] = values.get("is_demo", False) and name == manifest.name
    creator = Creator.objects.create(
        **values,
        owner_id=_owner_id(manifest.owner),
        schema_name=schema,
        host=host,
        skeleton=bones,
        schema_version=head(),
    )
    Domain.objects.create(tenant=creator, domain=host, is_primary=True)
    if name == manifest.name:
        _further_domains(creator, manifest)
    with incomplete_is_damaged():
        _nights(creator, manifest.runs)
    return creator


def _owner_id(facts: dict[str, str]) -> int:
    """The platform's account with the owner's address; made, when there is none."""
    people = get_user_model().objects
    with incomplete_is_damaged():
        email = spelled(facts["email"])
        known = people.filter(email=email).first()
        if known is None:
            told = {key: facts[key] for key in ("name", "language", "password")}
            known = people.create(email=email, **told)
            EmailAddress.objects.create(user=known, email=email, verified=True, primary=True)
    return int(known.pk)


def _further_domains(creator: Creator, manifest: Manifest) -> None:
    """A site that comes back under its own name brings the domains that nobody has by now."""
    for domain in manifest.domains:
        ours = domain == settings.PLATFORM_HOST or domain.endswith(f".{settings.PLATFORM_HOST}")
        if domain != manifest.host and not ours:
            Domain.objects.get_or_create(
                domain=domain, defaults={"tenant": creator, "is_primary": False}
            )


def _nights(creator: Creator, runs: list[dict[str, Any]]) -> None:
    """The finished nights, under their old numbers where these are free.

    Reports of the site name a run by its number, so no later run of anybody may get one of them.
    """
    rows = [Run(creator=creator, **{key: _value(key, run[key]) for key in RUN}) for run in runs]
    rows = [row for row in rows if row.state in OVER]
    Run.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('tenants_run', 'id'), greatest(%s,"
                " nextval(pg_get_serial_sequence('tenants_run', 'id'))))",
                [max(row.pk for row in rows)],
            )


def _value(name: str, value: Any) -> Any:
    return parse_datetime(value) if name.endswith("_at") and value else value
