"""How fast histories are drawn, and how many of them are worth looking at.

Run on request: ``pytest tests/benchmarks/test_generation.py --benchmark-only -s``.
"""

from __future__ import annotations

import loan
import pytest
import sale_of_goods
import service_agreement
from hypothesis import HealthCheck, Phase, given, settings

from contract_rules.agreements.microsoft_openai import agreement
from contract_rules.testing import histories
from support.worth import is_worth_it

CONTRACTS = (agreement, sale_of_goods.contract, loan.contract, service_agreement.contract)
COUNT = 1000
WANTED = 0.8


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
@pytest.mark.benchmark(group="a thousand histories")
def test_histories(benchmark, contract) -> None:
    """The target: clauses restrict, permit or oblige in four of five."""
    drawn = []

    @settings(
        max_examples=COUNT,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(histories(contract))
    def draw(history) -> None:
        drawn.append(history)

    benchmark.pedantic(draw, setup=drawn.clear, rounds=3)
    share = sum(is_worth_it(contract, history) for history in drawn) / len(drawn)
    benchmark.extra_info["share worth looking at"] = share
    benchmark.extra_info["different"] = len(set(drawn))
    benchmark.extra_info["events in the middle"] = sorted(map(len, drawn))[len(drawn) // 2]
    if benchmark.stats is not None:  # it is not measured where benchmarks are disabled
        rate = len(drawn) / benchmark.stats.stats.median
        benchmark.extra_info["histories per second"] = round(rate)
    print(f"\n{contract.name}: {dict(benchmark.extra_info)}")  # noqa: T201
    assert share > WANTED
