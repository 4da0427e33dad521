"""What is said of a duty is worked out where it is looked at, and tells what was so when asked."""

from __future__ import annotations

import copy
import pickle
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta

import pytest

from contract_rules import Clause, Contract, DutyStatus, Engine, anything, days, due, usd
from contract_rules.answers.duties import Duty, told_later, work_out
from contract_rules.evaluation.timeline import unread
from contract_rules.evaluation.timeline.unread import Unread
from contract_rules.queries import duties
from support.billing import Bill, Remit, bill, buyer, seller
from support.histories import MATCHERS

OWED = Clause(
    "1",
    "Bills are payable within 30 days.",
    buyer.must(Remit(to=seller, amount=Bill.amount), upon=Bill, within=days(30)),
)
RENT = Clause(
    "2",
    "Ten dollars are payable for each month.",
    buyer.must(Remit(to=seller, amount=usd(10)), every="FREQ=MONTHLY", within=days(5)),
)
START, ASKED_ON = date(2025, 1, 1), date(2025, 3, 1)
BILLED = bill(90, (1, 10), id="b")
PAID = buyer.does(Remit(to=seller, amount=usd(30)), on=date(2025, 1, 20), id="p")
LATE = buyer.does(Remit(to=seller, amount=usd(20)), on=date(2025, 1, 15), id="q")


def contract(*clauses: Clause) -> Contract:
    return Contract(name="Bills", parties=(buyer, seller), clauses=clauses, effective=START)


def said_of(duty: Duty) -> tuple:
    return duty, duty.to_json(), str(duty)


def asked(*events: object, clauses: tuple[Clause, ...] = (OWED,)) -> list[tuple]:
    """What is said of the duties at once, when they are asked about."""
    with Engine(contract(*clauses), events) as engine:
        return [said_of(duty) for duty in engine.duties(on=ASKED_ON)]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_duty_tells_what_was_so_though_more_is_recorded(matcher: str) -> None:
    with Engine(contract(OWED), [BILLED, PAID], matcher=matcher) as engine:
        (before,) = engine.duties(on=ASKED_ON)
        engine.record(LATE)
        (after,) = engine.duties(on=ASKED_ON)
        engine.record(PAID.reversal(on=date(2025, 2, 1)), bill(5, (2, 20), id="c"))
    assert [said_of(before)] == asked(BILLED, PAID)
    assert [said_of(after)] == asked(BILLED, PAID, LATE)


def test_a_duty_tells_what_was_so_though_the_record_was_wrong() -> None:
    with Engine(contract(OWED), [BILLED, PAID]) as engine:
        (before,) = engine.duties(on=ASKED_ON)
        engine.record(PAID.correction(recorded=date(2025, 2, 1), amount=usd(60)))
        (after,) = engine.duties(on=ASKED_ON)
    assert [said_of(before)] == asked(BILLED, PAID)
    assert after.paid == usd(60)


def test_a_finding_tells_its_duty_as_it_stood_then() -> None:
    with Engine(contract(OWED)) as engine:
        engine.record(BILLED)
        counted = engine.record(PAID)
        engine.record(LATE, buyer.does(Remit(to=seller, amount=usd(40)), on=PAID.on, id="r"))
    (duty,) = (finding.duty for finding in counted)
    assert (duty.paid, duty.status, duty.on) == (usd(30), DutyStatus.OPEN, PAID.on)
    assert [step.event for step in duty.steps] == [PAID]


def test_a_duty_stands_though_an_act_that_may_see_itself_is_judged_meanwhile() -> None:
    """It is judged as if it had not happened, for which the course of events is gone back in."""
    sees = Clause(
        "3",
        "While a bill is unpaid, the seller may bill nothing.",
        seller.must_not(Bill(amount=anything), provided=due(OWED.id)),
    )
    events = BILLED, PAID, bill(5, (2, 20), id="c")
    with Engine(contract(OWED, sees), events) as engine:
        before = engine.duties(on=ASKED_ON)
        assert [breach.event for breach in engine.breaches(on=ASKED_ON) if breach.event]
        told = [said_of(duty) for duty in before]
    assert told == asked(*events, clauses=(OWED, sees))


