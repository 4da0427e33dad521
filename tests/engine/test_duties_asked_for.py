"""Duties asked for by id, clause, bearer or trigger; ids stay whatever stands beside them."""

from __future__ import annotations

import pytest

from contract_rules import Amendment, Engine, breach_of, days, usd
from contract_rules.errors import (
    UnknownClauseError,
    UnknownDutyError,
    UnknownEventError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay
from support.dealings import PRICE, ann, bea, clause, contract, cyd, day, each_matcher, order, pay

GOODS = clause("C2", ann.must(Deliver(), upon=bea.did(Order()), within=days(5)))


@each_matcher
def test_duties_are_asked_for_by_clause_bearer_and_trigger(matcher) -> None:
    events = [order(3), order(5, "20"), pay(6, 10)]
    with Engine(contract(PRICE, GOODS), events, matcher=matcher) as engine:
        every = engine.duties(on=day(20))
        assert len(every) == 4
        assert engine.duties(on=day(20), clause="C1") == tuple(
            duty for duty in every if duty.clause == "C1"
        )
        assert engine.duties(on=day(20), clause=GOODS) == engine.duties(on=day(20), bearer=ann)
        upon = engine.duties(on=day(20), trigger=events[1])
        assert {duty.trigger for duty in upon} == {events[1]}
        assert len(upon) == 2
        assert engine.duties(on=day(20), trigger=events[1].id, clause="C2") == upon[1:]
        assert engine.duties(on=day(20), bearer=cyd) == ()
        assert engine.duties(on=day(2), clause="C1") == ()


def test_who_asks_by_an_event_that_is_not_there_is_told_so() -> None:
    """With the nearest, or with what there is; of very many events, with the last."""
    with Engine(contract(PRICE, GOODS)) as engine:
        with pytest.raises(UnknownEventError, match="no event 'one' is on record; there are none"):
            engine.duties(on=day(20), trigger="one")
        engine.record(*(order(3, id=f"order {n}") for n in range(20)))
        with pytest.raises(UnknownEventError, match="did you mean 'order 1'"):
            engine.duties(on=day(20), trigger=order(3, id="ordr 1"))
        assert engine.duties(on=day(2), trigger="order 1") == ()
        engine.record(order(4, id="the last"))
        with pytest.raises(
            UnknownEventError, match="'one' is on record; of 21, 'the last' is the"
        ):
            engine.duties(on=day(20), trigger="one")


@each_matcher
def test_a_duty_is_asked_for_by_its_id(matcher) -> None:
    with Engine(contract(PRICE, GOODS), [order(3)], matcher=matcher) as engine:
        for duty in engine.duties(on=day(20)):
            assert engine.duty(duty.id, on=day(20)) == duty
            assert engine.duty(duty.id, on=day(4)).status.value == "open"
        with pytest.raises(
            UnknownDutyError, match=r"no duty 'C1\.0' by 2020-01-02; there are none"
        ):
            engine.duty("C1.0", on=day(2))
        with pytest.raises(UnknownDutyError, match=r"did you mean 'C1\.0 2020-01-03"):
            engine.duty(duty.id.replace("C2", "C1").replace("USD 10.00", "USD 11.00"), on=day(4))
    many = [order(1 + number % 20, number + 1) for number in range(15)]
    with (
        Engine(contract(PRICE), many, matcher=matcher) as engine,
        pytest.raises(UnknownDutyError, match="has the 15 that there are"),
    ):
        engine.duty("C1.0 x", on=day(25))


def test_what_is_no_clause_party_or_duty_is_told() -> None:
    with Engine(contract(PRICE), [order(3)]) as engine:
        with pytest.raises(UnknownClauseError):
            engine.duties(on=day(4), clause="C9")
        with pytest.raises(UnknownPartyError):
            engine.duties(on=day(4), bearer=type(ann)("Eve"))
        for wrong in ({"clause": 1}, {"bearer": "Ann"}, {"trigger": 3}):
            with pytest.raises(WrongTypeError):
                engine.duties(on=day(4), **wrong)
        with pytest.raises(WrongTypeError):
            engine.duty(1, on=day(4))


@each_matcher
def test_the_id_of_a_duty_stays_whatever_stands_beside_it(matcher) -> None:
    """A clause before it, another wording of another, and more events change nothing."""
    before = clause("C0", cyd.must(Pay(to=ann, amount=usd(5)), within=days(3)))
    remedied = clause(
        "C1",
        bea.must(
            Pay(amount=Order.price, to=ann),
            upon=bea.did(Order()),
            within=days(2),
            otherwise=bea.must(Pay(amount=usd(1), to=ann)),
        ),
        cyd.must(Deliver(), upon=breach_of("C2")),
    )
    change = Amendment(title="Change", effective=day(2), replaces=(clause("C0", *GOODS.norms),))
    told = []
    for agreed in (
        contract(remedied, GOODS),
        contract(before, remedied, GOODS),
        contract(before, remedied, GOODS, amendments=(change,)),
    ):
        with Engine(agreed, [order(3)], matcher=matcher) as engine:
            found = engine.duties(on=day(20))
        told.append({duty.id for duty in found if duty.clause != "C0"})
    assert told[0] == told[1] == told[2]
    assert {id_.split(" ")[0] for id_ in told[0]} == {"C1.0", "C1.0.0", "C1.1", "C2.0"}


@each_matcher
def test_a_later_wording_is_named_with_its_day(matcher) -> None:
    change = Amendment(title="Change", effective=day(5), replaces=(clause("C1", *GOODS.norms),))
    agreed = contract(PRICE, amendments=(change,))
    with Engine(agreed, [order(3), order(6)], matcher=matcher) as engine:
        names = [duty.id.partition(" Bea")[0] for duty in engine.duties(on=day(20))]
    assert names == ["C1.0 2020-01-03", "C1.0 of 2020-01-05 2020-01-06"]
