"""The Celery doors of messages. Each takes the schema first."""

from tenants.tasks import tenant_task


@tenant_task
def mail_notices() -> None:
    """Mail what is due on one site."""
    from accounts import services

    services.mail_notices()
