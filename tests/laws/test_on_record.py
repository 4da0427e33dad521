"""What acts on record breach is kept from question to question, and is what it were anew."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import Engine, count, days, total, usd
from contract_rules.testing.strategies.vocabulary import Deliver, Pay
from support.dealings import ann, bea, clause, contract, cyd, day, deliver, pay
from support.examples import many
from support.histories import matchers, varied_cases

LAST = date(2021, 1, 1)
AGREED = contract(
    clause("C1", bea.must_not(Pay(), provided=total(Pay.amount, by=bea, to=Pay.to) > usd(4))),
    clause("C2", bea.must_not(Pay(), provided=total(Pay.amount, by=bea) >= usd(7))),
    clause("C3", bea.must_not(Pay(), provided=count(Pay(to=Pay.to), by=bea, within=days(2)) >= 2)),
    clause(
        "C4",
        ann.must_not(
            Deliver(), provided=total(Pay.amount, by=bea, to=ann, within=days(3)) > usd(3)
        ),
    ),
    clause("C5", ann.may(Deliver(), provided=count(Pay(), by=bea) >= 4), overrides=("C4",)),
)


def told(engine, on):
    return [(b.clause, b.on, b.event.id, b.decision) for b in engine.breaches(on=on) if b.event]


@st.composite
def payments(draw):
    """Payments and deliveries of a few days, some of them reversed, in the order of recording."""
    numbers = st.integers(1, 6)
    events = [
        pay(draw(numbers), draw(st.integers(1, 4)), draw(st.sampled_from((ann, cyd))), id=f"p{n}")
        for n in range(draw(st.integers(1, 7)))
    ]
    events += [deliver(draw(numbers), id=f"d{n}") for n in range(draw(st.integers(0, 2)))]
    undone = draw(st.lists(st.sampled_from(events), unique_by=lambda event: event.id, max_size=2))
    back = [(e, e.reversal(on=day(draw(st.integers(e.on.day, 7))))) for e in undone]
    shuffled = draw(st.permutations(events))
    for event, reversal in back:
        place = draw(st.integers(shuffled.index(event) + 1, len(shuffled)))
        shuffled.insert(place, reversal)
    return shuffled


@settings(max_examples=many(60))
@given(recorded=payments(), matcher=matchers, parts=st.data())
def test_totals_on_record_are_what_they_would_be_anew(recorded, matcher, parts):
    """However the record grows, with what is late and what is reversed."""
    with Engine(AGREED, matcher=matcher) as engine:
        while recorded:
            most = parts.draw(st.integers(1, 3))
            engine.record(*recorded[:most])
            recorded = recorded[most:]
            on = day(parts.draw(st.integers(1, 8)))
            with Engine(AGREED, engine.facts, matcher="semantics") as anew:
                assert told(engine, on) == told(anew, on)


@settings(max_examples=many(60))
@given(case=varied_cases(), matcher=matchers, data=st.data())
def test_breaches_on_record_are_what_they_would_be_anew(case, matcher, data):
    left = data.draw(st.permutations(case.history))
    with case.engine(matcher, ()) as engine:
        while left:
            most = data.draw(st.sampled_from((1, 2, 5)))
            engine.record(*left[:most])
            left = left[most:]
            with case.engine("semantics", engine.facts) as anew:
                assert told(engine, LAST) == told(anew, LAST)
