"""A total adds up what the days of each act come to: days of illness, months of service."""

from __future__ import annotations

import pytest

from contract_rules import (
    Contract,
    Engine,
    days,
    days_between,
    end_of_month,
    periods_between,
    total,
    usd,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import WrongTypeError
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, cyd, day, duties, each_matcher, order

LASTED = days_between(Order.on, Order.due) + 1
ORDERS = [order(1, due=day(3)), order(5, due=day(9)), order(12, due=day(12))]


@each_matcher
def test_a_rolling_cap_is_of_the_days_of_each_act(matcher) -> None:
    """Of three days, five and one, more than eight are in any 12 days up to the twelfth alone."""
    ban = ann.must_not(Deliver(1), provided=total(LASTED, by=bea, in_any=days(12)) > 8)
    agreed = contract(clause("C1", ban))
    with Engine(agreed, ORDERS, matcher=matcher) as engine:
        verdicts = [engine.decide(ann, Deliver(1), on=day(n)).verdict.value for n in (11, 12, 13)]
        assert verdicts == ["silent", "prohibited", "silent"]
        assert [i.since for i in engine.history(ann, Deliver(1))] == [day(1), day(12), day(13)]
    assert from_json(Contract, to_json(agreed)) == agreed


@each_matcher
def test_what_is_owed_goes_by_whole_periods_of_each_act(matcher) -> None:
    """A day that is reckoned from its own counts as well; what is corrected counts anew."""
    pairs = periods_between(days(2), Order.on, Order.due + days(1))
    left = days_between(Order.due, end_of_month(Order.on))
    owed = Pay(usd(10) * total(pairs, by=bea) + usd(1) * total(left, by=bea), ann)
    agreed = contract(clause("C1", bea.must(owed, upon=cyd.did(Visit()))))
    seen = cyd.does(Visit(1), on=day(20))
    (duty,) = duties(agreed, [*ORDERS, seen], day(20), matcher)
    assert duty.amount == usd(10 * (1 + 2) + 28 + 22 + 19)
    longer = ORDERS[0].correction(recorded=day(15), due=day(4))
    (duty,) = duties(agreed, [*ORDERS, longer, seen], day(20), matcher)
    assert duty.amount == usd(10 * (2 + 2) + 27 + 22 + 19)


@each_matcher
def test_the_days_of_one_act_are_told_apart_from_those_of_each(matcher) -> None:
    """The total is told in full, though the same stands in the amount for the act itself."""
    owed = Pay(usd(5) * LASTED + usd(1) * total(LASTED, by=bea), ann)
    agreed = contract(clause("C1", bea.must(owed, upon=bea.did(Order()))))
    *_, duty = duties(agreed, ORDERS[:2], day(5), matcher)
    assert duty.amount == usd(5 * 5 + 8)
    told = " ".join(str(duty).split())
    assert "(a) is the number of days from ordering to 2020-01-09: 4." in told
    assert "the total of (the number of days from ordering to the due in ordering plus 1)" in told


def test_days_of_other_acts_are_not_added_up() -> None:
    """As the sum would change from day to day with these."""
    for added in (days_between(Order.on, Visit.on), days_between(Visit.on, Order.due)):
        with pytest.raises(WrongTypeError, match="is of its fields, constants and fields found"):
            total(Order.level * added, by=bea)
