"""What is recorded of a day gone through already is put beside the rest of it, where it can be."""

from __future__ import annotations

from datetime import date
from unittest.mock import Mock, patch

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Party,
    anything,
    assigns,
    days,
    due,
    ends,
    jointly,
    to_date,
    total,
    usd,
)
from contract_rules.errors import CalendarEndError
from contract_rules.evaluation.observers import observed_by
from contract_rules.evaluation.timeline.course import Course
from support.crowded import Bill, Settle, Ship, Transfer

SELLER, BUYER, OTHER = Party("Seller"), Party("Buyer"), Party("Other")

BEFORE, DAY = date(2026, 3, 2), date(2026, 3, 3)


class Cancel(Action, phrase="cancel"):
    """A notice."""


UPON = {"upon": SELLER.did(Bill(anything, anything)), "within": days(30), "owed_to": SELLER}
EACH = BUYER.must(Settle(Bill.number, Bill.amount), **UPON)
ALL = BUYER.must(Transfer(Bill.amount), **UPON)
AT_ONCE = BUYER.must(Transfer(usd(5)), **UPON, in_one_payment=True)
ON_ACCOUNT = BUYER.must(Transfer(Bill.amount), **UPON, on_account=True)
SHIPPED = BUYER.must(Ship(anything), upon=SELLER.did(Bill(anything, anything)))
RECEIPT = SELLER.must(Ship(Settle.number), upon=BUYER.did(Settle(anything, anything)))
LATE = BUYER.must(
    Transfer(Bill.amount),
    **UPON,
    otherwise=BUYER.must(Transfer(usd(1)), within=days(1), owed_to=SELLER),
)
DEARER = BUYER.must(Transfer(total(Bill.amount, by=SELLER)), **UPON)
AGREED = BUYER.must(
    Settle(Bill.number, Bill.amount), **UPON, provided=SELLER.did(Ship(Bill.number))
)
FALLING = BUYER.must(Transfer(usd(9) - to_date(total(Settle.amount, by=BUYER))), **UPON)
TOGETHER = jointly(BUYER, OTHER).must(Settle(Bill.number, Bill.amount), **UPON)
EITHER = BUYER.must(Settle(Bill.number, Bill.amount), **UPON, alternatives=(Ship(Bill.number),))
ASKED = SELLER.must_not(Ship(anything), provided=due("C1"))
PASSED_ON = SELLER.can(Cancel(), then=assigns("C1", to=OTHER))
ENDED = SELLER.can(Cancel(), then=ends("C1"))


def bill(number: int, amount: float = 5, on: date = DAY, id_: str = ""):
    return SELLER.does(Bill(number, usd(amount)), on=on, id=id_ or f"b{number}")


def settle(number: int, amount: float, id_: str, on: date = DAY, by: Party = BUYER):
    return by.does(Settle(number, usd(amount)), on=on, id=id_)


def transfer(amount: float, id_: str, on: date = DAY, towards: str = ""):
    return BUYER.does(Transfer(usd(amount)), on=on, id=id_, towards=towards)


def ship(number: int, id_: str, by: Party = BUYER):
    return by.does(Ship(number), on=DAY, id=id_)


def cancel(on: date = DAY):
    return SELLER.does(Cancel(), on=on, id="cancel")


BILLED = [bill(n, on=BEFORE) for n in (1, 2)]

