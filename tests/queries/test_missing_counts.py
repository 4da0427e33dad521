"""`why_not` supposes what totals and counts want: one act more of each, as often as it takes."""

from __future__ import annotations

import pytest

from contract_rules import (
    Engine,
    Verdict,
    any_party,
    at_least,
    count,
    days,
    total,
    usd,
)
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, cyd, day, dov, each_matcher, pay, visit


def missing(exception, events=(), matcher="semantics"):
    """What would have to be so for Ann to be allowed to deliver, as events."""
    agreed = contract(clause("C1", ann.must_not(Deliver(), unless=exception)))
    with Engine(agreed, events, matcher=matcher) as engine:
        found = engine.decide(ann, Deliver(1), on=day(20)).why_not(Verdict.PERMITTED)
    return [[(e.by.name, e.act, e.on) for e in one.events] for one in found], found


@each_matcher
@pytest.mark.parametrize("done", [0, 1, 2])
def test_as_many_are_missing_as_the_count_wants(matcher, done) -> None:
    events = [visit(number) for number in range(2, 2 + done)]
    (found,), (told,) = missing(count(Visit, by=cyd) >= 3, events, matcher)
    assert len(found) == 3 - done
    assert {(by, on) for by, _, on in found} == {("Cyd", day(20))}
    assert len({event.id for event in told.events}) == 3 - done
    assert (f"{3 - done} times more by" in str(told)) is (done < 2)


@each_matcher
@pytest.mark.parametrize(("wanted", "done"), [(4, 0), (9, 2), (99, 0)])
def test_more_than_three_are_told_where_one_act_alone_is_missing(matcher, wanted, done) -> None:
    events = [visit(number) for number in range(2, 2 + done)]
    for condition in (count(Visit, by=cyd) >= wanted, count(Visit, by=cyd) > wanted - 1):
        (found,), (told,) = missing(condition, events, matcher)
        assert [(by, on) for by, _, on in found] == [("Cyd", day(20))] * (wanted - done)
        assert len({event.id for event in told.events}) == wanted - done
        assert f"{wanted - done} times more by" in str(told)
        assert told.decision.verdict is Verdict.PERMITTED


def test_what_one_act_does_not_give_is_not_told_however_often() -> None:
    """More than a hundred, and acts of two sorts."""
    assert missing(count(Visit, by=cyd) >= 102) == ([], ())
    assert missing((count(Visit, by=cyd) >= 4) & (count(Visit, by=bea) >= 4)) == ([], ())


def test_with_fewer_asked_for_no_more_are_looked_for() -> None:
    agreed = contract(clause("C1", ann.must_not(Deliver(), unless=count(Visit, by=cyd) >= 4)))
    with Engine(agreed) as engine:
        assert engine.decide(ann, Deliver(1), on=day(20)).why_not(Verdict.PERMITTED, most=2) == ()


@each_matcher
def test_what_a_total_comes_to_that_falls_short_is_told(matcher) -> None:
    """Of a count, a sum and what is worked out of it, also where that goes by the act."""
    sum_ = total(Pay.amount, by=bea)
    events = [pay(2, 7), pay(3, 5), visit(3)]
    for condition, figure in (
        (sum_ >= usd(20), "it is USD 12.00, by the record of 3 events to 2020-01-20"),
        (usd(20) <= sum_ * 2 - usd(9), "it is USD 15.00, by the record of 3 events"),
        (count(Visit, by=cyd) >= 3, "it is 1, by the record of 3 events"),
        (sum_ >= total(Pay.amount, by=cyd) + usd(20), "USD 20.00, against USD 12.00, by"),
        (sum_ * Deliver.level > usd(20), "it is USD 12.00, by the record of 3 events"),
    ):
        agreed = contract(clause("C1", ann.must_not(Deliver(), unless=condition)))
        with Engine(agreed, events, matcher=matcher) as engine:
            told = " ".join(str(engine.decide(ann, Deliver(1), on=day(20))).split())
        assert figure in told


def test_what_is_too_much_is_not_undone() -> None:
    assert missing(count(Visit, by=cyd) < 1, [visit(2)]) == ([], ())


def test_any_of_a_group_may_do_it() -> None:
    found, _ = missing(count(Visit, by=any_party) >= 1)
    assert sorted(by for ((by, _, _),) in found) == ["Ann", "Bea", "Cyd", "Dov"]


@pytest.mark.parametrize(
    ("condition", "amount"),
    [
        (lambda sum_: sum_ >= usd(70), 70),
        (lambda sum_: sum_ > usd(70), 71),
        (lambda sum_: usd(70) <= sum_, 70),
    ],
)
def test_a_sum_wants_one_payment_of_the_whole(condition, amount) -> None:
    """In its window, and such as it asks for."""
    sum_ = total(Pay.amount, by=bea, to=ann, within=days(9))
    (((by, act, on),),), _ = missing(condition(sum_))
    assert (by, act.get("amount"), act.get("to"), on) == ("Bea", usd(amount), ann, day(20))


def test_a_sum_of_what_is_worked_out_or_compared_with_no_constant_wants_some_act() -> None:
    """Of values that the contract names."""
    twice = total(Order.price * Order.level, by=bea, price=at_least(usd(6)), level=3, due=day(3))
    (((_, act, _),),), _ = missing(twice >= usd(9))
    assert (act.get("price"), act.get("level")) == (usd(6), 3)
    more = total(Pay.amount, by=bea) > total(Pay.amount, by=cyd)
    some = total(Pay.amount, by=dov) >= usd(3)
    (((by, act, _),),), _ = missing(more & ~some)
    assert (by, act.get("amount")) == ("Bea", usd(3))
