"""A duty, a decision, a finding and a breach are shown in a list by one short line each."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    anything,
    days,
    usd,
)


class Pay(Action, phrase="pay {amount}"):
    amount: Field[Money]


class Deliver(Action, phrase="deliver"):
    pass


buyer, seller = Party("The buyer"), Party("The seller")
CONTRACT = Contract(
    name="Sale",
    parties=(buyer, seller),
    clauses=(
        Clause(
            "1",
            "The buyer pays.",
            buyer.must(
                Pay(usd(4000)), upon=seller.did(Deliver()), within=days(31), owed_to=seller
            ),
        ),
        Clause(
            "2", "No deliveries.", buyer.must_not(Deliver(), otherwise=buyer.must(Pay(usd(9))))
        ),
    ),
    effective=date(2026, 1, 1),
)
DELIVERED = seller.does(Deliver(), on=date(2026, 3, 1))
WRONG = buyer.does(Deliver(), on=date(2026, 3, 2))
FINED = buyer.does(Pay(usd(9)), on=date(2026, 3, 3))


@pytest.fixture
def engine():
    with Engine(CONTRACT, [DELIVERED]) as asked:
        yield asked


def test_a_duty_says_who_must_do_what_by_when(engine) -> None:
    told = "Duty('1', The buyer, 'pay USD 4,000.00', open, due 2026-04-01)"
    assert repr(engine.duties(on=date(2026, 3, 2))) == f"({told},)"
    engine.record(WRONG)
    *_, fine = engine.duties(on=date(2026, 3, 3))
    assert repr(fine) == "Duty('2', The buyer, 'pay USD 9.00', open)"


def test_a_decision_says_who_may_do_what_or_not(engine) -> None:
    decision = engine.decide(buyer, Deliver(), on=date(2026, 3, 2))
    assert repr(decision) == "Decision(prohibited, The buyer, 'deliver', on=2026-03-02)"
    decision = engine.decide(seller, Pay(anything), on=date(2026, 3, 2))
    assert repr(decision) == "Decision(silent, The seller, 'pay any other amount', on=2026-03-02)"


def test_a_finding_says_what_an_event_amounts_to(engine) -> None:
    (found,) = engine.record(WRONG)[:1]
    told = "Finding(breach, '2026-03-02 The buyer Deliver()', under 2)"
    assert repr(found) == told
    (*_, left) = engine.record(buyer.does(Pay(usd(20)), on=date(2026, 2, 4)))
    assert repr(left) == "Finding(unallocated, '2026-02-04 The buyer Pay(amount=USD 20.00)')"


def test_a_breach_says_when_and_whether_it_was_made_good(engine) -> None:
    engine.record(WRONG)
    (breach,) = engine.breaches(on=date(2026, 3, 5))
    assert repr(breach) == "Breach('2', The buyer, 2026-03-02)"
    engine.record(FINED)
    (breach,) = engine.breaches(on=date(2026, 3, 5))
    assert repr(breach) == "Breach('2', The buyer, 2026-03-02, made good 2026-03-03)"
