"""What it costs to record events one by one, as ratios to putting them into a fact base.

Run on request: ``pytest tests/benchmarks --benchmark-only``. The ratio is the same for any number
of events: recording takes no longer when much is on record.
"""

from __future__ import annotations

import pytest

from contract_rules import Engine, FactBase
from contract_rules.evaluation.durable import is_available
from support.shop import Buy, Consent, ann, bea, consents, later, shop

KEEPERS = {
    "a fact base": FactBase,
    "semantics": lambda: Engine(shop, matcher="semantics"),
    "compiled": lambda: Engine(shop, matcher="compiled"),
    **({"durable": lambda: Engine(shop, matcher="durable")} if is_available() else {}),
}


@pytest.mark.parametrize("size", [1000, 8000])
@pytest.mark.parametrize("order", ["in order", "late by half"])
@pytest.mark.parametrize("keeper", KEEPERS)
def test_events_are_recorded_one_by_one(benchmark, keeper, order, size) -> None:
    benchmark.group = f"{size} events, {order}"
    _record(
        benchmark,
        keeper,
        [consents(f"S{n}", n % 3000 if order == "late by half" else n // 4) for n in range(size)],
    )


@pytest.mark.parametrize("size", [1000, 8000])
@pytest.mark.parametrize("keeper", KEEPERS)
def test_acts_are_recorded_that_each_meet_many_consents(benchmark, keeper, size) -> None:
    benchmark.group = f"{size} consents and purchases at 97 shops"
    _record(
        benchmark,
        keeper,
        [
            (ann.does(Buy(shop=name), on=day) if n % 2 else bea.does(Consent(shop=name), on=day))
            for n, name, day in ((n, f"S{n // 2 % 97}", later(n // 4)) for n in range(size))
        ],
    )


@pytest.mark.parametrize("size", [1000, 10000])
@pytest.mark.parametrize("keeper", KEEPERS)
def test_acts_are_recorded_in_one_call(benchmark, keeper, size) -> None:
    """With what they amount to."""
    benchmark.group = f"{size} consents and purchases in one call"
    events = [
        (ann.does(Buy(shop=name), on=day) if n % 2 else bea.does(Consent(shop=name), on=day))
        for n, name, day in ((n, f"S{n // 2 % 97}", later(n // 4)) for n in range(size))
    ]

    def record(kept):
        (kept.add if isinstance(kept, FactBase) else kept.record)(*events)

    benchmark.pedantic(record, setup=lambda: ((KEEPERS[keeper](),), {}), rounds=3)


def _record(benchmark, keeper, events) -> None:
    def record(kept):
        put = kept.add if isinstance(kept, FactBase) else kept.record
        for event in events:
            put(event)

    benchmark.pedantic(record, setup=lambda: ((KEEPERS[keeper](),), {}), rounds=3)
