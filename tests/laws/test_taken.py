"""What is taken from one of several events is taken as one finds who compares them all."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import Clause, Contract, DutyStatus, Engine, Verdict, days, first, latest, usd
from contract_rules.testing.strategies.drawing import chance, pick
from contract_rules.testing.strategies.vocabulary import (
    DEALINGS,
    PARTIES,
    Deliver,
    Order,
    Pay,
    Visit,
)
from support.duty_strategies import HOURS, START, WEEK
from support.examples import many
from support.histories import matchers

ANN, BEA, CYD = PARTIES[:3]
JOINED = (BEA.did(Order()), ANN.did(Deliver(level=Order.level)))
"""An order, and a delivery of the same level, which is named before or after it."""


@st.composite
def offers(draw):
    """Orders and deliveries, some at one instant, and some recorded later than others."""
    found = []
    for number in range(pick(draw, 4, 6, 2, 1)):
        on = pick(draw, *HOURS) if chance(draw, 3) else pick(draw, *WEEK[1:5])
        level = pick(draw, 1, 2)
        late = {"recorded": pick(draw, *WEEK[5:7])} if chance(draw, 3) else {}
        if chance(draw, 2):
            by, act = BEA, Order(usd(10 + number), level, pick(draw, *WEEK))
        else:
            by, act = ANN, Deliver(level)
        found.append(by.does(act, on=on, id=f"e{pick(draw, 1, 2)}{number}", **late))
    return found


def rank(event):
    """By what one event is later than another."""
    return event.at, event.known


def meant(orders, deliveries, words, *, together, reverse):
    """The orders from one of which the price is taken: several where nothing tells which."""
    ways = list(product(orders, deliveries)) if together else [(one,) for one in orders]
    ways = [w for w in ways if not together or w[0].act.get("level") == w[1].act.get("level")]
    named = list(zip(words, range(1 + together), strict=False))
    return {way[0].id: way[0] for way in best(ways, named[::-1] if reverse else named)}.values()


def best(ways, named):
    """The ways whose first-named event is the latest, or the first; of each, then the next."""
    if not ways or not named:
        return ways
    (word, place), *others = named
    most = (max if word is latest else min)(rank(way[place]) for way in ways)
    leading = [way for way in ways if rank(way[place]) == most]
    events = {way[place].id for way in leading}
    return [w for id_ in events for w in best([w for w in leading if w[place].id == id_], others)]


@settings(max_examples=many(200))
@given(events=offers(), matcher=matchers, data=st.data())
def test_what_is_taken_is_of_the_latest_or_the_first_of_all_that_fit(events, matcher, data):
    """Of combinations, that of which the first-named event is so; in any order of recording."""
    together, reverse = data.draw(st.booleans()), data.draw(st.booleans())
    words = [data.draw(st.sampled_from((latest, latest, first))) for _ in JOINED]
    asked = [word(one) for word, one in zip(words, JOINED, strict=True)][: 1 + together]
    condition = asked[0]
    if together:
        condition = asked[1] & asked[0] if reverse else asked[0] & asked[1]
    norm = CYD.must(
        Pay(amount=Order.price, to=ANN), upon=CYD.did(Visit()), provided=condition, within=days(3)
    )
    contract = Contract(
        name="The contract",
        parties=PARTIES[:3],
        clauses=(Clause("C1", "As said.", norm),),
        effective=START,
        actions=DEALINGS,
    )
    asked_on = CYD.does(Visit(1), on=WEEK[3])
    known = [event for event in events if event.at <= asked_on.at]
    orders, deliveries = (
        [event for event in known if event.act.kind == kind.kind.name] for kind in (Order, Deliver)
    )
    found = meant(orders, deliveries, words, together=together, reverse=reverse and together)
    with Engine(contract, matcher=matcher) as engine:
        for event in data.draw(st.permutations([*events, asked_on])):
            engine.record(event)
        duties = engine.duties(on=WEEK[-1])
        prices = {order.act.get("price") for order in found}
        if len(prices) < 2:
            assert [duty.amount for duty in duties] == list(prices)
        else:
            (duty,) = duties
            assert duty.status is DutyStatus.UNDETERMINED
            assert {way.answer.amount for way in duty.ways} == prices
        assert engine.decide(CYD, Visit(1), on=WEEK[3]).verdict is Verdict.SILENT
