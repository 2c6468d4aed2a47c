"""How many decimals a currency has. Money inside the house is whole minor units."""

# ISO 4217, the minor units of the currencies that a site may choose; everything else has two.
EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0}


def exponent(currency: str) -> int:
    """How many decimals a currency has: 2 for EUR, 0 for JPY."""
    return EXPONENTS.get(currency, 2)
