"""What may have happened off the record: as many events are supposed as are told apart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Definition,
    DutyStatus,
    Engine,
    Field,
    Money,
    Verdict,
    anything,
    at_least,
    at_most,
    between,
    days,
    less_than,
    more_than,
    other_than,
    usd,
)
from contract_rules.errors import OffRecordError
from contract_rules.testing.strategies.vocabulary import Declare, Deliver, Model, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, cyd, day, order, pay, visit
from support.histories import MATCHERS
from support.open_words import SCOPE, Doubt, Refuse, agreed, asked

SOME = bea.did(Refuse())
OTHER = bea.did(Refuse(), "other")
DOUBT = bea.did(Doubt())
VISIT = cyd.did(Visit())
LEVEL = SOME[Refuse.level]
ALIKE = cyd.did(Visit(level=LEVEL))

OPEN = {
    "another level": (SOME, bea.did(Refuse(level=other_than(1)))),
    "an earlier day": (SOME, OTHER & (day(3) < OTHER.on)),
    "a day before one on record": (SOME, OTHER & VISIT & (VISIT.on < OTHER.on)),
    "a higher level": (bea.did(Refuse(level=at_least(1))), bea.did(Refuse(level=at_most(3)))),
    "a level not on record": (
        bea.did(Refuse(level=at_least(2))),
        VISIT & bea.did(Refuse(level=Visit.level)),
    ),
    "two in an order": (SOME & OTHER & (SOME.on < OTHER.on), None),
    "two of one model": (DOUBT & bea.did(Doubt(model=DOUBT[Doubt.model]), "other"), None),
    "a level above one on record": (SOME & cyd.did(Visit(level=less_than(LEVEL))), None),
    "joined to what is on record and before it": (SOME & ALIKE & (SOME.on < ALIKE.on), None),
    "compared with itself": (SOME & (SOME.on <= SOME.on), None),
}


@pytest.mark.parametrize("case", OPEN)
def test_what_another_event_would_change_is_open(case) -> None:
    provided, unless = OPEN[case]
    stated = agreed(ann.must_not(Deliver(), provided=provided, unless=unless))
    decision = asked(stated, [] if case.startswith("two") else [visit(3, 2)])
    assert decision.verdict is Verdict.UNDETERMINED


class Whisper(Action, on_record=False, phrase="whisper {loud} {long}"):
    loud: Field[Decimal] = between(Decimal(2), Decimal(5), default=anything)
    long: Field[Decimal] = between(Decimal(3), Decimal(5), default=anything)


def test_a_value_that_no_clause_names_is_taken_from_the_range_of_its_field() -> None:
    """Of an act that may have happened, and of one that a report is about."""
    lower = ann.did(Declare()) & (Whisper.loud < Declare.share)
    kept = contract(
        clause("S", cyd.must_not(Visit(), provided=ann.did(Whisper()) & lower)),
        clause("T", cyd.must_not(Whisper(), provided=lower)),
    )
    with Engine(kept) as engine:
        assert "whisper any loud any long" in str(engine.report(on=day(1)))
        engine.record(ann.does(Declare(Model("M"), 1, Decimal(9)), on=day(2)))
        found = engine.decide(cyd, Visit(), on=day(3))
        assert found.verdict is Verdict.UNDETERMINED
        assert {point.act.get("loud") for point in found.turns_on} == {Decimal(2)}


def test_a_duty_does_not_go_by_what_need_not_be_on_record() -> None:
    """When a standing one arose, and what one comes to, would be anybody's guess."""
    defined = Definition("D1", "As defined.", SOME)
    debt = Pay(amount=usd(2), to=ann)
    for norm in (
        bea.must(debt, within=days(1), provided=SOME & (day(2) < SOME.on)),
        bea.must(debt, upon=Order, by=SOME.on, provided=SOME),
        bea.must(debt, provided=defined.holds),
    ):
        with pytest.raises(OffRecordError, match="need not be on record"):
            contract(defined, clause("C1", norm))


@pytest.mark.parametrize("reading", ["narrow", "wide"])
def test_findings_tell_of_a_duty_that_is_open_whatever_reading_comes_first(reading) -> None:
    debt = bea.must(
        Pay(amount=Order.price, to=ann),
        upon=bea.did(Order()),
        within=days(2),
        provided=SCOPE.reads(reading),
    )
    with Engine(agreed(debt)) as engine:
        found = engine.record(order(2), pay(3, 30))
        assert [f.kind.value for f in found] == ["duty", "undetermined", "unallocated"]
        assert {f.duty.status for f in found if f.duty} == {DutyStatus.UNDETERMINED}
        assert [f.amount for f in found if f.amount] == [usd(20)]
    with Engine(agreed(debt), readings={"scope": reading}) as engine:
        kinds = [finding.kind.value for finding in engine.record(order(2), pay(3, 10))]
        assert kinds == ["duty", "kept"]


SETTLED = {
    "its own model": (DOUBT, bea.did(Doubt(model=DOUBT[Doubt.model]), "other")),
    "every level": (
        SOME,
        bea.did(Refuse(level=at_least(1)), "other") | bea.did(Refuse(level=less_than(1)), "other"),
    ),
}


@pytest.mark.parametrize("case", SETTLED)
def test_what_every_event_does_is_settled(case) -> None:
    provided, unless = SETTLED[case]
    stated = agreed(ann.must_not(Deliver(), provided=provided, unless=unless))
    found = {way.answer.verdict for way in asked(stated).ways}
    assert found == {Verdict.PERMITTED, Verdict.SILENT}


class Bid(Action, phrase="bid {amount}", on_record=False, currency="EUR"):
    amount: Field[Money]


class Sell(Action, phrase="sell for {amount}", currency="USD"):
    amount: Field[Money]


def test_an_amount_off_the_record_is_supposed_in_the_currency_of_its_action() -> None:
    """Though the act that turns on it is of another one."""
    ban = ann.must_not(
        Sell(amount=anything), unless=bea.did(Bid(amount=more_than(Money(5, "EUR"))))
    )
    agreed_ = Contract(
        name="The sale",
        parties=(ann, bea),
        clauses=(Clause("1", "No sale below a bid.", ban),),
        effective=day(1),
        actions=(Bid, Sell),
    )
    with Engine(agreed_) as engine:
        found = engine.decide(ann, Sell(usd(1)), on=day(3))
    assert found.verdict is Verdict.UNDETERMINED
    assert [str(point) for point in found.turns_on] == ["2020-01-03 Bea Bid(amount=EUR 6.00)"]


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("known", [0, 2, 3])
def test_what_happens_later_is_nothing_to_what_may_have_happened(matcher, known) -> None:
    """However much of it was on record when it was asked first."""
    bounded = VISIT & bea.did(Refuse(level=at_least(Visit.level)))
    duty = bea.must(Pay(usd(1), ann), upon=bea.did(Order()), provided=bounded, within=days(1))
    stated = agreed(ann.must_not(Deliver(), unless=bounded), duty)
    history = [visit(2, 1), order(3), visit(7, 3)]
    with Engine(stated, history[:known], matcher=matcher) as engine:
        engine.duties(on=day(4))
        engine.record(*history[known:])
        (owed,), decision = engine.duties(on=day(4)), engine.decide(ann, Deliver(1), on=day(4))
    refused = "Bea Refuse(level=1)", "Bea Refuse(level=2)"
    assert [str(point)[11:] for point in owed.turns_on] == [*refused]
    assert [str(point)[11:] for point in decision.turns_on] == [*refused]
