"""What a duty's conditions and totals see: its occasion, and what came before it."""

from __future__ import annotations

from itertools import permutations

from contract_rules import Engine, MonthEnd, at_least, count, months, percent, total, usd
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, cyd, day, each_matcher, order

OWED = Pay(amount=usd(100), to=ann)
UPON = bea.did(Order())


def owed(agreed, events, matcher, on=30, *, of="amount"):
    """What the duties say, in whatever order the events are recorded."""
    found = set()
    for history in permutations(events):
        with Engine(agreed, history, matcher=matcher) as engine:
            found.add(tuple(getattr(duty, of) for duty in engine.duties(on=day(on))))
    (one,) = found
    return list(one)


def occasions(duties):
    return [event.act.get("level") for event in duties]


@each_matcher
def test_a_condition_finds_the_occasion(matcher) -> None:
    """Alone, and together with what else happened; what comes after it is not there yet."""
    given = clause("C1", bea.must(OWED, upon=UPON, provided=bea.did(Order(level=at_least(2)))))
    excepted = clause("C1", bea.must(OWED, upon=UPON, unless=bea.did(Order(level=at_least(2)))))
    events = [order(2, level=1), order(3, level=2), order(4, level=1)]
    for one, levels in ((given, [2, 1]), (excepted, [1])):
        assert occasions(owed(contract(one), events, matcher, of="trigger")) == levels


@each_matcher
def test_an_act_that_is_judged_does_not_see_itself(matcher) -> None:
    """The first visit is free, the second is not."""
    agreed = contract(clause("C1", cyd.must_not(Visit(), provided=cyd.did(Visit()))))
    with Engine(agreed, matcher=matcher) as engine:
        found = [engine.record(cyd.does(Visit(n), on=day(n))) for n in (2, 3)]
    assert [len(findings) for findings in found] == [0, 1]


@each_matcher
def test_a_total_in_an_amount_takes_the_occasion_in(matcher) -> None:
    """And, of one instant, what comes before it by the day of recording, then by its id."""
    share = percent(10) * total(Order.price, by=bea)
    agreed = contract(clause("C1", bea.must(Pay(amount=share, to=ann), upon=UPON)))
    apart = [order(2, 100), order(3, 200), order(4, 400)]
    assert owed(agreed, apart, matcher) == [usd(10), usd(30), usd(70)]
    together = [
        order(2, 100, id="b"),
        order(2, 200, id="a"),
        order(2, 400, id="0", recorded=day(3)),
    ]
    assert sorted(owed(agreed, together, matcher)) == [usd(20), usd(30), usd(70)]
    each = usd(1) * count(Order, by=bea)
    counted = contract(clause("C1", bea.must(Pay(amount=each, to=ann), upon=UPON)))
    assert owed(counted, apart, matcher) == [usd(1), usd(2), usd(3)]
    assert sorted(owed(counted, together, matcher)) == [usd(1), usd(2), usd(3)]


@each_matcher
def test_a_total_of_what_is_judged_leaves_it_out(matcher) -> None:
    """Three visits of one day: the third is one too many, whichever was recorded first."""
    agreed = contract(clause("C1", cyd.must_not(Visit(), provided=count(Visit, by=cyd) >= 2)))
    visits = [cyd.does(Visit(1), on=day(2), id=name) for name in "abc"]
    for history in permutations(visits):
        with Engine(agreed, history, matcher=matcher) as engine:
            assert [breach.event.id for breach in engine.breaches(on=day(3))] == ["c"]


@each_matcher
def test_a_duty_is_not_performed_by_its_own_occasion(matcher) -> None:
    """An act that is an occasion performs what arose before it, and makes the next duty."""
    yearly = months(12, rounding=MonthEnd.LAST_DAY)
    agreed = contract(clause("C1", ann.must(Deliver(), upon=ann.did(Deliver()), within=yearly)))
    first = ann.does(Deliver(1), on=day(31))
    with Engine(agreed, [first], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(31))
        assert (duty.status.value, duty.due.isoformat(), duty.steps) == ("open", "2021-01-31", ())
        assert [u.on.isoformat() for u in engine.upcoming(on=day(31))] == ["2021-01-31"]
        late = ann.does(Deliver(1), on=duty.due.replace(month=6, day=30))
        engine.record(late)
        found = [(d.status.value, d.due.isoformat()) for d in engine.duties(on=late.on)]
        assert found == [("late", "2021-01-31"), ("open", "2022-06-30")]


@each_matcher
def test_an_action_alone_is_whoever_does_it(matcher) -> None:
    """Upon an order is upon anybody's; upon Bea's order is upon hers."""
    anybody = contract(clause("C1", ann.must(Deliver(), upon=Order)))
    hers = contract(clause("C1", ann.must(Deliver(), upon=bea.did(Order()))))
    act = Order(usd(10), 1, day(20))
    own, other = ann.does(act, on=day(2)), cyd.does(act, on=day(3))
    orders = [own, other, order(4)]
    assert owed(anybody, orders, matcher, of="trigger") == orders
    assert owed(hers, orders, matcher, of="trigger") == orders[2:]
