"""One act that exercises a power in two ways: for each of two breaches."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dealings import each_matcher

from contract_rules import Engine, usd

EXAMPLES = Path(__file__).parent.parent / "examples"


@each_matcher
def test_one_notice_ends_it_for_two_orders_and_can_be_taken_back(matcher, monkeypatch) -> None:
    """A power that two breaches confer is exercised by one act; what is earlier may come later."""
    monkeypatch.syspath_prepend(EXAMPLES)
    import service_agreement as ours

    with Engine(ours.contract, matcher=matcher) as engine:
        for price in (1_000, 100):
            engine.record(
                ours.client.does(ours.Order(ours.build, usd(price)), on=date(2025, 1, 1))
            )
        engine.record(ours.client.does(ours.Terminate(ours.build), on=date(2025, 3, 18)))
        engine.record(ours.supplier.does(ours.Deliver(ours.build), on=date(2025, 1, 1)))
        assert engine.duties(on=date(2025, 4, 1))
