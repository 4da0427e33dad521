"""Exercises on which nothing depends are found beside the course of events, and are the same."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from unittest.mock import patch

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import (
    Action,
    Clause,
    Contract,
    Field,
    Money,
    Party,
    Question,
    anything,
    begins,
    count,
    days,
    ends,
    other_than,
    resumes,
    suspends,
    usd,
)
from contract_rules.evaluation.timeline import course_tables
from contract_rules.testing.strategies.drawing import chance, pick
from contract_rules.testing.strategies.duty_contracts import START, WEEK
from support.examples import many
from support.histories import Case, matchers
from support.restricting import Allow, Release, Restrict, Thing, Use

ANN, BEA, CYD = Party("Ann"), Party("Bea"), Party("Cyd")


class Declare(Action, phrase="declare {number}"):
    """What turns a power on or off."""

    number: Field[int]


class Pay(Action, phrase="pay {amount}"):
    """A payment."""

    amount: Field[Money]


FIRST = Question("first", "Is it?", readings=("no", "yes"))

OTHER = Question("other", "Else?", readings=("a", "b"))

THINGS = (Thing("X"), Thing("Y"))


def _contract(draw) -> Contract:
    """A power that forbids one thing at a time, what it turns on, and what may turn on it."""
    released = ANN.did(Release(Restrict.thing))
    declared = BEA.did(Declare(1))
    needs = pick(
        draw,
        *[released] * 6,
        released & declared,
        released & (declared | FIRST.reads("yes")),
        FIRST.reads("yes") & released & OTHER.reads("a"),
        count(Release, by=ANN) >= 2,
        count(Release(Restrict.thing), by=ANN) >= 1,
        ANN.did(Release(other_than(Restrict.thing))),
    )
    bars = {"unless": pick(draw, BEA.did(Release(Restrict.thing)), CYD.did(Declare(anything)))}
    restricts = ANN.can(
        Restrict(anything),
        provided=needs,
        then=begins(BEA.must_not(Use(Restrict.thing))),
        **(bars if chance(draw, 2) else {}),
    )
    clauses = [Clause("C1", "To restrict.", restricts)]
    sleeps = suspends("C1", extends=False)
    owed = BEA.must(Pay(usd(1)), within=days(1), owed_to=ANN)
    allows = begins(BEA.may(Use(Allow.thing)))
    then = (allows, pick(draw, sleeps, ends("C1"), resumes("C1")))
    every = (
        (BEA.can(Declare(anything), then=pick(draw, suspends("C1", extends=False), ends("C1"))),),
        (
            BEA.can(Declare(1), then=suspends("C1", extends=False)),
            BEA.can(Declare(2), then=resumes("C1")),
        ),
        (CYD.can(Allow(anything), then=allows),),
        (CYD.can(Allow(anything), provided=ANN.did(Restrict(Allow.thing)), then=allows),),
        (CYD.can(Allow(anything), then=then),),
        (BEA.must(Pay(usd(1)), upon=ANN.did(Restrict(anything)), within=days(1), owed_to=ANN),),
        (BEA.must(Pay(usd(1)), upon=ANN.did(Release(anything)), within=days(1), owed_to=ANN),),
        (BEA.must_not(Use(anything), unless=ANN.did(Release(Use.thing))),),
        (BEA.must_not(Use(anything), unless=ANN.did(Restrict(Use.thing))),),
        (CYD.can(Allow(anything), provided=ANN.did(Release(Allow.thing)), then=begins(owed)),),
        (BEA.must_not(Use(THINGS[0]), otherwise=BEA.must(Pay(usd(2)), owed_to=ANN)),),
    )
    places = st.sets(st.sampled_from(range(len(every))), min_size=1, max_size=2)
    for number, place in enumerate(sorted(draw(places))):
        clauses.append(Clause(f"D{number}", "More.", *every[place]))
    return Contract(
        name="The contract",
        parties=(ANN, BEA, CYD),
        clauses=tuple(clauses),
        effective=START,
        actions=(Use, Release, Restrict, Allow, Declare, Pay),
    )


@st.composite
def restricting(draw):
    """A history of releases, restrictions and uses, mostly of different days."""
    events = []
    for number in range(pick(draw, 9, 6)):
        thing = pick(draw, *THINGS, THINGS[0], THINGS[0])
        by, act = pick(
            draw,
            *[(ANN, Release(thing)), (ANN, Restrict(thing)), (BEA, Use(thing))] * 2,
            (BEA, Declare(pick(draw, 1, 2))),
            *[(CYD, Declare(1)), (CYD, Allow(thing)), (BEA, Pay(usd(1))), (BEA, Release(thing))],
        )
        on = START + timedelta(days=pick(draw, 1, 2, 3, 4))
        known = {"recorded": on + timedelta(days=3)} if chance(draw, 6) else {}
        events.append(by.does(act, on=on, id=f"e{number:02}", **known))
    undone = [e for e in events if e.act.kind in {"Release", "Pay"} and chance(draw, 6)]
    events += [
        event.reversal(on=pick(draw, *[day for day in WEEK[1:6] if day >= event.on]))
        for event in undone
    ]
    return Case(_contract(draw), tuple(events), ())


def told(findings):
    """What findings say, with the decisions and what becomes of the duties by that."""
    return [
        (f.kind, f.event.id, f.clauses, f.decision, f.duty, f.undone and told([f.undone]))
        for f in findings
    ]


def state(engine):
    """All that is found and answered, as of several days."""
    return [
        told(engine.findings()),
        [engine.duties(on=on) for on in WEEK[1:6:2]],
        [engine.decide(BEA, Use(thing), on=on) for thing in THINGS for on in WEEK[1:6]],
    ]


@settings(max_examples=many(60))
@given(case=restricting(), matcher=matchers, data=st.data())
def test_exercises_are_the_same_in_whatever_order_all_is_recorded(case, matcher, data):
    """Told is what is told where they are gone through with everything else."""
    same = evolve(case, contract=evolve(case.contract))
    with ExitStack() as opened:
        engine, anew = (opened.enter_context(case.engine(matcher, h)) for h in ((), case.history))
        with patch.object(course_tables, "_lone", lambda _: None):
            plainly = opened.enter_context(same.engine(matcher, ()))
            plainly.duties(on=START)
        left = list(data.draw(st.permutations([e for e in case.history if not e.reverses])))
        left += [event for event in case.history if event.reverses]
        while left:
            most = data.draw(st.sampled_from((1, 1, 1, 2)))
            some, left = left[:most], left[most:]
            assert told(engine.record(*some)) == told(plainly.record(*some))
        assert state(engine) == state(plainly)
        assert engine.duties(on=WEEK[6]) == anew.duties(on=WEEK[6])
