"""Numbers as a reader of one language writes them."""

from dataclasses import dataclass

from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
)

LOCALES = {"en": "en", "zh-hans": "zh_Hans_CN"}
COMPACT_FROM = 10_000
MINUS = "\N{MINUS SIGN}"


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
        """Every digit that counts: "12,345", "12.3 %", "€1,234.50"."""
        if self.kind == "money":
            text = format_currency(
                value, self.currency, "¤#,##0" + ("." + "0" * self.decimals) * bool(self.decimals),
                locale=self.locale, currency_digits=False,
            )  # fmt: skip
        else:
            pattern = "#,##0" if self.kind == "count" else "#,##0.0"
            text = format_decimal(value, pattern, locale=self.locale)
        return self._signed(text)

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

    def _signed(self, text: str) -> str:
        text = text.replace("-", MINUS)
        return f"{text}%" if self.kind == "percent" else text
