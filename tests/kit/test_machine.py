"""The machine of the testing kit, as its users use it, and the laws that it checks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sale_of_goods as sale
from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from contract_rules import Clause, Contract, Engine, FindingKind, anything, days, usd
from contract_rules.agreements.microsoft_openai import agreement
from contract_rules.answers.open_points import Way
from contract_rules.testing import Asked, ContractMachine, History, histories
from contract_rules.testing.checks import state_machine
from contract_rules.testing.checks.laws import (
    breaches_stay,
    no_cent_is_lost,
    recording_again_changes_nothing,
    same,
    told,
)
from contract_rules.testing.strategies.vocabulary import PARTIES, Deliver, Order, Pay

ANN, BEA, CYD = PARTIES[:3]
START = date(2020, 1, 30)
DAY = timedelta(days=1)
LATER = date(2027, 1, 1)

FEW = settings(
    max_examples=8,
    stateful_step_count=5,
    database=None,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
SEARCH = settings(FEW, max_examples=500, phases=[Phase.generate, Phase.shrink])


# contracts that keep the laws


class Sale(ContractMachine):
    contract = sale.contract

    def check(self, engine) -> None:
        """Only the buyer can breach the secrecy of papers."""
        breached = [breach for breach in engine.breaches(on=LATER) if breach.clause == "S5"]
        assert all(breach.party == sale.buyer for breach in breached)


TestSale = Sale.TestCase
TestSale.settings = FEW


class Partnership(ContractMachine):
    contract = agreement
    happenings = histories(agreement, max_size=2)

    @rule(day=st.dates(date(2023, 2, 1), date(2024, 12, 31)))
    def buy(self, day) -> None:
        """A rule of one's own, which records and asks."""
        from contract_rules.agreements.microsoft_openai import ProcureCompute, azure, openai

        self.record(openai.does(ProcureCompute(azure), on=day))
        decision = self.decide(Asked(openai, ProcureCompute(azure).act, day))
        assert decision.verdict.value == "silent"

    @invariant()
    def everything_is_on_record(self) -> None:
        assert len(self.engine.facts) == len(self.history)


TestPartnership = Partnership.TestCase
TestPartnership.settings = FEW


# a contract that says what nobody meant


careless_price = Clause(
    "S2",
    "The buyer pays USD 60,000 within 30 days of the delivery.",
    sale.buyer.must(
        sale.Pay(to=sale.seller, amount=sale.PRICE),
        upon=sale.seller.did(sale.Deliver(goods=anything)),  # of whatever goods
        within=days(30),
    ),
)
careless = Contract(
    name="Careless sale",
    parties=sale.contract.parties,
    clauses=(sale.delivery, careless_price),
    effective=date(2025, 1, 15),
)


class Careless(ContractMachine):
    contract = careless

    def check(self, engine) -> None:
        """The price is owed once, if each of the goods is delivered once."""
        duties = [d for d in engine.duties(on=LATER) if d.clause == "S2"]
        goods = [e.act for e in self.history if e.act.kind == "Deliver"]
        assert len(duties) < 2 or len(set(goods)) < len(goods), "the price is owed twice"


@pytest.mark.slow
def test_what_is_wrong_with_a_contract_is_told_as_a_story() -> None:
    """The failure is shrunk, and comes with code that can be pasted; in either order of a day."""
    with pytest.raises(AssertionError, match="the price is owed twice") as caught:
        run_state_machine_as_test(Careless, settings=SEARCH)
    printed = "\n".join(caught.value.__notes__)
    turned = "\n".join((*STORY[:-3], STORY[-2], STORY[-3], STORY[-1]))
    assert any(story in printed for story in ("\n".join(STORY), turned))


STORY = """\
from datetime import date

from sale_of_goods import Deliver, looms, seller, spares

history = (
    seller.does(Deliver(goods=looms), on=date(2025, 1, 15)),
    seller.does(Deliver(goods=spares), on=date(2025, 1, 15)),
)""".splitlines()


# what the machine checks, step by step


class Small(ContractMachine):
    contract = Contract(
        name="Small",
        parties=(ANN, BEA, CYD),
        clauses=(
            Clause(
                "C1",
                "Bea pays for orders.",
                BEA.must(Pay(amount=Order.price, to=ANN), upon=ANN.did(Order()), within=days(3)),
            ),
            Clause("C2", "Bea orders nothing.", BEA.must_not(Order())),
        ),
        effective=START,
    )


@pytest.fixture
def small():
    made = Small()
    yield made
    made.engine.close()


ORDER = ANN.does(Order(usd(5), 1, START), on=START)
PAID = BEA.does(Pay(usd(7), ANN), on=START + 4 * DAY)


def test_events_are_recorded_once_and_under_ids_of_their_own(small) -> None:
    """The same again is the same; another by the same id is given another."""
    assert [f.kind for f in small.record(ORDER)] == [FindingKind.DUTY]
    assert [f.kind for f in small.record(ORDER)] == [FindingKind.REPEATED]
    small.record(evolve(ORDER, recorded=START + DAY, note="late"))
    assert [event.id for event in small.history] == [ORDER.id, "again 2"]
    assert [event.note for event in small.history] == ["", "late"]
    noon = datetime(2020, 2, 9, 12, tzinfo=UTC)
    small.record(evolve(ORDER, on=noon, recorded=noon))
    assert isinstance(small.history, History)
    assert len(small.history) == 3


