"""`python -m creatorhub.tests.safety.standing SCHEMA`: how an upgraded site stands, as JSON.

Compared with a schema that is made today: what differs, and which migrations are missing.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")
django.setup()

from django.db import transaction  # noqa: E402

from tenants.catalog import describe, migrations_of  # noqa: E402
from tenants.models import Creator, SchemaSnapshot, SpareSchema  # noqa: E402
from tenants.services import head, make_snapshot  # noqa: E402
from tenants.services.pool import make_schema  # noqa: E402

FRESH = "t_ffffffffffff"


def main() -> None:
    """The fresh schema is not kept."""
    schema, version = sys.argv[1], head()
    with transaction.atomic():
        make_schema(FRESH, make_snapshot())
        ours, fresh = set(describe(schema)), set(describe(FRESH))
        missing = sorted(set(migrations_of(FRESH)) ^ set(migrations_of(schema)))
        transaction.set_rollback(True)
    told = {
        "differs": sorted(ours ^ fresh),
        "missing": missing,
        "is_at_head": Creator.objects.get(schema_name=schema).schema_version == version,
        "snapshots": [
            found == version for found in SchemaSnapshot.objects.values_list("version", flat=True)
        ],
        "spares": [
            found == version for found in SpareSchema.objects.values_list("version", flat=True)
        ],
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
