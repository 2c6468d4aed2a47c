"""The Celery doors that stand above all apps: nights, and orders that move on."""

from django.db import transaction

from tenants.tasks import public_task, tenant_task


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


@tenant_task
def nightly(run_id: int) -> None:
    """Rebuild one creator's segments and recommendations, unless somebody is at it."""
    from creatorhub.nightly import run_night

    run_night(run_id)


@public_task
def follow_up_orders() -> None:
    """Ask every active site to look after the orders that wait, renew or end."""
    from billing.tasks import follow_up
    from tenants import selectors

    for schema in selectors.active_schemas():
        follow_up.delay(schema)


def send_runs() -> None:
    """One message for each run that waits; sent when the rows say so, and not before."""
    from tenants import services

    with transaction.atomic():
        for schema, run_id in services.take_up_runs():
            nightly.delay_on_commit(schema, run_id)
