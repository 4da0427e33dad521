"""A compliance check: purchase orders for compute are screened before they are placed.

An order goes out only where the contract permits it; the reason is logged either way.
"""

from __future__ import annotations

import logging
import sys
from datetime import date
from typing import NamedTuple

from contract_rules import Engine, Verdict
from contract_rules.agreements.microsoft_openai import (
    DeclineFirstRefusal,
    ProcureCompute,
    Provider,
    agreement,
    microsoft,
    openai,
    record,
)

log = logging.getLogger("compliance")


class PurchaseOrder(NamedTuple):
    """An order for computing capacity, as a purchasing system knows it."""

    number: str
    supplier: str
    on: date


def screen(engine: Engine, order: PurchaseOrder) -> bool:
    """Whether an order may be placed; the decision is logged with its clauses and reason."""
    purchase = ProcureCompute(provider=Provider(order.supplier))
    decision = engine.decide(openai, purchase, on=order.on)
    permitted = decision.verdict is Verdict.PERMITTED
    level = logging.INFO if permitted else logging.WARNING
    log.log(level, "order %s: %s\n%s\n", order.number, decision.verdict.value, decision)
    return permitted


def main() -> None:
    """Screen an order, then again once Microsoft has declined its first refusal."""
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO, stream=sys.stdout)
    order = PurchaseOrder("PO-1041", "CoreWeave", date(2025, 3, 1))
    with Engine(agreement, record) as engine:
        print("placed" if screen(engine, order) else "held back", end="\n\n")
        declined = DeclineFirstRefusal(provider=Provider(order.supplier))
        engine.record(microsoft.does(declined, on=date(2025, 2, 15)))
        print("placed" if screen(engine, order) else "held back")


if __name__ == "__main__":
    main()
