"""`python -m creatorhub.tests.safety.release NAME`: a state as an old release has left it.

Its tables are made by the migrations of that release alone, its rows by the models that Django
remembers of it, so nothing of today's code has touched them. The database must be running.
"""

import json
import os
import sys
import tomllib
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")
django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.utils import timezone  # noqa: E402

from tenants.connection import connection  # noqa: E402

RELEASES = Path(__file__).with_name("releases.toml")
OTHERS = ["contenttypes", "auth", "sessions", "account", "admin", "djstripe"]
SCHEMA, SPARE = "t_0123456789ab", "spare_0123456789ab"
PASSWORD = "seven quiet herons"
FANS, PRICE = 5, 2900


class Release:
    """The tables and models of one release, in the schema that is open."""

    def __init__(self, name: str, schema: str) -> None:
        leaves = tomllib.loads(RELEASES.read_text())[name]
        leaves.pop("commit", None)
        connection.set_schema(schema)
        executor = MigrationExecutor(connection)
        graph = executor.loader.graph
        others = [leaf for app in OTHERS for leaf in graph.leaf_nodes(app)]
        targets = [*others, *leaves.items()]
        executor.migrate(targets)
        self.apps = executor.loader.project_state(targets).apps

    def add(self, model: str, **values: Any) -> Any:
        """A row; what the release did not know yet is left out."""
        table = self.apps.get_model(model)
        known = {name for field in table._meta.fields for name in (field.name, field.attname)}
        row = table(**{name: value for name, value in values.items() if name in known})
        row.save(force_insert=True)
        return row

    def person(self, email: str, **values: Any) -> Any:
        """An account with a confirmed address."""
        user = self.add("accounts.User", email=email, password=make_password(PASSWORD), **values)
        self.add("account.EmailAddress", user=user, email=email, verified=True, primary=True)
        return user


def fill_platform(release: Release) -> None:
    """The creator's account, the site's row, and a spare schema of these migrations."""
    creator = release.person("old@example.com", name="Old")
    site = release.add(
        "tenants.Creator", schema_name=SCHEMA, host="old.localhost", skeleton="old", title="Old",
        owner=creator, language="en", currency="EUR", schema_version="older",
    )  # fmt: skip
    release.add("tenants.Domain", domain="old.localhost", tenant=site, is_primary=True)
    release.add("tenants.SpareSchema", name=SPARE, version="older")
    release.add("tenants.SchemaSnapshot", version="older", template="tpl_0", sql="SELECT 1")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{SPARE}"')


def fill_site(release: Release) -> None:
    """People, a course, a group, and what they did and paid."""
    now = timezone.now()
    release.person("old@example.com", name="Old", role="owner")
    fans = [release.person(f"fan{n}@old.example", name=f"Fan {n}") for n in range(FANS)]
    course = release.add("courses.Course", slug="light", title="Light", state="published",
                         published_at=now - timedelta(days=9))  # fmt: skip
    section = release.add("courses.Section", course=course, title="One")
    lesson = release.add("courses.Lesson", course=course, section=section, title="Look", body="x")
    group = release.add("community.Group", slug="room", title="Room")
    offer = release.add("billing.Offer", title="Light", keys=[f"course:{course.pk}"], amount=PRICE,
                        currency="EUR", is_list_price=True)  # fmt: skip
    for fan in fans:
        buy(release, fan, offer, now - timedelta(days=2))
        release.add("courses.Progress", member=fan, lesson=lesson, course=course, place=0.4)
        release.add("community.Membership", group=group, member=fan)
        release.add("community.Post", group=group, author=fan, body="Good evening")
        release.add("analytics.Event", actor=fan, kind="start", subject_type="course",
                    subject_id=course.pk, at=now - timedelta(days=1))  # fmt: skip


def buy(release: Release, fan: Any, offer: Any, at: Any) -> None:
    """What a paid order leaves in every table."""
    uid, same = uuid.uuid4(), {"amount": PRICE, "currency": "EUR"}
    order = release.add(
        "billing.Order", uid=uid, member=fan, offer=offer, title="Light", keys=offer.keys,
        period="once", state="paid", provider="demo", created_at=at, paid_at=at, receipt_at=at,
        **same,
    )  # fmt: skip
    release.add("billing.DemoPayment", order_uid=uid, period="once", status="paid", opened_at=at,
                paid_at=at, **same)  # fmt: skip
    release.add("accounts.Grant", member=fan, key=offer.keys[0], source=f"order:{uid}",
                starts_at=at)  # fmt: skip
    for account, amount in (("cash", PRICE), ("sales", -PRICE)):
        release.add("billing.Entry", order=order, account=account, amount=amount, currency="EUR",
                    fact="payment:1", at=at)  # fmt: skip
    release.add("analytics.Event", actor=fan, kind="purchase", subject_type="course",
                subject_id=int(offer.keys[0].partition(":")[2]), amount=PRICE, at=at,
                key=f"{uid.hex}:p1.0")  # fmt: skip


def main() -> None:
    """Public first, because the site's row stands there."""
    fill_platform(Release(sys.argv[1], "public"))
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{SCHEMA}"')
    fill_site(Release(sys.argv[1], SCHEMA))
    json.dump({"schema": SCHEMA, "host": "old.localhost", "owner": "old@example.com",
               "fan": "fan0@old.example", "course": "light", "spare": SPARE},
              sys.stdout)  # fmt: skip


if __name__ == "__main__":
    main()
