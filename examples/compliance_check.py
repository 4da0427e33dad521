"""A compliance check: purchase orders for compute are screened before they are placed.

An order goes out only where the contract permits it, and is refused where the contract
forbids it. All else goes to a person: what clauses clash on, what turns on something open, what no
clause speaks of, and what would be void. The reason is logged in any case.
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


def screen(engine: Engine, order: PurchaseOrder) -> str:
    """What becomes of an order; the decision is logged with its clauses and reason."""
    purchase = ProcureCompute(provider=Provider(order.supplier))
    decision = engine.decide(openai, purchase, on=order.on)
    level = logging.INFO if decision.verdict is Verdict.PERMITTED else logging.WARNING
    log.log(level, "order %s: %s\n%s\n", order.number, decision.verdict.value, decision)
    match decision.verdict:
        case Verdict.PERMITTED:
            return "placed"
        case Verdict.PROHIBITED:
            return "refused"
        case _:
            return "held for a person to decide"


def main() -> None:
    """Screen orders, and one again once Microsoft has declined its first refusal."""
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO, stream=sys.stdout)
    order = PurchaseOrder("PO-1041", "CoreWeave", date(2025, 3, 1))
    with Engine(agreement, record) as engine:
        print(screen(engine, order), end="\n\n")
        declined = DeclineFirstRefusal(provider=Provider(order.supplier))
        engine.record(microsoft.does(declined, on=date(2025, 2, 15)))
        print(screen(engine, order), end="\n\n")
        print(screen(engine, PurchaseOrder("PO-1042", "Azure", date(2025, 3, 1))))


if __name__ == "__main__":
    main()
