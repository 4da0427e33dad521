"""Money in sentences is short where that is exact."""

from __future__ import annotations

import pytest

from contract_rules import Money, usd
from contract_rules.answers.phrases import shown


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (usd("250e9"), "USD 250 billion"),
        (usd("1.5e6"), "USD 1.5 million"),
        (usd("1e6"), "USD 1 million"),
        (usd("493800000"), "USD 493.8 million"),
        (usd("2.875e9"), "USD 2.875 billion"),
        (usd("1.4e12"), "USD 1.4 trillion"),
        (usd("1400e12"), "USD 1,400 trillion"),
        (usd("-3e6"), "USD -3 million"),
        (Money("40e6", "EUR"), "EUR 40 million"),
        (usd("1000000.50"), "USD 1,000,000.50"),
        (usd("1234567"), "USD 1,234,567.00"),
        (usd("13123456789"), "USD 13,123,456,789.00"),
        (usd("999999"), "USD 999,999.00"),
        (usd("1000"), "USD 1,000.00"),
        (usd("0"), "USD 0.00"),
        (usd("0.125"), "USD 0.125"),
    ],
)
def test_an_amount_is_short_where_that_is_exact(amount, text) -> None:
    """From a million on, with three decimal places at most; smaller amounts have separators."""
    assert shown(amount) == text
