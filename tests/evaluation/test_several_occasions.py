"""Duties upon several acts: each arises when the last of them is done."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from contract_rules import (
    Amendment,
    Contract,
    DutyStatus,
    Engine,
    FateKind,
    FindingKind,
    begins,
    breach_of,
    days,
    due,
    ends,
    interest,
    percent,
    resumes,
    suspends,
    total,
    usd,
    waives,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.testing.mutation.mutants import mutants
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
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
from support.dealings import (
    visit as visited,
)

UPON = (bea.did(Order()), ann.did(Visit(level=1)))

PRICE = clause("1", bea.must(Pay(amount=Order.price, to=ann), upon=UPON, within=days(10)))
"""An order is paid within ten days after it and Ann's visit, whichever is later."""

POWERS = clause(
    "P",
    ann.can(Claim(number=1), then=suspends("1", extends=False)),
    ann.can(Claim(number=2), then=suspends("1", extends=True)),
    ann.can(Claim(number=3), then=resumes("1")),
    ann.can(Claim(number=4), then=ends("1")),
    ann.can(Claim(number=5), then=waives("1")),
)


def visit(number, level=1, *, by=ann):
    """Ann visits, or another does."""
    return visited(number, level, by=by)


def told(agreed, events, on, matcher):
    """When duties arose, by when they are due, of what, and how they stand."""
    return [
        (duty.arisen.day, duty.due.day, duty.amount, duty.status.value)
        for duty in duties(agreed, events, on, matcher)
    ]


@each_matcher
@pytest.mark.parametrize(
    "events",
    [
        (order(2, 100), visit(5, 1)),
        (visit(2, 1), order(5, 100)),
        (order(5, 100), visit(5, 1)),
        (visit(2, 1), visit(3, 1), order(5, 100), visit(7, 1)),
    ],
)
def test_it_arises_with_the_last_and_is_due_from_then(matcher, events) -> None:
    """In whatever order they are done, and once, whatever is done again."""
    assert duties(contract(PRICE), events[:1], day(20), matcher) == ()
    assert told(contract(PRICE), events, day(9), matcher) == [(5, 15, usd(100), "open")]


@each_matcher
def test_what_was_done_before_a_norm_begins_waits_for_one_done_then(matcher) -> None:
    """Both done before make no debt; one more visit, once the norm is there, makes it one.

    So it is with a norm that has a first day of its own, and with a clause that is agreed later.
    """
    pays = {"upon": UPON, "within": days(10)}
    price = Pay(amount=Order.price, to=ann)
    begun = contract(clause("1", bea.must(price, **pays, from_=day(4))))
    added = evolve(
        contract(),
        amendments=(
            Amendment(
                title="More", effective=day(4), adds=(clause("1", bea.must(price, **pays)),)
            ),
        ),
    )
    before = (order(2, 100), visit(3, 1))
    for agreed in (begun, added):
        assert duties(agreed, before, day(20), matcher) == ()
        found = told(agreed, (*before, visit(5, 1)), day(9), matcher)
        assert found == [(5, 15, usd(100), "open")]


@each_matcher
def test_each_of_the_first_makes_a_duty(matcher) -> None:
    """Two orders and one visit are two debts; what is unlike a visit makes none."""
    events = (order(2, 100), visit(3, 2), visit(3, 1, by=cyd), order(4, 50))
    assert duties(contract(PRICE), events, day(9), matcher) == ()
    found = told(contract(PRICE), (*events, visit(6, 1), order(8, 20)), day(9), matcher)
    assert sorted(found) == [
        (6, 16, usd(50), "open"),
        (6, 16, usd(100), "open"),
        (8, 18, usd(20), "open"),
    ]


@each_matcher
def test_it_is_told_with_all_that_was_done(matcher) -> None:
    """What makes it is the last; the reasons name each; a payment may name any."""
    first, last = order(2, 100), visit(5, 1)
    with Engine(contract(PRICE), (first,), matcher=matcher) as engine:
        (finding,) = engine.record(last)
        assert (finding.kind, finding.event) == (FindingKind.DUTY, last)
        (duty,) = engine.duties(on=day(6))
        assert duty.trigger == first
        assert [event.id for event in duty.reasons[0].events] == [first.id, last.id]
        engine.record(bea.does(Pay(usd(60), ann), on=day(6), towards=last.id))
        engine.record(bea.does(Pay(usd(40), ann), on=day(7), towards=first.id))
        assert [d.status for d in engine.duties(on=day(7))] == [DutyStatus.KEPT]
    assert from_json(Contract, to_json(contract(PRICE))) == contract(PRICE)


