"""Duties that a norm for each reading makes: one duty, and found by the readings given."""

from __future__ import annotations

import pytest

from contract_rules import DutyStatus, Engine, FindingKind, Question, least, usd
from contract_rules.testing.strategies.vocabulary import Order, Pay
from support.dealings import ann, bea, clause, contract, day, each_matcher, order

FEE = Question("fee", "Which fee?", readings=("full", "capped"))
CAPPED = least(Order.price, usd(100))
FULL = Order.price


def terms(*others):
    """A contract by which a fee is owed in full, or up to a cap, and what else is."""
    return contract(
        clause(
            "C1",
            ann.must(Pay(to=bea, amount=FULL), upon=bea.did(Order()), provided=FEE.reads("full")),
            *others,
            ann.must(
                Pay(to=bea, amount=CAPPED), upon=bea.did(Order()), provided=FEE.reads("capped")
            ),
        )
    )


@each_matcher
@pytest.mark.parametrize(("amount", "is_open"), [(100, False), (101, True)])
def test_norms_for_each_reading_make_one_duty(matcher, amount, is_open) -> None:
    """It is open where it comes to the same under each, and undetermined where it does not."""
    with Engine(terms(), [order(2, amount)], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(3))
        status = DutyStatus.UNDETERMINED if is_open else DutyStatus.OPEN
        assert (duty.status, bool(duty.ways)) == (status, is_open)
        found = {way.settled[0].choice: way.answer.amount for way in duty.ways}
        assert found == ({"full": usd(101), "capped": usd(100)} if is_open else {})


@each_matcher
def test_a_duty_that_there_is_anyway_stays_the_same(matcher) -> None:
    """It is not taken for one that a reading makes, though it is owed upon the same."""
    always = ann.must(Pay(to=bea, amount=usd(7)), upon=bea.did(Order()))
    with Engine(terms(always), [order(2, 50)], matcher=matcher) as engine:
        duties = engine.duties(on=day(3))
        assert [d.status for d in duties] == [DutyStatus.OPEN] * len(duties)
        assert sorted(d.amount.amount for d in duties) == [7, 50]


@each_matcher
def test_what_comes_to_the_same_by_each_norm_is_found_to_be_so(matcher) -> None:
    """That it arose and was kept is not open, whichever norm makes it."""
    with Engine(terms(), [order(2, 100)], matcher=matcher) as engine:
        (arisen,) = engine.findings()
        (kept,) = engine.record(ann.does(Pay(usd(100), bea), on=day(3)))
        (duty,) = engine.duties(on=day(3))
        assert (arisen.kind, arisen.duty.id) == (FindingKind.DUTY, duty.id)
        assert (kept.kind, kept.duty, kept.amount) == (FindingKind.KEPT, duty, usd(100))


@each_matcher
@pytest.mark.parametrize(("reading", "amount"), [("full", 150), ("capped", 100)])
def test_findings_go_by_the_readings_that_an_engine_was_given(matcher, reading, amount) -> None:
    """Also where the reading supposed otherwise would make no such duty."""
    with Engine(terms(), matcher=matcher, readings={"fee": reading}) as engine:
        (finding,) = engine.record(order(2, 150))
        assert finding.duty.amount == usd(amount)
        (duty,) = engine.duties(on=day(3), readings={"fee": "full"})
        assert duty.amount == usd(150)
