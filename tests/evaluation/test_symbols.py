"""Values as integers that durable-rules compares as the values compare."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from contract_rules import usd
from contract_rules.evaluation.durable.symbols import OPEN, Symbols
from contract_rules.testing.strategies.vocabulary import PARTIES, Model, Provider


def test_a_name_keeps_its_number() -> None:
    """Different things have different ones: entities of two sorts, parties, strings."""
    symbols = Symbols()
    things = [Provider("Azure"), Model("Azure"), PARTIES[0], "Azure", "Ann", Provider("Oracle")]
    numbers = [symbols.encode(thing) for thing in things]
    assert len(set(numbers)) == len(things)
    assert [symbols.encode(thing) for thing in things] == numbers


def test_a_session_adds_to_the_symbols_of_its_network() -> None:
    """What the network knows keeps its number; what a session learns is its own."""
    network = Symbols()
    known = network.encode("known")
    one, two = Symbols(network), Symbols(network)
    assert one.encode("known") == two.encode("known") == known
    assert one.encode("new") == two.encode("other") == known + 1
    assert one.encode("newer") == known + 2
    assert network.encode("later") == known + 1


@pytest.mark.parametrize(
    "ordered",
    [
        [usd("-1"), usd("0.0001"), usd(1), usd("100e9")],
        [Decimal("-0.5"), Decimal(0), Decimal("0.0001"), Decimal(2)],
        [-3, 0, 7, 2**61],
        [date(1066, 10, 14), date(1970, 1, 1), date(2025, 1, 1), date(2150, 1, 1)],
    ],
)
def test_order_is_kept(ordered) -> None:
    """And an open field is below all that is stated."""
    numbers = [Symbols().encode(value) for value in ordered]
    assert all(one < other for one, other in pairwise(numbers))
    assert Symbols().encode(None) == OPEN < numbers[0]


@pytest.mark.parametrize("value", [2**62, -(2**62), usd("1e15"), Decimal("0.00001")])
def test_what_does_not_fit_has_no_integer(value) -> None:
    """Neither cut short nor rounded."""
    assert Symbols().encode(value) is None
