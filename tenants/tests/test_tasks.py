"""Tasks work in the schema they were sent for, or not at all."""

import pytest
from celery import current_app
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from tenants.errors import NoSuchCreator
from tenants.schemas import open_creator, open_public
from tenants.tasks import public_task, tenant_task

User = get_user_model()


@tenant_task
def plant(email: str) -> None:
    """A task that writes where it is."""
    User.objects.create_user(email)


@public_task
def plant_in_public(email: str) -> None:
    """A task that asks for public by name."""
    User.objects.create_user(email)


def emails() -> set[str]:
    return set(User.objects.filter(email__startswith="planted").values_list("email", flat=True))


@pytest.fixture
def queue(ada):
    """The real broker's queue, empty before and after."""
    with current_app.connection_for_write() as broker:
        client = broker.default_channel.client
        client.delete("celery")
        yield lambda: client.llen("celery")
        client.delete("celery")


def test_a_task_works_in_the_named_schema_and_leaves_it_again(ada, lin):
    plant.apply(args=[lin.schema_name, "planted@example.com"], throw=True)

    assert connection.schema_name == ada.schema_name
    assert emails() == set()
    with open_creator(lin):
        assert emails() == {"planted@example.com"}


def test_a_task_for_a_creator_who_is_gone_is_refused_and_public_stays_as_it_was(lin):
    connection.set_schema_to_public()
    lin.delete()

    with pytest.raises(NoSuchCreator):
        plant.apply(args=[lin.schema_name, "planted@example.com"], throw=True)

    assert emails() == set()


def test_a_tenant_task_is_never_led_into_public(ada):
    with pytest.raises(NoSuchCreator):
        plant.apply(args=["public", "planted@example.com"], throw=True)

    with open_public():
        assert emails() == set()


def test_a_public_task_works_in_public_also_from_a_site(ada):
    plant_in_public.apply(args=["planted@example.com"], throw=True)

    assert (emails(), connection.schema_name) == (set(), ada.schema_name)
    with open_public():
        assert emails() == {"planted@example.com"}


def test_nothing_is_sent_from_a_transaction_that_is_rolled_back(
    ada, queue, django_capture_on_commit_callbacks
):
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        plant.delay_on_commit(ada.schema_name, "planted@example.com")
        1 / 0  # noqa: B018

    assert queue() == 0


def test_a_committed_transaction_sends_its_task(ada, queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        plant.delay_on_commit(ada.schema_name, "planted@example.com")
        assert queue() == 0

    assert queue() == 1


def test_our_own_code_enqueues_only_on_commit():
    found = [
        f"{path.relative_to(settings.BASE_DIR)}:{number}"
        for app in (
            "tenants",
            "accounts",
            "analytics",
            "courses",
            "community",
            "billing",
            "recommend",
            "growth",
        )
        for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
        if "tests" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if ".delay(" in line or ".apply_async(" in line
    ]
    assert found == []
