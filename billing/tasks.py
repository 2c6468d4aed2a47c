"""The Celery doors of money. Each takes the schema first."""

from tenants.tasks import tenant_task


@tenant_task
def follow_up() -> None:
    """Ask the provider about the orders of a site that wait, renew or end."""
    from billing import services

    services.follow_up_orders()


@tenant_task
def send_receipt(order_id: int) -> None:
    """Mail a receipt, once."""
    from billing import services

    services.send_receipt(order_id=order_id)
