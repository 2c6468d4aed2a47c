"""Prices as text."""

import pytest

from billing.engine import money


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("29", "EUR", 2900),
        ("29.5", "EUR", 2950),
        ("29,50", "EUR", 2950),
        ("29.", "EUR", 2900),
        ("0.01", "EUR", 1),
        ("1,299.00", "USD", 129900),
        ("1,299", "USD", 129900),
        ("1 299,50", "EUR", 129950),
        ("€29.00", "EUR", 2900),
        ("29 EUR", "EUR", 2900),
        ("$5", "AUD", 500),
        ("¥99", "CNY", 9900),
        ("９９．５元", "CNY", 9950),
        ("99", "JPY", 99),
        ("1,900円", "JPY", 1900),
        ("99.00", "JPY", 99),
        ("999,999.99", "EUR", 99_999_999),
    ],
)
def test_a_price_is_read_as_people_write_it(text: str, currency: str, amount: int) -> None:
    assert money.parse(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("", "EUR", "format"),
        ("free", "EUR", "format"),
        ("-3", "EUR", "format"),
        ("1e3", "EUR", "format"),
        ("¥99", "EUR", "format"),
        ("٢٩", "EUR", "format"),
        ("1,29,00", "EUR", "format"),
        ("29.999", "EUR", "decimals"),
        ("1.299", "EUR", "decimals"),
        ("29.5", "JPY", "decimals"),
        ("0", "EUR", "zero"),
        ("0.00", "EUR", "zero"),
        ("1000000", "EUR", "too_much"),
        ("9" * 300, "EUR", "too_much"),
    ],
)
def test_what_is_no_price_is_refused_with_a_reason(text: str, currency: str, reason: str) -> None:
    with pytest.raises(money.BadAmount) as refusal:
        money.parse(text, currency)

    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text", "short"),
    [
        (2900, "EUR", "en", "€29.00", "€29"),
        (2950, "EUR", "en", "€29.50", "€29.50"),
        (9900, "CNY", "en", "CN¥99.00", "CN¥99"),
        (9900, "CNY", "zh-hans", "¥99.00", "¥99"),
        (1900, "JPY", "en", "¥1,900", "¥1,900"),
        (1900, "JPY", "zh-hans", "JP¥1,900", "JP¥1,900"),
        (129900, "USD", "zh-hans", "US$1,299.00", "US$1,299"),
        (500, "CHF", "en", "CHF\N{NO-BREAK SPACE}5.00", "CHF\N{NO-BREAK SPACE}5"),
        (-500, "EUR", "en", "\N{MINUS SIGN}€5.00", "\N{MINUS SIGN}€5"),
        (5, "GBP", "xx", "£0.05", "£0.05"),
    ],
)
def test_a_price_is_shown_in_the_language_of_its_reader(
    amount: int, currency: str, language: str, text: str, short: str
) -> None:
    assert money.show(amount, currency, language) == text
    assert money.show(amount, currency, language, short=True) == short


def test_the_number_in_an_input_field_is_read_back_as_the_same_amount() -> None:
    for amount in (1, 99, 100, 2950, 99_999_999):
        for currency in ("EUR", "JPY"):
            assert money.parse(money.major(amount, currency), currency) == amount
