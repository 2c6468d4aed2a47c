"""Numbers as a reader of one language writes them."""

from dataclasses import dataclass
from functools import cache

from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    get_currency_symbol,
)

# Both languages part thousands by a comma and decimals by a point, as Python does.
LOCALES = {"en": "en", "zh-hans": "zh_Hans_CN"}
COMPACT_FROM = 10_000
MINUS, NO_BREAK = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Unit:
    """What the figures of a chart count and how they are written.

    `kind` is "count" (whole), "number" (one decimal), "percent" (0-100, one decimal) or "money"
    (major units of `currency`, which has `decimals`). `language` is "en" or "zh-hans".
    """

    kind: str = "count"
    language: str = "en"
    currency: str = ""
    decimals: int = 2

    @property
    def is_whole(self) -> bool:
        """True where an axis may have no ticks between whole numbers."""
        return self.kind == "count" or (self.kind == "money" and not self.decimals)

    @property
    def locale(self) -> str:
        """The name under which Babel knows the language."""
        return LOCALES.get(self.language, "en")

    def full(self, value: float) -> str:
        """Every digit that counts: "12,345", "12.3%", "€1,234.50"."""
        if self.kind == "money":
            return self._signed(f"{value:+,.{self.decimals}f}", self._sign)
        return self._signed(f"{value:+,.{0 if self.kind == 'count' else 1}f}")

    def short(self, value: float) -> str:
        """For an axis: "12K", "1.2万", "€12.5K"; small numbers in full, without idle zeros."""
        large = abs(value) >= COMPACT_FROM
        if self.kind == "money" and large:
            text = format_compact_currency(
                value, self.currency, locale=self.locale, fraction_digits=1
            )
        elif self.kind == "money":
            text = format_currency(
                value, self.currency, "¤#,##0.##", locale=self.locale, currency_digits=False
            )
        elif large:
            text = format_compact_decimal(value, locale=self.locale, fraction_digits=1)
        else:
            text = format_decimal(value, "#,##0.##", locale=self.locale)
        return self._signed(text)

    @property
    def _sign(self) -> str:
        """The sign of the currency as it stands before an amount."""
        found = symbol(self.currency, self.locale)
        return found + NO_BREAK if found[-1:].isalpha() else found

    def _signed(self, text: str, before: str = "") -> str:
        """With a minus as it is printed in front of everything, and no plus."""
        minus = MINUS if text.startswith("-") else ""
        text = f"{minus}{before}{text.lstrip('+-')}"
        return f"{text}%" if self.kind == "percent" else text


@cache
def symbol(currency: str, locale: str) -> str:
    """What a currency is written as in a language: "€"."""
    return str(get_currency_symbol(currency, locale))
