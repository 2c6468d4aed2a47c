"""Prices as text: reading what a person typed, and writing what a person reads.

Inside the house money is an integer of minor units (cents, fen, yen) with an ISO 4217 currency.
"""

import re
from decimal import Decimal

from babel.numbers import format_currency

from tenants.currencies import exponent as exponent

MOST = 99_999_999  # minor units: what payment providers take in one charge
SIGNS = {"EUR": "€", "GBP": "£", "CNY": "¥元", "JPY": "¥円"}  # all others are dollars, or letters
LOCALES = {"en": "en", "zh-hans": "zh_Hans_CN"}
NUMBER = re.compile(
    r"(?P<whole>\d{1,3}(?:[, ]\d{3})+|\d+)(?:(?P<point>[.,])(?P<fraction>\d*))?", re.ASCII
)


class BadAmount(ValueError):
    """The text is no price. `reason` is "format", "decimals", "zero" or "too_much"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(text: str, currency: str) -> int:
    """Minor units of a price typed in major units: "29", "29.5", "29,50", "1,299.00".

    Full-width digits and the currency's own sign are taken, too. Raises BadAmount; a price is at
    least one minor unit and at the most `MOST`.
    """
    found = NUMBER.fullmatch(_plain(text, currency))
    if found is None:
        raise BadAmount("format")
    fraction, places = found["fraction"] or "", exponent(currency)
    if len(fraction.rstrip("0")) > places or len(fraction) > 2:
        raise BadAmount("decimals")
    whole = int(re.sub(r"\D", "", found["whole"]))
    amount: int = whole * 10**places + int(fraction[:places].ljust(places, "0") or "0")
    if amount > MOST:
        raise BadAmount("too_much")
    if amount == 0:
        raise BadAmount("zero")
    return amount


def _plain(text: str, currency: str) -> str:
    text = text.translate(str.maketrans("０１２３４５６７８９．，￥　", "0123456789.,¥ ")).strip()
    text = text.removeprefix(currency).removesuffix(currency)
    return text.strip(" " + SIGNS.get(currency, "$"))


def major(amount: int, currency: str) -> str:
    """The plain number for an input field: 2900 EUR is "29.00", 99 JPY is "99"."""
    places = exponent(currency)
    return f"{Decimal(amount).scaleb(-places):.{places}f}"


def show(amount: int, currency: str, language: str, *, short: bool = False) -> str:
    """A price for a reader: "€29.00", "¥99.00"; `short` leaves out decimals that are all zero."""
    places = exponent(currency)
    value = Decimal(amount).scaleb(-places)
    whole = short and amount % 10**places == 0
    gap = "\N{NO-BREAK SPACE}" if currency == "CHF" else ""
    text: str = format_currency(
        value.quantize(Decimal(1)) if whole else value,
        currency,
        locale=LOCALES.get(language, "en"),
        currency_digits=not whole,
        decimal_quantization=True,
        format=f"¤{gap}#,##0" if whole or places == 0 else f"¤{gap}#,##0.00",
    )
    return text.replace("-", "\N{MINUS SIGN}")