@each_matcher
def test_why_nothing_is_owed_names_what_was_not_done(matcher) -> None:
    """The visit, by the day asked about; or what else keeps the duty from arising."""
    with Engine(contract(PRICE), (order(2, 100),), matcher=matcher) as engine:
        said = " ".join(str(engine.why_not_owed("1", on=day(5))).split())
        assert "but Ann had not visited (1) by 2020-01-05" in said
        engine.record(visit(6, 1))
        (fate,) = engine.why_not_owed("1", on=day(7)).fates
        assert fate.fate is FateKind.AROSE
    dormant = clause("1", *PRICE.norms, dormant=True)
    start = clause("S", ann.can(Claim(number=6), then=begins("1")))
    events = (order(2, 100), visit(3, 1), claim(5, 6))
    with Engine(contract(dormant, start, POWERS), events, matcher=matcher) as engine:
        fates = [engine.why_not_owed("1", on=day(on)).fates[0].fate for on in (4, 6)]
        assert fates == [FateKind.PENDING, FateKind.PENDING]
        engine.record(claim(7, 4))
        assert engine.why_not_owed("1", on=day(9)).fates[0].fate is FateKind.LAPSED


@each_matcher
def test_conditions_and_totals_are_of_the_instant_at_which_it_arises(matcher) -> None:
    """Not of the first act's."""
    counted = bea.must(
        Pay(amount=total(Order.price, by=bea), to=ann), upon=UPON, provided=cyd.did(Visit())
    )
    agreed = contract(clause("1", counted))
    events = (order(2, 100), order(3, 20), visit(5, 1))
    assert duties(agreed, events, day(9), matcher) == ()
    found = duties(agreed, (*events, visit(4, 2, by=cyd)), day(9), matcher)
    assert [(d.arisen, d.amount) for d in found] == [(day(5), usd(120))] * 2


@each_matcher
def test_interest_runs_from_the_last_of_them(matcher) -> None:
    """On the price of an order of the 2nd, from the visit of the 5th on."""
    accrued = bea.must(
        Pay(amount=interest(percent(10), on=Order.price, per=days(1)), to=ann), upon=UPON
    )
    events = (order(2, 100), visit(5, 1))
    for number, amount in ((5, 0), (6, 10), (8, 30)):
        (duty,) = duties(contract(clause("1", accrued)), events, day(number), matcher)
        assert duty.amount == usd(amount)


@each_matcher
def test_what_is_undone_is_waited_for_anew(matcher) -> None:
    """The debt is discharged with the visit that is undone, and arises with the next."""
    first, done = order(2, 100), visit(5, 1)
    undone = (first, done, done.reversal(on=day(7)))
    assert told(contract(PRICE), undone, day(9), matcher) == [(5, 15, usd(100), "discharged")]
    again = told(contract(PRICE), (*undone, visit(8, 1)), day(9), matcher)
    assert again == [(5, 15, usd(100), "discharged"), (8, 18, usd(100), "open")]
    gone = (*undone, first.reversal(on=day(7)), visit(8, 1))
    assert told(contract(PRICE), gone, day(9), matcher) == [(5, 15, usd(100), "discharged")]
    before = (first, first.reversal(on=day(3)), visit(5, 1))
    assert duties(contract(PRICE), before, day(9), matcher) == ()
    # another visit stands: the debt arises again at once
    two = (first, visit(4, 1), undone[1], undone[2])
    found = told(contract(PRICE), two, day(9), matcher)
    assert found == [(4, 14, usd(100), "open")]
    last = visit(4, 1)
    both = (visit(3, 1), last, order(5, 100), last.reversal(on=day(7)))
    found = told(contract(PRICE), both, day(9), matcher)
    assert found == [(5, 15, usd(100), "discharged"), (7, 17, usd(100), "open")]


@each_matcher
def test_what_was_waived_or_done_does_not_come_back(matcher) -> None:
    """As the visit is undone, and there is another."""
    done = visit(5, 1)
    events = (order(2, 100), done, claim(6, 5), done.reversal(on=day(7)), visit(8, 1))
    agreed = contract(PRICE, POWERS)
    assert told(agreed, events, day(9), matcher) == [(5, 15, usd(100), "discharged")]


@each_matcher
@pytest.mark.parametrize(("number", "last"), [(1, 15), (2, 18)])
def test_it_waits_for_the_end_of_a_suspension(matcher, number, last) -> None:
    """Its period counts from the last act, or from the end, if the suspension extends."""
    events = (order(2, 100), claim(3, number), visit(5, 1), claim(8, 3))
    found = told(contract(PRICE, POWERS), events, day(9), matcher)
    assert found == [(8, last, usd(100), "open")]
    done = visit(5, 1)
    undone = (*events, done.reversal(on=day(7)))
    assert duties(contract(PRICE, POWERS), undone, day(9), matcher) == ()
    again = told(contract(PRICE, POWERS), (*undone, visit(9, 1)), day(9), matcher)
    assert again == [(9, 19, usd(100), "open")]


@each_matcher
def test_only_the_last_must_be_done_while_the_clause_is_in_force(matcher) -> None:
    """An order before it begins counts; a visit before it does is not the last."""
    dormant = clause("1", *PRICE.norms, dormant=True)
    start = clause("S", ann.can(Claim(number=6), then=begins("1")))
    agreed = contract(dormant, start, POWERS)
    events = (order(2, 100), claim(3, 6), visit(5, 1))
    assert told(agreed, events, day(9), matcher) == [(5, 15, usd(100), "open")]
    events = (order(2, 100), visit(3, 1), claim(5, 6), visit(6, 2))
    assert duties(agreed, events, day(9), matcher) == ()
    events = (order(2, 100), claim(3, 6), claim(4, 4), visit(6, 1))
    assert duties(agreed, events, day(9), matcher) == ()


