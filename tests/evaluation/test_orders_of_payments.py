"""To which debts a payment counts first, what it names, and what counts on account."""

from __future__ import annotations

import pytest

from contract_rules import (
    Allocation,
    Engine,
    anything,
    at_least,
    monthly,
    percent,
    resumes,
    suspends,
    usd,
    waives,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.norms.norms import Obligation
from contract_rules.testing.strategies.vocabulary import Claim, Order, Pay
from support.dealings import (
    PRICE,
    SALE,
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    duties,
    each_matcher,
    order,
    pay,
    stands,
)


def by_due(**how):
    """Bea pays the price of each order by the day that it states."""
    return bea.must(Pay(Order.price, ann), upon=bea.did(Order()), by=Order.due, **how)


LATER, SOONER = order(2, 10, due=day(30)), order(3, 10, due=day(10))


@each_matcher
def test_what_is_due_first_is_paid_first(matcher) -> None:
    """By default; or what is oldest, where the clause says so."""
    for how, found in (
        ({}, ["C1 open 0 10", "C1 kept 10 0"]),
        ({"allocation": Allocation.OLDEST_DUE}, ["C1 open 0 10", "C1 kept 10 0"]),
        ({"allocation": Allocation.OLDEST}, ["C1 kept 10 0", "C1 breached 0 10"]),
    ):
        agreed = contract(clause("C1", by_due(**how)))
        assert stands(agreed, (LATER, SOONER, pay(5, 10)), day(20), matcher) == found


@each_matcher
def test_of_debts_that_are_due_together_the_oldest_is_first(matcher) -> None:
    """And one without a deadline ranks as due when it arose."""
    agreed = contract(
        clause("C1", by_due()),
        clause("C2", bea.must(Pay(usd(10), ann), upon=bea.did(Order(level=2)))),
    )
    same = (order(2, 10), order(3, 10), pay(5, 10))
    assert stands(agreed, same, day(6), matcher) == ["C1 kept 10 0", "C1 open 0 10"]
    events = (LATER, order(4, 10, 2, day(10)), pay(5, 10))
    assert stands(agreed, events, day(6), matcher) == [
        "C1 open 0 10",
        "C1 open 0 10",
        "C2 kept 10 0",
    ]


@each_matcher
def test_debts_of_clauses_with_other_orders_rank_by_their_own(matcher) -> None:
    """One by when it arose, one by when it is due."""
    agreed = contract(
        clause("C1", by_due(allocation=Allocation.OLDEST)),
        clause("C2", bea.must(Pay(usd(10), ann), by=day(1))),
        clause("C3", bea.must(Pay(usd(10), ann), by=day(4))),
    )
    events = (LATER, pay(3, 25))
    assert stands(agreed, events, day(3), matcher) == [
        "C2 late 10 0",
        "C3 open 5 5",
        "C1 kept 10 0",
    ]


@each_matcher
def test_a_deadline_ranks_as_it_stands_then(matcher) -> None:
    """One that a suspension moved comes after one that it did not."""
    powers = clause(
        "P",
        ann.can(Claim(number=1), then=suspends("C1", extends=True)),
        ann.can(Claim(number=2), then=resumes("C1")),
    )
    agreed = contract(
        clause("C1", bea.must(Pay(usd(10), ann), by=day(12))),
        clause("C2", bea.must(Pay(usd(10), ann), by=day(14))),
        powers,
    )
    assert stands(agreed, (pay(9, 10),), day(9), matcher) == ["C1 kept 10 0", "C2 open 0 10"]
    events = (claim(2), claim(7, 2), pay(9, 10))
    assert stands(agreed, events, day(9), matcher) == ["C1 open 0 10", "C2 kept 10 0"]
    with Engine(agreed, (pay(9, 10), claim(7, 2)), matcher=matcher) as engine:
        engine.record(claim(2))  # known late: it is worked out again from there
        assert [d.status.value for d in engine.duties(on=day(9))] == ["open", "kept"]


@each_matcher
def test_what_names_an_event_waits_for_it(matcher) -> None:
    """It counts to no other debt, is unallocated, and counts to that which arises upon it."""
    events = (order(2, 10), pay(4, 15, towards="I"), order(6, 12, id="I"))
    with Engine(SALE, events, matcher=matcher) as engine:
        assert [str(left) for _, left in engine.unallocated(on=day(5))] == ["USD 15.00"]
        assert [d.paid for d in engine.duties(on=day(5))] == [usd(0)]
        found = [(d.status.value, d.paid, d.since) for d in engine.duties(on=day(6))]
        assert found == [("open", usd(3), day(2)), ("kept", usd(12), day(6))]
        assert engine.unallocated(on=day(6)) == ()
        (_, kept) = engine.duties(on=day(6))
        assert "went towards it on 2020-01-06" in " ".join(str(kept).split())
    assert stands(SALE, events[:2], day(9), matcher) == ["C1 open 0 10"]


@each_matcher
def test_one_recorded_before_the_event_tells_it_with_the_event(matcher) -> None:
    """The payment was unallocated then; the debt that arises is kept at once."""
    with Engine(SALE, matcher=matcher) as engine:
        (early,) = engine.record(pay(4, 12, towards="I"))
        assert (early.kind.value, early.amount) == ("unallocated", usd(12))
        (arose,) = engine.record(order(6, 12, id="I"))
        assert (arose.kind.value, arose.duty.status.value) == ("duty", "kept")
        assert engine.record(order(5, 3)) != ()
        assert [d.status.value for d in engine.duties(on=day(6))] == ["open", "kept"]


@each_matcher
def test_what_is_named_is_paid_before_anything_else(matcher) -> None:
    """While it is not paid, nothing goes on; of a debt that does not bind, neither."""
    banned = contract(
        clause("C1", bea.must(Pay(Order.price, ann), upon=bea.did(Order(level=1)))),
        clause("C2", bea.must(Pay(Order.price, ann), upon=bea.did(Order(level=2)))),
        clause("R", bea.need_not(Pay(usd(30), ann)), overrides=("C1",)),
    )
    events = (order(2, 30, id="I"), order(2, 10, 2), pay(4, 12, towards="I"))
    assert stands(banned, events, day(4), matcher) == ["C1 suspended 0 30", "C2 open 0 10"]


@each_matcher
def test_what_is_paid_to_another_than_it_names_counts_to_nothing(matcher) -> None:
    """As no debt upon that event asks for it; nor where nothing is owed upon it."""
    agreed = contract(PRICE, clause("C2", bea.must(Pay(usd(5), cyd))))
    events = (order(2, 10, id="I"), pay(4, 5, cyd, towards="I"))
    assert stands(agreed, events, day(4), matcher) == ["C2 open 0 5", "C1 open 0 10"]
    with Engine(agreed, events, matcher=matcher) as engine:
        assert [str(left) for _, left in engine.unallocated(on=day(9))] == ["USD 5.00"]


@each_matcher
def test_what_is_named_alone_never_moves_on(matcher) -> None:
    """Neither to another debt, nor does what names nothing count to it."""
    agreed = contract(
        clause("C1", by_due(allocation=Allocation.AS_NAMED)),
        clause("C2", bea.must(Pay(usd(10), ann), by=day(20))),
    )
    first = order(2, 10, id="I")
    assert stands(agreed, (first, pay(3, 12)), day(4), matcher) == ["C2 kept 10 0", "C1 open 0 10"]
    events = (first, pay(3, 12, towards="I"))
    assert stands(agreed, events, day(4), matcher) == ["C2 open 0 10", "C1 kept 10 0"]
    with Engine(agreed, events, matcher=matcher) as engine:
        assert [str(left) for _, left in engine.unallocated(on=day(4))] == ["USD 2.00"]


@each_matcher
def test_what_was_paid_too_early_counts_on_account(matcher) -> None:
    """And what was paid too much; to the next debt that it fits, where its clause says so."""
    agreed = contract(clause("C1", by_due(on_account=True)))
    events = (pay(1, 7), order(2, 5, id="I"), order(4, 10), order(6, 1), pay(7, 1, cyd))
    found = [stands(agreed, events, day(number), matcher) for number in (2, 4, 6)]
    assert found == [
        ["C1 kept 5 0"],
        ["C1 kept 5 0", "C1 open 2 8"],
        ["C1 kept 5 0", "C1 open 2 8", "C1 open 0 1"],
    ]
    with Engine(agreed, events, matcher=matcher) as engine:
        assert engine.unallocated(on=day(6)) == ()
        assert [str(left) for _, left in engine.unallocated(on=day(3))] == ["USD 2.00"]
    assert stands(contract(clause("C1", by_due())), events, day(4), matcher)[0] == "C1 open 0 5"


@each_matcher
def test_what_is_on_account_is_used_in_the_order_of_happening(matcher) -> None:
    """Not what names another debt, what is reversed, what is to another, or is of another."""
    agreed = contract(
        clause("C1", by_due(on_account=True)),
        clause("C2", bea.must(Pay(usd(1), cyd), on_account=True, every=monthly(day=10))),
    )
    first = pay(1, 3)
    undone = (first, first.reversal(on=day(4)))
    other = (pay(2, 2, towards="J"), pay(2, 4, by=ann), pay(2, 1, cyd))
    events = (*undone, *other, pay(3, 1), pay(4, 1), order(6, 10))
    (duty,) = [d for d in duties(agreed, events, day(6), matcher) if d.clause == "C1"]
    assert [step.event.on for step in duty.steps] == [day(3), day(4)]
    assert duty.paid == usd(2)


@each_matcher
def test_what_a_reversal_sets_free_is_on_account(matcher) -> None:
    """The order is reversed, and what was paid for it counts to the next."""
    agreed = contract(clause("C1", by_due(on_account=True)))
    first = order(2, 10)
    events = (first, pay(3, 10), first.reversal(on=day(5)), order(7, 4))
    assert stands(agreed, events, day(8), matcher) == ["C1 discharged 0 0", "C1 kept 4 0"]


@each_matcher
def test_what_was_paid_before_the_first_day_counts_from_that_day_on(matcher) -> None:
    """On account: a debt that may be paid from the tenth on is kept on the tenth."""
    for how, told in (({"on_account": True}, "kept"), ({}, "open")):
        norm = bea.must(Pay(Order.price, ann), upon=bea.did(Order()), not_before=day(10), **how)
        agreed = contract(clause("C1", norm))
        events = (order(2, 5, id="I"), pay(3, 5, towards="I"))
        (before,) = duties(agreed, events, day(9), matcher)
        (then,) = duties(agreed, events, day(10), matcher)
        assert (before.status.value, then.status.value) == ("open", told)


@each_matcher
def test_a_payment_that_makes_a_debt_does_not_count_to_it(matcher) -> None:
    """Nor to an earlier one of the same clause, on account or not."""
    norm = bea.must(
        Pay(percent(50) * Pay.amount, ann), upon=bea.did(Pay(amount=anything)), on_account=True
    )
    agreed = contract(clause("C1", norm))
    assert stands(agreed, (pay(2, 8),), day(4), matcher) == ["C1 open 0 4"]
    assert stands(agreed, (pay(2, 8), pay(3, 8)), day(4), matcher) == [
        "C1 kept 4 0",
        "C1 open 0 4",
    ]


@each_matcher
def test_what_was_undone_before_its_event_counts_to_nothing(matcher) -> None:
    """Whoever named the order, and got the money back before it, has not paid it."""
    first = pay(2, 10, towards="I")
    events = (first, first.reversal(on=day(4)), order(6, 10, id="I"))
    assert stands(SALE, events, day(6), matcher) == ["C1 open 0 10"]


@each_matcher
@pytest.mark.parametrize("paid_on", [1, 3])
def test_what_names_an_order_that_costs_nothing_goes_on(matcher, paid_on) -> None:
    """It counts to the order, of which there is nothing to pay, before it and after it."""
    agreed = contract(PRICE, clause("C2", bea.must(Pay(usd(2), ann), by=day(1))))
    payment = pay(paid_on, 2, towards="I")
    assert stands(agreed, [payment], day(1), matcher) == ["C2 open 0 2"]
    told = stands(agreed, [payment, order(2, 0, id="I")], day(3), matcher)
    assert told == ["C2 late 2 0", "C1 kept 0 0"]
    told = stands(agreed, [payment, order(2, 1, id="I")], day(3), matcher)
    assert told == ["C2 breached 1 1", "C1 kept 1 0"]


@each_matcher
def test_a_surplus_is_not_on_account(matcher) -> None:
    """What is paid beyond the least that is asked for is part of that."""
    agreed = contract(
        clause("C1", bea.must(Pay(amount=at_least(usd(20)), to=ann), by=day(9))),
        clause("C2", by_due(on_account=True)),
    )
    events = (pay(2, 25), order(4, 5))
    assert stands(agreed, events, day(4), matcher) == ["C1 kept 20 0", "C2 open 0 5"]


@each_matcher
def test_what_is_waived_lets_what_names_it_go_on(matcher) -> None:
    """As there is nothing left to pay upon it."""
    agreed = contract(
        clause("C1", bea.must(Pay(Order.price, ann), upon=bea.did(Order()), on_account=True)),
        clause("P", ann.can(Claim(number=1), then=waives("C1"))),
    )
    events = (order(2, 5, id="I"), claim(3), pay(5, 5, towards="I"), order(6, 5))
    assert stands(agreed, events, day(6), matcher) == ["C1 discharged 0 0", "C1 kept 5 0"]


def test_it_is_data() -> None:
    """An order, and whether there is an account, come back as they were written."""
    for how in ({"allocation": Allocation.AS_NAMED}, {"on_account": True}):
        norm = by_due(**how)
        assert from_json(Obligation, to_json(norm)) == norm
        assert norm != by_due()
    assert repr(Allocation.AS_NAMED) == "Allocation.AS_NAMED"
