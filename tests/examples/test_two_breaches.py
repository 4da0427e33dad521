"""One act that exercises a power in two ways: for each of two breaches."""

from __future__ import annotations

from datetime import date

import service_agreement as ours

from contract_rules import Engine, usd
from support.dealings import each_matcher


@each_matcher
def test_one_notice_ends_it_for_two_orders_and_can_be_taken_back(matcher) -> None:
    """A power that two breaches confer is exercised by one act; what is earlier may come later."""
    with Engine(ours.contract, matcher=matcher) as engine:
        for price in (1_000, 100):
            engine.record(
                ours.client.does(ours.Order(ours.build, usd(price)), on=date(2025, 1, 1))
            )
        engine.record(ours.client.does(ours.Terminate(ours.build), on=date(2025, 3, 18)))
        engine.record(ours.supplier.does(ours.Deliver(ours.build), on=date(2025, 1, 1)))
        assert engine.duties(on=date(2025, 4, 1))
