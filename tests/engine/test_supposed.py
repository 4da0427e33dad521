"""What is supposed beside a record is worked out where it is asked about, and told from there."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    FindingKind,
    Money,
    Party,
    days,
    usd,
)
from support.histories import MATCHERS


class Order(Action):
    """Order goods."""


class Pay(Action):
    """Pay for them."""

    amount: Field[Money]


buyer, seller = Party("Buyer"), Party("Seller")
contract = Contract(
    name="Sale",
    parties=(buyer, seller),
    clauses=(
        Clause(
            "1",
            "The buyer pays within ten days of an order.",
            buyer.must(Pay(usd(100)), upon=buyer.did(Order()), within=days(10)),
        ),
    ),
    effective=date(2024, 1, 1),
)
ordered = buyer.does(Order(), on=date(2024, 1, 1), id="order")
again = buyer.does(Order(), on=date(2024, 3, 1), id="again")
paid = buyer.does(Pay(usd(100)), on=date(2024, 3, 5), id="paid")


@pytest.mark.parametrize("matcher", MATCHERS)
def test_what_is_recorded_beside_what_is_supposed_is_told_as_anywhere(matcher) -> None:
    """The first duty is in breach by the second order, which is on record, or supposed."""
    with Engine(contract, [ordered, again], matcher=matcher) as engine:
        expected = engine.record(paid)
    with Engine(contract, [ordered], matcher=matcher) as engine:
        supposed = engine.suppose(again)
        assert list(map(str, supposed.record(paid))) == list(map(str, expected))
        supposed.close()
    assert FindingKind.LATE in [found.kind for found in expected]
    assert FindingKind.BREACH not in [found.kind for found in expected]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_supposition_that_is_corrected_is_told_from_what_was_known(matcher) -> None:
    """What is found of a correction is what an engine finds that had all on record."""
    right = again.correction(on=date(2024, 3, 3), recorded=date(2024, 3, 4))
    with Engine(contract, [ordered, again], matcher=matcher) as engine:
        expected = engine.record(right), engine.record(paid)
    with Engine(contract, [ordered], matcher=matcher) as engine:
        supposed = engine.suppose(again)
        found = supposed.record(right), supposed.record(paid)
        supposed.close()
    assert [list(map(str, told)) for told in found] == [list(map(str, told)) for told in expected]
