"""The Celery doors of letters. Each takes the schema first."""

from tenants.tasks import tenant_task


@tenant_task
def mail_letters() -> None:
    """Mail the copies that wait on one site."""
    from growth import services

    services.mail_letters()