@each_matcher
def test_exercises_and_remedies_bring_such_duties_about(matcher) -> None:
    """Begun by an exercise, and asked about by others."""
    own = bea.must(Pay(amount=usd(5), to=ann), upon=UPON, within=days(2))
    agreed = contract(
        clause("1", ann.can(Claim(number=1), then=begins(own))),
        clause("2", cyd.may(Deliver(), provided=due("1"))),
        clause("3", cyd.must(Visit(level=2), upon=breach_of("1"))),
    )
    events = (claim(2, 1), order(3, 1), visit(5, 1))
    with Engine(agreed, events, matcher=matcher) as engine:
        found = [d.status.value for d in engine.duties(on=day(9))]
        assert sorted(found) == ["breached", "open"]


@each_matcher
@pytest.mark.parametrize("events", [(order(2, 100), visit(5, 1)), (visit(2, 1), order(5, 100))])
def test_an_act_that_breaches_a_prohibition_is_one_occasion(matcher, events) -> None:
    """However often it is gone through what follows from it at its instant."""
    ban = clause("2", bea.must_not(Order(), otherwise=bea.must(Visit(level=2), owed_to=ann)))
    found = stands(contract(PRICE, ban), events, day(9), matcher)
    assert sorted(found) == ["1 open 0 100", "2 open"]


def test_what_comes_late_on_record_is_taken_in() -> None:
    """Whichever of the acts it is."""
    with Engine(contract(PRICE), (visit(5, 1), pay(6, 100))) as engine:
        assert engine.duties(on=day(9)) == ()
        engine.record(order(2, 100))
        assert [d.status for d in engine.duties(on=day(9))] == [DutyStatus.KEPT]
        engine.record(visit(3, 1))
        assert [d.arisen for d in engine.duties(on=day(9))] == [day(3)]
    assert stands(contract(PRICE), (order(2, 9), visit(5, 1)), date(2020, 2, 1), "semantics") == [
        "1 breached 0 9"
    ]


@each_matcher
def test_all_duties_upon_one_act_are_taken_back_by_what_comes_late(matcher) -> None:
    """And arise anew, and end with its reversal."""
    upon = bea.did(Order())
    price = bea.must(Pay(amount=Order.price, to=ann), upon=upon, within=days(10))
    visited_then = bea.must(Visit(level=2), upon=upon, within=days(10))
    agreed = contract(clause("1", price), clause("2", visited_then))
    ordered = order(5, 100)
    with Engine(agreed, (ordered,), matcher=matcher) as engine:
        first = [(d.clause, d.arisen) for d in engine.duties(on=day(9))]
        engine.record(pay(2, 7))
        assert [(d.clause, d.arisen) for d in engine.duties(on=day(9))] == first
        assert first == [("1", day(5)), ("2", day(5))]
        engine.record(ordered.reversal(on=day(7)))
        assert {d.status for d in engine.duties(on=day(9))} == {DutyStatus.DISCHARGED}


def test_each_of_the_others_is_dropped_by_a_mutant() -> None:
    """So that the first would do."""
    found = [str(mutant) for mutant in mutants(contract(PRICE))]
    assert any("needs not that Ann visited (1)" in line for line in found)


@each_matcher
@pytest.mark.parametrize("named", ["ordered", "visited"])
def test_what_is_paid_before_counts_to_what_it_names(named, matcher) -> None:
    """Whichever of the acts the payment names, of which the last is still to come."""
    events = (
        evolve(order(2, 100), id="ordered"),
        evolve(pay(3, 40), towards=named),
        evolve(visit(5, 1), id="visited"),
    )
    assert stands(contract(PRICE), events, day(6), matcher) == ["1 open 40 60"]


@each_matcher
def test_one_of_the_others_belongs_to_the_first_by_a_field_and_makes_none_when_done_again(
    matcher,
) -> None:
    """A delivery for one order is none for a later one; of the others a repetition makes none."""
    linked = clause(
        "C1",
        bea.must(
            Pay(amount=usd(9), to=ann),
            upon=(bea.did(Order()), ann.did(Deliver(level=Order.level))),
            within=days(10),
        ),
    )
    first, second = order(2, level=1), order(5, level=2)
    done = [ann.does(Deliver(level=1), on=day(number)) for number in (3, 7)]
    events = (first, second, *done)
    assert told(contract(linked), events, day(9), matcher) == [(3, 13, usd(9), "open")]
    other = ann.does(Deliver(level=2), on=day(8))
    assert told(contract(linked), (*events, other), day(9), matcher) == [
        (3, 13, usd(9), "open"),
        (8, 18, usd(9), "open"),
    ]
    unlinked = clause(
        "C1",
        bea.must(Pay(amount=usd(9), to=ann), upon=(bea.did(Order()), Deliver), within=days(10)),
    )
    assert told(contract(unlinked), (first, second, done[0]), day(9), matcher) == [
        (3, 13, usd(9), "open"),
        (5, 15, usd(9), "open"),
    ]
