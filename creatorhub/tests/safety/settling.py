"""`python -m creatorhub.tests.safety.settling SCHEMA`: the slow ticks of one site, now."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creatorhub.settings")
django.setup()

from accounts.services import mail_notices  # noqa: E402
from analytics.services import tally  # noqa: E402
from billing.models import Order  # noqa: E402
from billing.services import follow_up_orders, send_receipt  # noqa: E402
from tenants.schemas import open_schema  # noqa: E402


def main() -> None:
    """Orders, receipts, mails and the count."""
    with open_schema(sys.argv[1]):
        follow_up_orders()
        for pk in Order.objects.filter(state="paid", receipt_at=None).values_list("pk", flat=True):
            send_receipt(order_id=pk)
        mail_notices()
        tally()


if __name__ == "__main__":
    main()
