"""An amount that grows is paid in full once it cannot grow any more."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    DutyStatus,
    Engine,
    Field,
    Money,
    Party,
    days,
    least,
    outstanding,
    percent,
    periods_late,
    usd,
)


class Order(Action):
    price: Field[Money]


class Pay(Action):
    amount: Field[Money]


class Deposit(Action):
    amount: Field[Money]


class Compensate(Action):
    amount: Field[Money]


buyer, seller = Party("The buyer"), Party("The seller")
LATE = percent(1) * periods_late(days(7)) * Order.price
SALE = Contract(
    name="Sale",
    parties=(buyer, seller),
    clauses=(
        Clause(
            "S1",
            "The price is due within 30 days, or 1% for each week late, at most the deposit due.",
            buyer.must(
                Pay(Order.price),
                upon=Order,
                within=days(30),
                otherwise=buyer.must(Compensate(least(LATE, outstanding("S2")))),
            ),
        ),
        Clause("S2", "A deposit of 50 is due.", buyer.must(Deposit(usd(50)), upon=Order)),
    ),
    effective=date(2025, 1, 1),
)


@pytest.mark.parametrize(
    ("on", "amount", "status"),
    [
        (date(2025, 3, 24), 30, DutyStatus.OPEN),  # three weeks late, and it may grow to 50
        (date(2025, 4, 20), 50, DutyStatus.KEPT),  # six weeks late, and the deposit bounds it
    ],
)
def test_what_bounds_it_is_what_is_outstanding(on: date, amount: int, status) -> None:
    """The bound is worked out as of then, the growth as if the price were never paid."""
    events = [
        buyer.does(Order(usd(1000)), on=date(2025, 2, 1)),
        buyer.does(Compensate(usd(amount)), on=on),
    ]
    with Engine(SALE, events, matcher="semantics") as engine:
        (duty,) = [d for d in engine.duties(on=on) if d.stands_in_for]
    assert (duty.amount, duty.paid, duty.status) == (usd(amount), usd(amount), status)
