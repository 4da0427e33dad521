"""What is taken from one of several events is taken as one finds who compares them all."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import Clause, Contract, Engine, Verdict, days, first, latest, usd
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
    return event.at, event.known, event.id


def meant(orders, deliveries, words, *, together, reverse):
    """The order from which the price is taken; None where none fits."""
    ways = list(product(orders, deliveries)) if together else [(one,) for one in orders]
    ways = [w for w in ways if not together or w[0].act.get("level") == w[1].act.get("level")]
    named = list(zip(words, range(1 + together), strict=False))
    for word, place in reversed(named[::-1] if reverse else named):
        ways.sort(key=lambda way, place=place: rank(way[place]), reverse=word is latest)
    return ways[0][0] if ways else None


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
        amounts = [duty.amount for duty in engine.duties(on=WEEK[-1])]
        assert amounts == ([] if found is None else [found.act.get("price")])
        assert engine.decide(CYD, Visit(1), on=WEEK[3]).verdict is Verdict.SILENT
