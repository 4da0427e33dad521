"""Amounts are exact, compare within a currency and read as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contract_rules import Money, usd
from contract_rules.errors import MixedCurrenciesError


def test_amounts_are_exact() -> None:
    """However it is written, a number keeps its value; scale is no part of it."""
    assert usd("100e9").amount == 100_000_000_000
    assert usd(Decimal("0.10")) == usd("0.1")
    assert hash(usd("0.10")) == hash(usd("0.1"))
    assert usd("0.1").amount + usd("0.2").amount == usd("0.3").amount


def test_amounts_of_a_currency_are_ordered() -> None:
    """All four orders hold as those of numbers do."""
    assert usd(1) < usd(2) <= usd(2)
    assert usd(2) > usd(1) >= usd(1)
    assert not usd(1) > usd(2)


@pytest.mark.parametrize("order", ["__lt__", "__le__", "__gt__", "__ge__"])
def test_amounts_of_two_currencies_have_no_order(order) -> None:
    """No rate is assumed; they are unequal, and which is more is not said."""
    assert usd(1) != Money(1, "EUR")
    with pytest.raises(MixedCurrenciesError):
        getattr(usd(1), order)(Money(1, "EUR"))


@pytest.mark.parametrize(
    ("amount", "text"),
    [("100e9", "USD 100,000,000,000.00"), ("0.1", "USD 0.10"), ("1.2345", "USD 1.2345")],
)
def test_an_amount_reads_with_its_currency_and_separators(amount, text) -> None:
    """At least two decimals, and every one that it has."""
    assert str(usd(amount)) == text