def test_answers_stand_until_something_earlier_is_recorded(small) -> None:
    """What is asked again is what must not have changed."""
    asked = Asked(BEA, ORDER.act, START)
    assert small.decide(asked).clauses == ("C2",)
    small.record(PAID)
    assert asked in small._answers
    small.record(ORDER)
    assert asked not in small._answers


def test_a_number_that_the_network_does_not_hold_is_compared_like_any_other(small) -> None:
    """The engine on durable-rules answers beside its network."""
    tiny = BEA.does(Pay(usd("0.00001"), ANN), on=START)
    small.record(tiny)
    small.record(ORDER)
    small.decide(Asked(BEA, ORDER.act, START))
    assert small.history == (tiny, ORDER)


def test_the_semantics_do_alone_where_there_is_no_network(monkeypatch) -> None:
    """Where durable-rules is not installed."""
    monkeypatch.setattr(state_machine, "is_available", lambda: False)
    run_state_machine_as_test(Small, settings=FEW)


def test_a_machine_without_a_contract_is_there_to_be_built_on() -> None:
    """A subclass of it says which."""

    class Base(ContractMachine):
        pass

    assert not hasattr(Base, "happen")


# laws that are broken


@pytest.fixture
def engine():
    with Engine(Small.contract, (ORDER, PAID), matcher="semantics") as made:
        yield made


def test_answers_that_differ_are_shown() -> None:
    """Both, and the law."""
    same(1, 1, "a law")
    with pytest.raises(AssertionError, match="a law\n  the one: 1\n  the other: 2"):
        same(1, 2, "a law")


def test_a_breach_that_unhappens_is_told(engine) -> None:
    """Of a duty, and of what is prohibited."""
    engine.record(BEA.does(Order(usd(1), 1, START), on=START))
    breaches = engine.breaches(on=LATER)
    assert {breach.duty is None for breach in breaches} == {True, False}
    breaches_stay(breaches, breaches)
    for breach in breaches:
        with pytest.raises(AssertionError, match="a breach never unhappens"):
            breaches_stay(breaches, [other for other in breaches if other is not breach])


def test_a_lost_cent_is_told(engine) -> None:
    """Unless it is not settled to which duty a payment counts."""
    duties, breaches, unallocated = told(engine, LATER)
    no_cent_is_lost(engine, LATER, (duties, breaches, unallocated))
    with pytest.raises(AssertionError, match="no cent is lost"):
        no_cent_is_lost(engine, LATER, (duties, breaches, ()))
    with pytest.raises(AssertionError, match="no cent is lost"):
        no_cent_is_lost(engine, LATER, ((), breaches, ()))
    unsettled = (evolve(duties[0], ways=(Way((), None),)),)
    no_cent_is_lost(engine, LATER, (unsettled, breaches, ()))


def test_no_cent_is_lost_that_another_way_to_perform_sets_free() -> None:
    """What was paid in part counts to the duty till it is delivered, and then to nothing."""
    norm = BEA.must(Deliver(level=1), alternatives=(Pay(usd(60), ANN),), by=date(2020, 3, 1))
    agreed = Contract(
        name="Either",
        parties=PARTIES,
        clauses=(Clause("C1", "Bea delivers or pays.", norm),),
        effective=START,
    )
    paid = BEA.does(Pay(usd(20), ANN), on=START)
    delivered = BEA.does(Deliver(level=1), on=START + DAY)
    with Engine(agreed, [paid, delivered]) as engine:
        for on in (START, START + DAY):
            no_cent_is_lost(engine, on, told(engine, on))


def test_recording_again_that_makes_a_difference_is_told(engine) -> None:
    """As what is new does."""
    with pytest.raises(AssertionError, match="recording again changes nothing"):
        recording_again_changes_nothing(
            engine, evolve(ORDER, id="new"), LATER, told(engine, LATER)
        )


class Undoing(ContractMachine):
    contract = sale.contract


def test_laws_hold_of_what_is_reversed_and_corrected() -> None:
    """A machine takes them like any event, and forgets the answers that they may change."""
    machine = Undoing()
    buyer, seller = sale.buyer, sale.seller
    order, *others = [event for events in sale.HISTORIES.values() for event in events]
    asked = Asked(order.by, order.act, order.on)
    for event in (order, *others):
        if event.by in {buyer, seller}:
            machine.record(event)
    machine.decide(asked)
    acts = [e for e in machine.history if e.at <= machine.history[-1].at]
    program = sale.contract.program
    free = [e for e in acts if not program.exercised_by(e.act.kind, e.at)]
    for event in free[:4]:
        machine.record(event.reversal(on=LATER))
    wrong = machine.history[-1].correction(recorded=LATER + DAY)
    machine.record(wrong)
    machine.record(wrong.correction(recorded=LATER + 2 * DAY))
    machine.record(free[5].correction(recorded=LATER + DAY, on=free[5].on + DAY))
    assert machine.decide(asked) == asked.put_to(machine.engine)
    machine.engine.close()
