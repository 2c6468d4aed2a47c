"""The Celery doors that stand above all apps: nights, and orders that move on."""

from contextlib import suppress
from functools import partial
from typing import Any

from celery.signals import worker_ready
from django.db import transaction
from kombu.exceptions import OperationalError

from tenants.tasks import UNTIL_THE_DATABASE_IS_BACK, public_task, tenant_task


@public_task
def start_nights() -> None:
    """Write and send the runs of the creators whose 03:00 has come."""
    from tenants import services

    services.open_runs()
    send_runs()


@public_task
def resume_runs() -> None:
    """Send every run that nobody works on: new ones, failed ones, those of a killed worker."""
    send_runs()


@public_task
def send_runs_anew() -> None:
    """A worker has started: what the one before it had fetched and not begun is sent again."""
    from tenants import services

    services.unsend_runs()
    send_runs()


@partial(tenant_task, **UNTIL_THE_DATABASE_IS_BACK)
def nightly(run_id: int) -> None:
    """Rebuild one creator's segments and recommendations, unless somebody is at it."""
    from creatorhub.nightly import run_night
    from creatorhub.telling import tell_of_failure

    run_night(run_id)
    tell_of_failure(run_id)


@public_task
def follow_up_orders() -> None:
    """Ask every active site to look after the orders that wait, renew or end."""
    from billing.tasks import follow_up
    from tenants import selectors

    for schema in selectors.active_schemas():
        follow_up.delay(schema)


@public_task
def mail_what_waits() -> None:
    """Ask every active site to mail what was lost between a row and its message."""
    from tenants import selectors

    for schema in selectors.active_schemas():
        sweep.delay(schema)


@tenant_task
def sweep() -> None:
    """Mail the notices and letters of one site that wait."""
    from accounts.services import mail_notices
    from growth.services import mail_letters

    mail_notices()
    mail_letters()


@public_task
def tell_of_the_day() -> None:
    """Ask the sites whose morning it is to tell what the day brings."""
    from creatorhub.telling import schemas_at_morning

    for schema in schemas_at_morning():
        morning.delay(schema)


@tenant_task
def morning() -> None:
    """Tell of memberships that end soon; on Mondays, of the week; forget what is old."""
    from creatorhub.telling import tell_in_the_morning

    tell_in_the_morning()


@tenant_task
def check_isolation(actor_id: int) -> None:
    """Try to read another site's words from this one, and write down what came back."""
    from creatorhub.isolation.keeping import carry_out

    carry_out(actor_id=actor_id)


@worker_ready.connect
def take_up_what_was_left(**kwargs: Any) -> None:
    """The broker keeps what a killed worker had fetched for an hour: do not wait for that."""
    with suppress(OperationalError):  # the broker is away again; the tick comes anyway
        send_runs_anew.delay()


def send_runs() -> None:
    """One message for each run that waits, and the note that it was sent.

    Without a broker, or when the database ends before the note is kept, the rows say that nothing
    was sent, and the next tick sends it. What was sent all the same does no harm: a run is claimed
    once, and whoever claims it waits for this note.
    """
    from tenants import services

    with transaction.atomic():
        for schema, run_id in services.take_up_runs():
            nightly.delay(schema, run_id)
