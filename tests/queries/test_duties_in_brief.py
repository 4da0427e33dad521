"""Duties and breaches in brief say what those that are told in full say."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Question,
    Rounding,
    days,
    more_than,
    percent,
    rounded,
    suspends,
    usd,
    waives,
)
from contract_rules.answers.brief import BreachInBrief, DutyInBrief
from contract_rules.contracts.names import NamesInUse
from contract_rules.engine import reader_on
from contract_rules.evaluation.session import open_session
from contract_rules.queries import view
from support.billing import Bill, Remit, bill, buyer, seller


class Forgive(Action):
    """Ask for no more."""


class Wait(Action):
    """Ask for nothing for the time being."""


ON = date(2025, 3, 1)
ASKED = Question("late", "Is interest owed?", readings=("yes", "no"))

fee = buyer.must(Remit(seller, Bill.amount * percent(5)), within=days(9))
share = rounded(Bill.amount * percent(3), 2, Rounding.UP)

BILLS = Clause(
    "1", "Bills are paid.", buyer.must(Remit(seller, Bill.amount), upon=Bill, otherwise=fee)
)
RENT = Clause(
    "2", "Rent is paid.", buyer.must(Remit(seller, usd(10)), every="FREQ=MONTHLY", within=days(5))
)
SHARE = Clause("3", "A share is paid.", buyer.must(Remit(seller, share), upon=Bill))
REFUND = seller.must(Remit(buyer, usd(7)), within=days(3))
LESS = Clause("4", "Bills are small.", seller.must_not(Bill(more_than(usd(80))), otherwise=REFUND))
EASE = Clause("5", "The seller may forgive.", seller.can(Forgive(), then=waives("2")))
REST = Clause("6", "The seller may wait.", seller.can(Wait(), then=suspends("1", extends=True)))
OPEN = Clause(
    "7",
    "Interest is paid.",
    buyer.must(Remit(seller, usd(1)), upon=Bill, provided=ASKED.reads("yes")),
)
HELD = Clause(
    "8",
    "Who paid pays.",
    buyer.must(Remit(seller, usd(2)), upon=Bill, provided=buyer.did(Remit(seller, usd(10)))),
)

PAID = buyer.does(Remit(seller, usd(30)), on=date(2025, 1, 20), id="p")
EVENTS = (
    bill(90, (1, 10), id="b"),
    PAID,
    buyer.does(Remit(seller, usd(10)), on=date(2025, 1, 31), id="q"),
    bill(20, (2, 10), id="c"),
    buyer.does(Remit(seller, usd(20)), on=date(2025, 2, 11), id="r"),
    seller.does(Forgive(), on=date(2025, 2, 20), id="f"),
)
WAITED = seller.does(Wait(), on=date(2025, 2, 22), id="w")


def both(clauses, events):
    """The duties and the breaches, told in full by an engine, and in brief by a reader."""
    contract = Contract(
        name="Bills",
        parties=(buyer, seller),
        clauses=clauses,
        effective=date(2025, 1, 1),
        actions=(Bill, Remit, Forgive, Wait),
    )
    with (
        Engine(contract, events) as engine,
        reader_on(contract, tuple(engine.facts), NamesInUse(contract.names)) as reader,
    ):
        full = engine.duties(on=ON), engine.breaches(on=ON)
        return full, (reader.duties_in_brief(ON), reader.breaches_in_brief(ON))


@pytest.mark.parametrize(
    ("clauses", "events"),
    [
        ((BILLS, RENT), EVENTS[:3]),
        ((BILLS, RENT, SHARE, LESS, EASE, REST, HELD), EVENTS),
        ((BILLS, RENT, REST), (*EVENTS[:5], WAITED)),
        ((BILLS, RENT), (*EVENTS[:4], PAID.reversal(on=date(2025, 2, 1), id="back"))),
        ((BILLS, LESS, OPEN), EVENTS[:5]),
    ],
)
def test_what_is_told_in_brief_is_what_is_told_in_full(clauses, events) -> None:
    (duties, breaches), (few, broken) = both(clauses, events)
    assert few
    assert broken
    assert few == tuple(map(DutyInBrief.of, duties))
    assert broken == tuple(map(BreachInBrief.of, breaches))


def test_a_breach_that_was_made_good_says_so_in_brief() -> None:
    back = seller.does(Remit(buyer, usd(7)), on=date(2025, 1, 12), id="s")
    (_, breaches), (duties, broken) = both((LESS,), (EVENTS[0], back))
    assert [breach.made_good for breach in broken] == [date(2025, 1, 12)]
    assert [(breach.event, breach.duty) for breach in broken] == [("b", None)]
    assert duties[0].events == ("b", "s")
    assert broken[0].made_good == breaches[0].made_good


def test_what_breaches_in_brief_rest_on_takes_no_session_for_each(monkeypatch) -> None:
    """Reasons were worked out anew, on a session of their own, for each act that was a breach."""
    opened = []

    def opening(*args, **more):
        opened.append(args)
        return open_session(*args, **more)

    monkeypatch.setattr(view, "open_session", opening)
    bills = [bill(90, (1, day), id=f"b{day}") for day in range(1, 8)]
    _, (_, broken) = both((LESS,), bills)
    assert [b.event for b in broken if b.duty is None] == [one.id for one in bills]
    assert len(opened) == 2  # one for the engine, and one for the reader
