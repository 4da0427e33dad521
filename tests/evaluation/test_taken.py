"""From which of several events something is taken: the latest that fits, or the first."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from contract_rules import (
    DutyStatus,
    Engine,
    FindingKind,
    Question,
    Settled,
    Verdict,
    assigns,
    count,
    days,
    first,
    latest,
    total,
    usd,
)
from contract_rules.answers.open_points import Tie
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    duties,
    each_matcher,
    order,
    pay,
    visit,
)

ORDERED = bea.did(Order())
QUOTES = (order(2, 10, id="a"), order(4, 30, id="b"), order(3, 20, id="c"), order(9, 40, id="d"))


def owed(provided, events, matcher, amount=Order.price, **parts):
    """What Bea owes upon a visit of the 7th, in whole dollars, and by when."""
    norm = bea.must(Pay(amount=amount, to=ann), upon=cyd.did(Visit()), provided=provided, **parts)
    made = (*events, visit(7))
    (duty,) = duties(contract(clause("C1", norm)), made, day(20), matcher)
    return int(duty.amount.amount), duty.due


@each_matcher
def test_an_amount_is_taken_from_the_latest_that_fits_or_from_the_first(matcher) -> None:
    """Up to the instant at which the duty arises, whatever the order of recording."""
    for events in permutations(QUOTES):
        assert owed(ORDERED, events, matcher)[0] == 30
        assert owed(latest(ORDERED), events, matcher)[0] == 30
        assert owed(first(ORDERED), events, matcher)[0] == 10
    fitting = bea.did(Order(price=usd(20)))
    assert owed(fitting, (*QUOTES, order(5, 90)), matcher)[0] == 20
    assert latest(first(ORDERED)) == ORDERED


EARLY, LATE = (datetime(2020, 1, 5, hour, tzinfo=UTC) for hour in (9, 15))
ORDERS = (
    order(4, 10, id="z", recorded=EARLY),
    order(4, 20, id="a", recorded=LATE),
    order(4, 30, id="b", recorded=LATE),
)


@each_matcher
def test_at_one_instant_it_goes_by_when_they_were_recorded(matcher) -> None:
    """And not by their ids, which say nothing of that."""
    for events in permutations((*ORDERS[:2], order(4, 20, id="c", recorded=LATE))):
        assert owed(ORDERED, events, matcher)[0] == 20
        assert owed(first(ORDERED), events, matcher)[0] == 10


def tied(provided, events, matcher, *, unless=None, amount=Order.price):
    """What Bea owes upon a visit of the 7th, as it is open from which order it is taken."""
    norm = bea.must(
        Pay(amount=amount, to=ann), upon=cyd.did(Visit()), provided=provided, unless=unless
    )
    (duty,) = duties(contract(clause("C1", norm)), (*events, visit(7)), day(20), matcher)
    assert duty.status is DutyStatus.UNDETERMINED
    assert duty.amount is None
    return duty


@each_matcher
def test_which_counts_is_open_where_nothing_on_record_tells(matcher) -> None:
    """The answer depends, names the events, and says what it is with each of them."""
    for events in permutations(ORDERS):
        duty = tied(ORDERED, events, matcher)
        found = {way.settled[0].choice: way.answer.amount for way in duty.ways}
        assert found == {"b": usd(30), "a": usd(20)}
        (point,) = duty.turns_on
        assert isinstance(point, Tie)
        assert [event.id for event in point.events] == ["b", "a"]
        assert duty.to_json()["ways"][0]["settled"] == [{"tied": ["b", "a"], "taken_from": "b"}]
    text = " ".join(str(duty).split())
    assert "which counts of what happened at one time: that Bea ordered" in text
    assert "If what counts is that Bea ordered" in text


DUE = (order(4, 10, due=day(9), id="a"), order(4, 20, due=day(11), id="b"))


@each_matcher
@pytest.mark.parametrize("deadline", [{"by": Order.due}, {"by": day(11)}])
def test_what_is_in_breach_whichever_counts_is_in_breach(matcher, deadline) -> None:
    """By the last of the days on which it may have fallen into breach, and told once."""
    amount = usd(5) if deadline["by"] is Order.due else Order.price
    norm = bea.must(
        Pay(amount=amount, to=ann), upon=cyd.did(Visit()), provided=ORDERED, **deadline
    )
    agreed = contract(clause("C1", norm))
    with Engine(agreed, matcher=matcher) as engine:
        found = [
            [finding.kind for finding in engine.record(*events)]
            for events in (DUE, [visit(7)], [pay(11, 1)], [pay(12, 1)], [pay(13, 1)])
        ]
        assert [kinds.count(FindingKind.BREACH) for kinds in found] == [0, 0, 0, 1, 0]
        assert engine.breaches(on=day(11)) == ()
        for on in (day(12), day(20)):
            (breach,) = engine.breaches(on=on)
            assert breach.on == day(12)
            assert breach.duty.status is DutyStatus.UNDETERMINED
            assert breach.duty.is_in_breach
            assert "It turns on which counts" in " ".join(str(breach).split())


@each_matcher
def test_what_is_in_breach_if_one_of_them_counts_is_not_told_so(matcher) -> None:
    """As long as it was paid in time under the other."""
    made = (*DUE, visit(7), pay(10, 5))
    norm = bea.must(
        Pay(amount=usd(5), to=ann), upon=cyd.did(Visit()), provided=ORDERED, by=Order.due
    )
    with Engine(contract(clause("C1", norm)), made, matcher=matcher) as engine:
        assert engine.breaches(on=day(20)) == ()
        (duty,) = engine.duties(on=day(20))
        assert not duty.is_in_breach
        assert duty.breached is None
        (opened,) = engine.duties(on=day(8))
        assert not opened.is_in_breach


@each_matcher
def test_what_is_missing_may_be_which_of_them_counts(matcher) -> None:
    """Nobody need do anything more for that, so it is asked before what might be done."""
    norm = bea.must(Pay(amount=Order.price, to=ann), upon=cyd.did(Visit()), provided=ORDERED)
    agreed = contract(clause("C1", norm, overrides=["C2"]), clause("C2", bea.must_not(Pay())))
    with Engine(agreed, (*DUE, visit(7)), matcher=matcher) as engine:
        decision = engine.decide(bea, Pay(usd(20), ann), on=day(9))
        assert decision.verdict is Verdict.UNDETERMINED
        (missing,) = decision.why_not(Verdict.PERMITTED)
        assert missing.settled == (Settled(decision.turns_on[0], "b"),)
        assert "what counts is that Bea ordered" in " ".join(str(missing).split())


@each_matcher
def test_an_effect_or_a_combination_may_be_taken_from_tied_events(matcher) -> None:
    """Of combinations each place may be tied, also where they are searched in another order."""
    joined = first(ann.did(Deliver(level=Order.level))) & bea.did(Order())
    made = (order(2, 10, level=1), order(2, 20, level=2), *(deliver(4, level=n) for n in (1, 2)))
    assert {way.answer.amount for way in tied(joined, made, matcher).ways} == {usd(10), usd(20)}
    power = bea.can(Visit(), then=assigns("C1", to=Claim.to), provided=ann.did(Claim()))
    debt = bea.must(Pay(amount=usd(5), to=ann))
    agreed = contract(clause("C1", debt), clause("C2", power))
    made = (claim(4, to=ann), claim(4, to=cyd), visit(7, by=bea))
    (duty,) = duties(agreed, made, day(9), matcher)
    assert {way.answer.counterparty for way in duty.ways} == {ann, cyd}


@each_matcher
def test_a_tie_of_what_is_not_taken_changes_nothing(matcher) -> None:
    """Of those that do not fit, that an exception covers, or that state the same there."""
    covered = ann.did(Deliver(level=Order.level))
    made = (order(4, 10, level=1), order(4, 30, level=2), deliver(5, level=2))
    assert owed(ORDERED, made, matcher, unless=covered)[0] == 10
    assert owed(bea.did(Order(level=2)), made, matcher)[0] == 30
    assert owed(ORDERED, (order(4, 10, level=1), order(4, 10, level=2)), matcher)[0] == 10
    assert owed(ORDERED, (*made, order(6, 50)), matcher)[0] == 50


@each_matcher
def test_deadlines_and_effects_are_taken_from_one_event_too(matcher) -> None:
    """A deadline from the latest order, and whom an assignment is to from the latest claim."""
    due = tuple(order(n, 5, due=day(n + 10)) for n in (2, 4, 3))
    assert owed(ORDERED, due, matcher, usd(1), by=Order.due)[1] == day(14)
    assert owed(first(ORDERED), due, matcher, usd(1), by=Order.due)[1] == day(12)
    for meant, to in ((ann.did(Claim()), ann), (first(ann.did(Claim())), cyd)):
        power = bea.can(Visit(), then=assigns("C1", to=meant[Claim.to]), provided=meant)
        debt = bea.must(Pay(amount=usd(5), to=ann))
        agreed = contract(clause("C1", debt), clause("C2", power))
        made = (claim(2, to=cyd), claim(4, to=ann), claim(3, to=bea), visit(7, by=bea))
        (duty,) = duties(agreed, made, day(9), matcher)
        assert duty.counterparty == to


@each_matcher
def test_of_combinations_that_counts_whose_first_named_event_is_latest(matcher) -> None:
    """In the order of writing, also where the search must go in another."""
    made = (
        order(2, 10, level=1, id="o1"),
        order(3, 20, level=2, id="o2"),
        deliver(4, level=2, id="d2"),
        deliver(5, level=1, id="d1"),
    )
    joined = bea.did(Order()), ann.did(Deliver(level=Order.level))
    assert owed(joined[0] & joined[1], made, matcher)[0] == 20
    assert owed(joined[1] & joined[0], made, matcher)[0] == 10
    assert owed(first(joined[1]) & joined[0], made, matcher)[0] == 20
    asked = first(bea.did(Order())), ann.did(Deliver())
    assert owed(asked[0] & asked[1], made, matcher)[0] == 10


@each_matcher
def test_one_that_an_exception_covers_does_not_fit(matcher) -> None:
    """The latest of those that nothing excepts; where every one is excepted, nothing is owed."""
    excepted = {"unless": ann.did(Deliver(level=Order.level))}
    made = (order(2, 10, level=1), order(4, 30, level=2), deliver(5, level=2))
    assert owed(ORDERED, made, matcher, **excepted)[0] == 10
    assert owed(first(ORDERED), made, matcher, **excepted)[0] == 10
    swapped = ann.did(Deliver(level=Order.level)) & ORDERED
    assert owed(swapped, made, matcher, unless=cyd.did(Claim()))[0] == 30
    norm = bea.must(
        Pay(amount=Order.price, to=ann),
        upon=cyd.did(Visit()),
        provided=swapped,
        unless=ann.did(Deliver(level=Order.level)),
    )
    assert duties(contract(clause("C1", norm)), (*made, visit(7)), day(9), matcher) == ()


@each_matcher
def test_it_is_taken_when_the_duty_arises_and_not_again(matcher) -> None:
    """A total that begins with the event begins with that one."""
    since = usd(1) * count(Claim, by=ann, since=ORDERED.on)
    made = (order(2, 1), claim(2), claim(3), order(4, 1), claim(5))
    assert owed(ORDERED, made, matcher, since)[0] == 1
    meant = first(ORDERED)
    paid = total(Pay.amount, by=cyd, since=meant.on)
    assert owed(meant, (*made, pay(3, 8, by=cyd)), matcher, paid)[0] == 8


@each_matcher
def test_an_event_that_becomes_known_later_is_taken_by_those_who_know(matcher) -> None:
    norm = bea.must(
        Pay(amount=Order.price, to=ann), upon=cyd.did(Visit()), provided=ORDERED, within=days(9)
    )
    with Engine(contract(clause("C1", norm)), [*QUOTES, visit(7)], matcher=matcher) as engine:
        engine.record(order(6, 60, recorded=day(12)))
        for known, amount in ((11, usd(30)), (12, usd(60))):
            (duty,) = engine.duties(on=day(15), known_by=day(known))
            assert duty.amount == amount


@each_matcher
def test_what_is_asked_quietly_supposes_the_first_of_tied_events(matcher) -> None:
    """As where interest is taken on days before: nothing is noted there."""
    with Engine(contract(clause("C1", bea.may(Visit()))), matcher=matcher) as engine:
        memory = engine._views.here.session.memory.quiet
        assert memory.counting(Tie(ORDERS[1:]), 0) == "a"
    assert str(Settled(Tie(ORDERS[1:]), "b")) == "counts: b"


@each_matcher
def test_where_payments_go_may_turn_on_a_reading(matcher) -> None:
    """Then what counts to a duty is open, and it may be kept by one reading."""
    asked = Question("fee", "Is there a fee?", readings=("no", "yes"))
    fee = clause(
        "C1",
        bea.must(
            Pay(amount=usd(10), to=ann), upon=ORDERED, provided=asked.reads("yes"), within=days(2)
        ),
    )
    price = clause("C2", bea.must(Pay(amount=usd(10), to=ann), upon=ORDERED, within=days(9)))
    with Engine(contract(fee, price), [order(2), pay(3, 10)], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(5), clause="C2")
        assert (duty.status, duty.paid) == (DutyStatus.UNDETERMINED, None)
        assert "what counts to it depends" in " ".join(str(duty).split())
        sheet = " ".join(str(engine.report(on=day(5))).split())
        assert "KEPT since 2020-01-03" in sheet
