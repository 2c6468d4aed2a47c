"""The cast of every test: creators ada and lin; alice belongs, bob pays, charlie is a stranger.

Tests run in ada's schema, each in a transaction that is rolled back. `with open_creator(lin)`
visits the neighbour.
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import setup_databases

from accounts import services as accounts
from accounts.models import User
from creatorhub.tests import ready
from tenants import hosts
from tenants import services as tenants
from tenants.models import Creator
from tenants.schemas import open_creator

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def django_db_setup(
    pytestconfig: pytest.Config, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """The test database with two sites; also where a run has only real connections."""
    start_copy = pytestconfig.stash.get(ready.COPY, None)
    with django_db_blocker.unblock():
        if start_copy:
            connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = start_copy()
        else:
            make_database()
    yield
    connections.close_all()  # the database goes with the folder of the run


def make_database() -> None:
    """A new test database with the sites of ada and lin."""
    setup_databases(verbosity=0, interactive=False, aliases={"default"})
    connection.set_schema_to_public()
    tenants.make_snapshot()
    make_cast("ada", language="en", currency="EUR", time_zone="Europe/London")
    make_cast("lin", language="zh-hans", currency="CNY", time_zone="Asia/Shanghai")


def make_cast(name: str, **fields: str) -> None:
    """A creator with a site and an owner's account, the way a sign-up makes them."""
    person = make_fan(name)
    creator = tenants.make_site(
        owner_id=person.pk, subdomain=name, title=f"{name.title()} Studio", **fields
    )
    with open_creator(creator):
        accounts.make_owner(
            email=f"{name}@example.com",
            password_hash=person.password,
            name=name.title(),
            language=fields["language"],
        )


@pytest.fixture
def db_is_real(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For threads: the database without a transaction around the test, which cleans up itself.

    All but the log of deeds, of which nobody can take a line away again.
    """
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        known = last_lines()
        yield
        connection.set_schema_to_public()
        forget_lines(known)


def last_lines() -> dict[str, int]:
    """The number of the newest line in the log of each schema."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'accounts_auditentry'")
        found = {}
        for (schema,) in cursor.fetchall():
            cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{schema}".accounts_auditentry')
            found[schema] = cursor.fetchone()[0]
        return found


def forget_lines(known: dict[str, int]) -> None:
    """Take away what a test has added, past the rule that forbids it: by the database's owner."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for schema in known.keys() & last_lines().keys():
            cursor.execute(
                f'DELETE FROM "{schema}".accounts_auditentry WHERE id > %s', [known[schema]]
            )


@pytest.fixture(autouse=True)
def _fresh_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test sees what another one cached or was limited by."""
    hosts.forget()
    yield
    if {"db", "ada"} & set(request.fixturenames):
        cache.clear()
    connection.set_schema_to_public()


def creator_named(name: str) -> Creator:
    connection.set_schema_to_public()
    return Creator.objects.get(host=f"{name}.{settings.PLATFORM_HOST}")


@pytest.fixture
def lin(db: None) -> Creator:
    """The neighbour."""
    return creator_named("lin")


@pytest.fixture
def ada(db: None, lin: Creator) -> Iterator[Creator]:
    """The creator whose site the test happens on; her schema is open."""
    creator = creator_named("ada")
    connection.set_tenant(creator)
    yield creator
    connection.set_schema_to_public()


@pytest.fixture
def owner(ada: Creator) -> User:
    """Ada herself, on her own site."""
    return User.objects.get(role=User.Role.OWNER)


def make_fan(name: str) -> User:
    fan = User.objects.create_user(f"{name}@example.com", PASSWORD, name=name.title())
    EmailAddress.objects.create(user=fan, email=fan.email, verified=True, primary=True)
    return fan


@pytest.fixture
def alice(ada: Creator) -> User:
    """A fan who belongs to the site."""
    return make_fan("alice")


@pytest.fixture
def bob(ada: Creator) -> User:
    """A fan who pays."""
    return make_fan("bob")


@pytest.fixture
def charlie(ada: Creator) -> User:
    """A stranger with an account and nothing else."""
    return make_fan("charlie")


class SiteClient(Client):
    """A browser on one host: sends the Host, and the Origin that a browser would send."""

    def __init__(self, host: str) -> None:
        # Django's client overwrites SERVER_PORT, so the port goes where a browser puts it.
        name = f"{host}:{settings.PORT}"
        super().__init__(SERVER_NAME=host, HTTP_HOST=name, HTTP_ORIGIN=f"http://{name}")

    def request(self, **request: Any) -> Any:
        """As a browser's; afterwards the test goes on in the schema where it was."""
        before = connection.tenant
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(before)

    def sign_in(self, user: User, *, strong: bool = True) -> "SiteClient":
        """Sign this person in, with the session in the schema that is open now.

        As somebody who has just passed a second factor; `strong=False`: with a password alone.
        """
        self.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        ways = ["password", "mfa"] if strong else ["password"]
        session = self.session
        session[RECORDS] = [{"method": way, "at": time.time()} for way in ways]
        session[f"{RECORDS}_user"] = str(user.pk)
        session.save()
        return self


@pytest.fixture
def site(ada: Creator) -> SiteClient:
    """A browser on ada's site, nobody signed in."""
    return SiteClient(ada.host)


@pytest.fixture
def browse(ada: Creator) -> Any:
    """`browse(person)`: a browser on ada's site with this person signed in, as `sign_in` does."""
    return lambda person, **more: SiteClient(ada.host).sign_in(person, **more)


@pytest.fixture
def platform(db: None) -> SiteClient:
    """A browser on the platform's host."""
    return SiteClient(settings.PLATFORM_HOST)
