"""Payment providers by name. Which one sells is chosen by settings.PAYMENTS."""

from billing.providers.demo import DemoProvider
from billing.providers.interface import Checkout, Movement, PaymentProvider, Snapshot, Status

KNOWN: dict[str, type[PaymentProvider]] = {DemoProvider.name: DemoProvider}

__all__ = [
    "KNOWN",
    "Checkout",
    "DemoProvider",
    "Movement",
    "PaymentProvider",
    "Snapshot",
    "Status",
    "by_name",
]


def by_name(name: str) -> PaymentProvider:
    """The provider that an order was sold through. Raises KeyError for one that is not built in."""
    return KNOWN[name]()
