"""What follows upon a breach knows of what the duty in breach arose upon, or of the act."""

from __future__ import annotations

import pytest

from contract_rules import (
    Engine,
    Question,
    anything,
    at_least,
    breach_of,
    days,
    kept,
    less_than,
    lookup,
    monthly,
    percent,
    usd,
    waives,
)
from contract_rules.errors import AmbiguousTermError, UnboundTermError, UnknownEventError
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay
from support.dealings import (
    PRICE,
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    digits,
    duties,
    each_matcher,
    order,
    pay,
    stands,
    told,
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


FEE = upon(breach_of(PRICE, of=Order()), usd(7))
"""For each order that is not paid in time, Bea owes Cyd seven."""

TWO = (order(2, 100, id="one"), order(3, 50, id="two"))
"""Two orders, both unpaid."""

SAME = contract(PRICE, clause("C2", bea.must(Pay(usd(7), ann), upon=breach_of(PRICE, of=Order()))))
"""The same, but the sum is owed to whom the price is."""


@each_matcher
@pytest.mark.parametrize(
    ("agreed", "paid", "counted"),
    [
        (FEE, pay(15, 7, cyd, towards="two"), ["0 100", "0 50", "0 7", "7 0"]),
        (FEE, pay(15, 9, cyd, towards="two"), ["0 100", "0 50", "2 5", "7 0"]),
        (FEE, pay(5, 7, cyd, towards="two"), ["0 100", "0 50", "0 7", "7 0"]),
        (SAME, pay(15, 57, towards="two"), ["0 100", "50 0", "0 7", "7 0"]),
        (SAME, pay(15, 7, towards="two"), ["0 100", "7 43", "0 7", "0 7"]),
    ],
    ids=["the second", "with more", "before it is owed", "the price first", "of the price"],
)
def test_a_payment_names_the_order_whose_price_is_late(matcher, agreed, paid, counted) -> None:
    """It counts to the price before what is owed as that is late, as by `otherwise=`."""
    found = duties(agreed, (*TWO, paid), day(15), matcher)
    assert [f"{digits(one.paid)} {digits(one.outstanding)}" for one in found] == counted


@each_matcher
def test_the_breach_is_what_it_arose_upon(matcher) -> None:
    """So a payment names the sum alone; whoever asks finds it by the order, too."""
    with Engine(SAME, TWO, matcher=matcher) as engine:
        *_, fixed = engine.duties(on=day(14))
        assert (fixed.trigger.id, fixed.trigger.on) == ("duty breached: C1 C1.0 two", day(14))
        assert fixed.to_json()["reasons"][0]["events"] == [fixed.trigger.id, "two"]
        assert str(fixed.trigger) == "2020-01-14 duty breached: C1 C1.0 two"
        for of in (fixed.trigger, fixed.trigger.id):
            assert engine.duties(on=day(14), trigger=of) == (fixed,)
        assert engine.duties(on=day(14), trigger="two")[1:] == (fixed,)
        with pytest.raises(UnknownEventError):
            engine.duties(on=day(12), trigger=fixed.trigger)
        engine.record(pay(15, 7, towards=fixed.trigger))
        assert list(map(told, engine.duties(on=day(15)))) == [
            "C1 breached 0 100",
            "C1 breached 0 50",
            "C2 open 0 7",
            "C2 kept 7 0",
        ]


@each_matcher
@pytest.mark.parametrize(
    ("agreed", "events", "name"),
    [
        (
            contract(
                PRICE,
                clause("C2", bea.must(Pay(usd(7), ann), upon=breach_of(PRICE), within=days(2))),
                clause("C3", bea.must(Pay(usd(8), cyd), upon=breach_of("C2"))),
            ),
            TWO,
            "two",
        ),
        (
            contract(
                clause(
                    "C1",
                    bea.must(
                        Pay(Order.price, ann),
                        upon=(bea.did(Order()), ann.did(Deliver(Order.level))),
                        within=days(10),
                    ),
                ),
                clause("C3", bea.must(Pay(usd(8), cyd), upon=breach_of("C1"))),
            ),
            (*TWO, deliver(3, id="first"), order(4, 9, level=2), deliver(4, 2, id="second")),
            "second",
        ),
        (
            contract(
                clause("C1", bea.must_not(Order())),
                clause("C3", bea.must(Pay(usd(8), cyd), upon=breach_of("C1"))),
            ),
            TWO,
            "two",
        ),
        (
            contract(
                clause("C1", bea.must(Pay(usd(9), ann), every=monthly(1))),
                clause("C3", bea.must(Pay(usd(8), cyd), upon=breach_of("C1"))),
            ),
            (),
            "C1 for 2020-02-01",
        ),
    ],
    ids=["twice", "upon two", "an act that was prohibited", "of a period"],
)
def test_through_every_breach_it_goes_back(matcher, agreed, events, name) -> None:
    with Engine(agreed, events, matcher=matcher) as engine:
        engine.record(pay(17, 8, cyd, month=2, towards=name))
        found = [d for d in engine.duties(on=day(17, month=2)) if d.clause == "C3"]
    assert [told(duty) for duty in found][-2:] == ["C3 open 0 8", "C3 kept 8 0"]


def test_where_no_act_brought_it_about_the_breach_alone_is_told() -> None:
    agreed = contract(
        clause("C1", bea.must(Pay(usd(9), ann), by=day(10))),
        clause("C2", bea.must(Pay(usd(7), cyd), upon=breach_of("C1"))),
    )
    *_, fixed = duties(agreed, (), day(11), "compiled")
    assert fixed.to_json()["reasons"][0]["events"] == [fixed.trigger.id]


@each_matcher
def test_a_waiver_and_a_deed_name_it_too(matcher) -> None:
    late = breach_of(PRICE, of=Order())
    agreed = contract(
        PRICE,
        clause("C2", bea.must(Pay(usd(7), cyd), upon=late)),
        clause("C3", ann.must(Deliver(1), upon=late)),
        clause("C4", ann.can(Claim(1), then=waives("C2"))),
    )
    events = (*TWO, deliver(15, towards="two"), claim(15, towards="two"))
    assert [told(one) for one in duties(agreed, events, day(16), matcher)[2:]] == [
        "C2 open 0 7",
        "C3 open",
        "C2 discharged 0 0",
        "C3 kept",
    ]


@each_matcher
def test_what_names_an_order_is_told_anew_with_its_breach(matcher) -> None:
    in_time = pay(5, 50, recorded=day(20), towards="two")
    with Engine(FEE, (*TWO, pay(15, 7, cyd, towards="two")), matcher=matcher) as engine:
        engine.record(in_time)
        assert [told(one) for one in engine.duties(on=day(21))] == [
            "C1 breached 0 100",
            "C1 kept 50 0",
            "C2 open 0 7",
        ]
        assert [e.towards for e, _ in engine.unallocated(on=day(21))] == ["two"]
        engine.record(in_time.correction(recorded=day(22), towards="one"))
        assert [told(one) for one in engine.duties(on=day(22))] == [
            "C1 breached 50 50",
            "C1 breached 0 50",
            "C2 open 0 7",
            "C2 kept 7 0",
        ]


@each_matcher
def test_of_two_readings_what_follows_upon_either_breach_is_one_debt(matcher) -> None:
    when = Question("when", "When is it due?", readings=("early", "late"))
    due = (
        bea.must(Pay(Order.price, ann), upon=ORDERED, within=days(n), provided=when.reads(reading))
        for reading, n in (("early", 5), ("late", 10))
    )
    agreed = contract(
        clause("C1", *due), clause("C2", bea.must(Pay(usd(7), cyd), upon=breach_of("C1")))
    )
    found = duties(agreed, TWO, day(20), matcher)
    assert [told(one) for one in found if one.clause == "C2"] == ["C2 open 0 7", "C2 open 0 7"]


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