def test_a_duty_stands_though_other_periods_were_gone_through_meanwhile() -> None:
    on = START + timedelta(days=600)
    with Engine(contract(RENT), [PAID]) as engine:
        before = engine.duties(on=on)
        engine.history(buyer, Remit(to=seller, amount=usd(10)))  # to a year after the last event
        engine.duties(on=START)
        told = [said_of(duty) for duty in before]
    with Engine(contract(RENT), [PAID]) as engine:
        assert told == [said_of(duty) for duty in engine.duties(on=on)]


def test_a_duty_is_pickled_and_copied_whole() -> None:
    with Engine(contract(OWED), [BILLED, PAID]) as engine:
        one, other, third = (engine.duties(on=ASKED_ON)[0] for _ in range(3))
        engine.record(LATE)
    assert copy.copy(one) is one
    assert copy.deepcopy(one) is one
    again = pickle.loads(pickle.dumps(other))  # noqa: S301 (it is our own)
    assert again == third
    assert str(again) == str(third)


def test_a_duty_has_no_other_attributes() -> None:
    with Engine(contract(OWED), [BILLED]) as engine:
        (duty,) = engine.duties(on=ASKED_ON)
        for _ in range(2):  # before it is worked out, and after
            with pytest.raises(AttributeError, match="'Duty' object has no attribute 'paied'"):
                _ = duty.paied
            assert duty.paid == usd(0)


class Teller:
    """One that tells how often it was asked; another thread may have held its lock before."""

    def __init__(self, *, is_told_by_another: bool) -> None:
        self.told: list[Duty] = []
        self.duty = told_later(self, id="1")
        self._another = is_told_by_another

    @property
    @contextmanager
    def lock(self):
        if self._another:
            self._another = False
            work_out(self.duty)
        with nullcontext():
            yield

    def tell(self, duty: Duty) -> None:
        self.told.append(duty)


@pytest.mark.parametrize("is_told_by_another", [False, True])
def test_a_duty_is_worked_out_once(is_told_by_another) -> None:
    teller = Teller(is_told_by_another=is_told_by_another)
    work_out(teller.duty)
    work_out(teller.duty)
    assert len(teller.told) == 1


def test_what_nobody_holds_is_not_worked_out(monkeypatch) -> None:
    monkeypatch.setattr(unread, "MOST_UNREAD", 3)
    noted, tellers = Unread(), [Teller(is_told_by_another=False) for _ in range(4)]
    for at, teller in enumerate(tellers):
        noted.note(at, (teller.duty, told_later(teller, id="2")))
    noted.note(9, (told_later(tellers[0], id="3"),))
    noted.read(2)
    assert [len(teller.told) for teller in tellers] == [0, 0, 1, 1]
    noted.read(0)
    assert [len(teller.told) for teller in tellers] == [1, 1, 1, 1]


def test_breaches_work_out_no_duty_until_it_is_looked_at(monkeypatch) -> None:
    worked_out: list[str] = []
    whole = duties.duty_of

    def counted(account, on, contract):
        worked_out.append(account.id)
        return whole(account, on, contract)

    monkeypatch.setattr(duties, "duty_of", counted)
    kept = buyer.does(Remit(to=seller, amount=usd(90)), on=date(2025, 1, 20), id="p")
    events = [BILLED, kept, bill(5, (1, 21), id="c")]
    with Engine(contract(OWED), events, matcher="compiled") as engine:
        (breach,) = engine.breaches(on=ASKED_ON)
        assert breach.duty is not None
        assert (breach.party, breach.duty.trigger) == (buyer, events[-1])
        assert worked_out == []
        assert breach.duty.outstanding == usd(5)
        assert worked_out == [breach.duty.id]
        assert [duty.breached for duty in engine.duties(on=ASKED_ON)] == [None, breach.on]
    assert worked_out == [breach.duty.id]