CASES = {
    # one more occasion
    "one more bill": ([ALL], [bill(1), bill(2)], bill(3), True),
    "one that comes first by its id": ([ALL], [bill(2), bill(3)], bill(1), True),
    "a bill of which nothing is paid": ([EACH], [bill(1), settle(1, 5, "p")], bill(2), True),
    "a bill that was paid": ([EACH], [bill(1), settle(2, 5, "p")], bill(2), False),
    "a bill that any payment may count to": ([ALL], [bill(1), transfer(9, "p")], bill(2), False),
    "a bill beside another that a payment names": (
        [ALL],
        [bill(1), transfer(5, "p", towards="b1")],
        bill(2),
        True,
    ),
    "a bill beside another that a payment exceeds": (
        [ALL],
        [bill(1), transfer(7, "p", towards="b1")],
        bill(2),
        False,
    ),
    "a bill that a payment names": (
        [ALL],
        [bill(1), transfer(5, "p", towards="b2")],
        bill(2),
        False,
    ),
    "a bill for one payment, whatever that names": (
        [ALL, AT_ONCE],
        [bill(1), transfer(5, "p", towards="b1")],
        bill(2),
        False,
    ),
    "what any act of the day performs": ([SHIPPED], [bill(1), ship(1, "s")], bill(2), False),
    "a bill that was paid before": (
        [ALL],
        [transfer(5, "p", BEFORE, towards="b2"), bill(1)],
        bill(2),
        False,
    ),
    "what was paid before for another, and is left of that, counts to it": (
        [ALL],
        [transfer(7, "p", BEFORE, towards="b1"), bill(1)],
        bill(2),
        False,
    ),
    "what is left of payments counts to it": (
        [ON_ACCOUNT],
        [transfer(5, "p", BEFORE), bill(1)],
        bill(2),
        False,
    ),
    "nothing is left of payments": ([ON_ACCOUNT], [bill(1)], bill(2), True),
    "what is left counts to no other": (
        [ALL],
        [transfer(5, "p", BEFORE), bill(1)],
        bill(2),
        True,
    ),
    "a bill on which others depend": ([DEARER], [bill(1)], bill(2), False),
    "what falls to date": ([FALLING], [settle(1, 5, "p")], bill(2), False),
    "what is owed upon others falls": ([FALLING, ALL], BILLED, transfer(5, "p"), False),
    "what is asked about others": ([AGREED], [bill(1)], ship(1, "s", SELLER), False),
    "interest that began before": ([LATE], [bill(1)], bill(2), True),
    # one more act that counts
    "one more payment": ([EACH], [*BILLED, settle(1, 5, "p")], settle(2, 5, "o"), True),
    "another part": ([EACH], [*BILLED, settle(1, 2, "p")], settle(1, 3, "q"), True),
    "a part that comes first": ([EACH], [*BILLED, settle(1, 2, "p")], settle(1, 9, "o"), False),
    "a payment after others": ([ALL], [*BILLED, transfer(5, "p")], transfer(5, "q"), True),
    "a payment before others": ([ALL], [*BILLED, transfer(5, "p")], transfer(6, "o"), False),
    "too much of it": ([EACH], [*BILLED, settle(1, 5, "p")], settle(1, 1, "q"), True),
    "a payment that is an occasion": (
        [EACH, RECEIPT],
        [*BILLED, settle(1, 5, "p")],
        settle(2, 5, "o"),
        True,
    ),
    "what a remedy stands in for": ([LATE], [*BILLED, transfer(5, "p")], transfer(5, "q"), False),
    "what two owe": ([TOGETHER], [*BILLED, settle(1, 5, "p")], settle(2, 5, "q"), False),
    "what can be done otherwise": ([EITHER], [*BILLED, settle(1, 2, "p")], ship(1, "q"), False),
    "what depends on all": ([DEARER], [*BILLED, transfer(5, "p")], transfer(5, "q"), False),
    # what bears on more than that
    "a notice": ([ALL, ENDED], [bill(1)], cancel(), False),
    "a bill beside a notice": ([ALL, ENDED], [bill(1), cancel()], bill(2), False),
    "a bill after a notice": ([ALL, ENDED], [cancel(BEFORE), bill(1)], bill(2), True),
    "debts that pass on": ([ALL, PASSED_ON], [bill(1)], bill(2), False),
    "whether it is due is asked": ([ALL, ASKED], [bill(1)], bill(2), False),
    "a day before": ([ALL], [bill(1)], bill(2, on=BEFORE), False),
    "a reversal": ([ALL], [*BILLED, transfer(5, "p")], transfer(5, "p").reversal(on=DAY), False),
}


def contract_of(norms) -> Contract:
    return Contract(
        name="The contract",
        parties=(SELLER, BUYER, OTHER),
        clauses=tuple(Clause(f"C{n}", f"Clause {n}.", norm) for n, norm in enumerate(norms, 1)),
        effective=date(2026, 1, 1),
        actions=(Bill, Settle, Transfer, Ship, Cancel),
    )


def recorded(engine: Engine, event) -> tuple[list, int]:
    """What is told as an event is recorded, and how often instants are gone through for it."""
    turns, turn = [], Course._note_reached

    def noted(self, at):
        turns.append(at)
        turn(self, at)

    with patch.object(Course, "_note_reached", noted):
        found = engine.record(event)
    return [(f.kind, f.event.id, f.duty, f.amount, f.undone) for f in found], len(turns)


@pytest.mark.parametrize("case", CASES)
def test_one_act_more_of_a_day_is_put_beside_the_others(case) -> None:
    norms, before, event, is_beside = CASES[case]
    contract = contract_of(norms)
    with (
        Engine(contract, before) as engine,
        Engine(contract, before) as plainly,
        Engine(contract, (*before, event)) as anew,
    ):
        with patch.object(Course, "met_by", lambda *_: None):
            expected, turns = recorded(plainly, event)
        found, again = recorded(engine, event)
        assert found == expected
        assert (again < turns) is is_beside
        assert engine.duties(on=DAY) == plainly.duties(on=DAY) == anew.duties(on=DAY)
        more = bill(9)  # whatever is known later of the same day
        assert recorded(engine, more)[0] == recorded(plainly, more)[0]
        assert engine.duties(on=DAY) == plainly.duties(on=DAY)


def test_where_evaluation_is_observed_all_of_the_day_is_gone_through_anew() -> None:
    with Engine(contract_of([ALL]), [bill(1)]) as engine, observed_by(Mock()):
        _, turns = recorded(engine, bill(2))
        assert turns


def test_what_cannot_be_told_is_refused_and_leaves_the_rest_as_it_was() -> None:
    norm = BUYER.must(Transfer(Bill.amount), upon=UPON["upon"], within=days(Bill.number))
    with Engine(contract_of([norm]), [bill(1)]) as engine:
        with pytest.raises(CalendarEndError):
            engine.record(bill(10**7))
        assert [f.event.id for f in engine.record(bill(2))] == ["b2"]
        assert [duty.trigger.id for duty in engine.duties(on=DAY)] == ["b1", "b2"]
