"""The example contracts and the agreement, and histories of each that are drawn once."""

from __future__ import annotations

from functools import cache

import loan
import pytest
import sale_of_goods as sale
import service_agreement as service
from hypothesis import HealthCheck, Phase, given, settings

from contract_rules.agreements.microsoft_openai import agreement
from contract_rules.testing import History, histories

CONTRACTS = (agreement, sale.contract, loan.contract, service.contract)
SEARCH = settings(
    max_examples=3000,
    database=None,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

contracts = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)


@cache
def sample(contract, size: int = 200) -> tuple[History, ...]:
    """So many histories of a contract, always the same."""
    drawn: list[History] = []

    @settings(SEARCH, max_examples=size, phases=[Phase.generate])
    @given(histories(contract))
    def draw(history) -> None:
        drawn.append(history)

    draw()
    return tuple(drawn)
