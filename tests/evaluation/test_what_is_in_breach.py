"""What follows upon a breach knows of what the duty in breach arose upon, or of the act."""

from __future__ import annotations

import pytest

from contract_rules import (
    Engine,
    anything,
    at_least,
    breach_of,
    days,
    kept,
    less_than,
    lookup,
    percent,
    usd,
)
from contract_rules.errors import AmbiguousTermError, UnboundTermError
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay
from support.dealings import (
    PRICE,
    ann,
    bea,
    clause,
    contract,
    cyd,
    day,
    deliver,
    duties,
    each_matcher,
    order,
    pay,
    stands,
)

SUM = lookup(Order.price, (less_than(usd(100)), usd(4)), (at_least(usd(100)), usd(7)))
"""A fixed sum by the size of a debt."""

ORDERED = bea.did(Order())


def upon(occasion, amount=SUM, **parts):
    """Bea owes Cyd, beside the price, what a breach brings about."""
    return contract(PRICE, clause("C2", bea.must(Pay(amount, cyd), upon=occasion, **parts)))


LATE = upon(breach_of(PRICE, of=Order()))


@each_matcher
def test_each_breach_has_the_fields_of_its_own_occasion(matcher) -> None:
    """Of two debts of one day, too, while a later one is not in breach yet."""
    events = (order(2, 100), order(2, 99), order(3, 500))
    sums = [duty for duty in duties(LATE, events, day(13), matcher) if duty.clause == "C2"]
    assert {duty.amount for duty in sums} == {usd(4), usd(7)}
    assert {duty.arisen for duty in sums} == {day(13)}


@each_matcher
def test_what_is_known_anew_takes_them_back(matcher) -> None:
    bought = order(2, 100)
    with Engine(LATE, (bought,), matcher=matcher) as engine:
        assert [duty.amount for duty in engine.duties(on=day(20))] == [usd(100), usd(7)]
        engine.record(bought.correction(recorded=day(20), price=usd(20)))
        assert [duty.amount for duty in engine.duties(on=day(20))] == [usd(20), usd(4)]
        assert [d.amount for d in engine.duties(on=day(20), known_by=day(19))][1] == usd(7)
        engine.record(pay(5, 20, recorded=day(21)))
        assert [duty.clause for duty in engine.duties(on=day(21))] == ["C1"]


@each_matcher
def test_only_what_arose_upon_such_an_occasion_counts(matcher) -> None:
    large = upon(breach_of(PRICE, of=Order(price=at_least(usd(50)))), Order.price)
    assert stands(large, (order(2, 49), order(3, 50)), day(14), matcher) == [
        "C1 breached 0 49",
        "C1 breached 0 50",
        "C2 open 0 50",
    ]


@each_matcher
@pytest.mark.parametrize(
    "condition",
    [
        (Order.price > usd(10)) & (Order.price < usd(90)),
        ann.did(Deliver(level=Order.level)),
    ],
    ids=["compared", "joined"],
)
def test_conditions_speak_of_them(matcher, condition) -> None:
    agreed = upon(breach_of(PRICE, of=Order()), percent(10) * Order.price, provided=condition)
    events = (order(2, 10, level=1), order(2, 90, level=3), order(2, 50, level=2), deliver(4, 2))
    assert stands(agreed, events, day(13), matcher)[-1] == "C2 open 0 5"
    assert len(stands(agreed, events, day(13), matcher)) == len(events)


@each_matcher
def test_so_do_deadlines_and_what_follows_a_second_breach(matcher) -> None:
    agreed = upon(
        breach_of(PRICE, of=Order()),
        by=Order.due,
        otherwise=bea.must(Pay(Order.price + usd(1), cyd)),
    )
    assert stands(agreed, (order(2, 30, due=day(20)),), day(21), matcher) == [
        "C1 breached 0 30",
        "C2 breached 0 4",
        "C2 open 0 31",
    ]


@each_matcher
def test_of_a_prohibition_it_is_the_act(matcher) -> None:
    agreed = contract(
        clause("C1", bea.must_not(Order())),
        clause("C2", bea.must(Pay(Order.price, cyd), upon=breach_of("C1", of=Order()))),
    )
    assert stands(agreed, (order(2, 30), order(3, 40)), day(3), matcher) == [
        "C2 open 0 30",
        "C2 open 0 40",
    ]


@each_matcher
def test_what_is_kept_tells_them_too(matcher) -> None:
    agreed = contract(
        PRICE,
        clause(
            "C2",
            ann.must(Pay(percent(2) * Order.price, bea), upon=kept(PRICE, of=Order())),
        ),
    )
    assert stands(agreed, (order(2, 100), pay(5, 100)), day(5), matcher) == [
        "C1 kept 100 0",
        "C2 open 0 2",
    ]


def test_the_reason_names_the_breach_and_its_occasion() -> None:
    *_, fixed = duties(LATE, (order(2, 100),), day(13), "compiled")
    told = " ".join(str(fixed).split())
    assert "clause C1 was breached by Bea on 2020-01-13 (2)" in told
    assert "(2) by what is on record, since 2020-01-13: Bea ordered (USD 100.00" in told
    assert "what the table says for USD 100.00" in told
    assert len(fixed.reasons[0].events) == 1


@pytest.mark.parametrize(
    ("wrong", "error", "instead"),
    [
        (
            lambda: upon(breach_of(PRICE)),
            UnboundTermError,
            "write upon=breach_of(..., of=Order(...)) for what the duty arose upon",
        ),
        (
            lambda: upon(breach_of(PRICE, of=ORDERED)),
            UnboundTermError,
            "is an event that another condition finds, and none does; write which are meant: of=",
        ),
        (
            lambda: upon(breach_of(PRICE, of=Order()), by=Order.on + days(3)),
            UnboundTermError,
            "only the fields are known; take the day from breach_of(...).on, or from a field",
        ),
        (
            lambda: upon(breach_of(PRICE, of=Order()), provided=bea.did(Order(price=anything))),
            AmbiguousTermError,
            "Order.price could speak of 2 events; take the field from one",
        ),
    ],
    ids=["no occasion", "a variable", "its day", "two of them"],
)
def test_what_nothing_tells_is_refused(wrong, error, instead) -> None:
    with pytest.raises(error) as refused:
        wrong()
    assert instead in str(refused.value)
