"""Many events of one day, recorded one by one, are what they are together."""

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
    Party,
    anything,
    days,
    jointly,
    percent,
    total,
    usd,
)
from contract_rules.evaluation.timeline.course import Course
from contract_rules.testing.strategies.drawing import chance, pick
from contract_rules.testing.strategies.duty_contracts import START, WEEK
from support.crowded import Bill, Settle, Ship, Transfer
from support.duty_strategies import ordered_cases, simple_cases
from support.examples import many
from support.histories import Case, matchers

ANN, BEA, CYD = Party("Ann"), Party("Bea"), Party("Cyd")


class Agree(Action, phrase="agree to {number}"):
    """A consent."""

    number: Field[int]


def _clauses(draw):
    """Duties that meet in acts or do not, and a prohibition that another's acts lift."""
    upon = {"upon": ANN.did(Bill(anything, anything))}
    within = {"within": days(pick(draw, 0, 1, 30))}
    owed = {"owed_to": ANN, "on_account": chance(draw, 3)}
    asked = BEA.did(Agree(Bill.number))
    late = {"otherwise": BEA.must(Transfer(usd(1)), within=days(1), owed_to=ANN)}
    plain = (
        BEA.must(Settle(Bill.number, Bill.amount), **upon, **within, **owed),
        BEA.must(Transfer(Bill.amount), **upon, **within, **owed),
        BEA.must(Ship(Bill.number), **upon, within=days(1)),
        ANN.must(Ship(Settle.number), upon=BEA.did(Settle(1, anything)), within=days(2)),
        ANN.must_not(Bill(anything, anything), unless=asked),
        BEA.must_not(Settle(2, anything)),
    )
    other = (
        BEA.must(Transfer(percent(50) * Bill.amount), **upon, **within, **owed, **late),
        BEA.must(Ship(anything), **upon, provided=asked),
        jointly(BEA, CYD).must(Settle(Bill.number, Bill.amount), **upon, **owed),
        BEA.must(Settle(Bill.number, Bill.amount), **upon, alternatives=(Transfer(usd(2)),)),
        BEA.must(Transfer(total(Bill.amount, by=ANN)), **upon, **within, **owed),
    )
    chosen = [pick(draw, *(other if chance(draw, 2) else plain[:3]))]
    chosen += [pick(draw, *plain)] if chance(draw, 2) else []
    return tuple(Clause(f"C{n}", f"Clause {n}.", norm) for n, norm in enumerate(chosen))


@st.composite
def crowded(draw):
    """Bills, payments and deliveries of two days, as they are recorded."""
    clauses = _clauses(draw)
    events = []
    size = pick(draw, 12, 8)
    for place in draw(st.permutations(range(size))) if chance(draw, 2) else range(size):
        number, amount = pick(draw, 1, 2, 3), usd(pick(draw, 1, 2, 3))
        first = len(events) < 4
        by, act = pick(
            draw,
            *[(ANN, Bill(number, amount))] * (4 if first else 1),
            *[(BEA, Settle(number, amount)), (BEA, Transfer(amount))] * (1 if first else 2),
            *[(BEA, Ship(number)), (ANN, Ship(number)), (BEA, Agree(number))],
            (CYD, Settle(number, amount)),
        )
        towards = f"e{pick(draw, *range(4)):02}" if by == BEA and chance(draw, 3) else ""
        on = START + timedelta(days=1 if first else 2)
        known = {"recorded": on + timedelta(days=3)} if chance(draw, 6) else {}
        events.append(by.does(act, on=on, id=f"e{place:02}", towards=towards, **known))
    undone = [e for e in events if e.act.kind in {"Settle", "Transfer"} and chance(draw, 8)]
    events += [event.reversal(on=event.on, id=f"u{event.id}") for event in undone]
    contract = Contract(
        name="The contract",
        parties=(ANN, BEA, CYD),
        clauses=clauses,
        effective=START,
        actions=(Bill, Settle, Transfer, Ship, Agree),
    )
    return Case(contract, tuple(events), ())


@st.composite
def pressed(draw, cases):
    """Cases whose events all happen within two days."""
    case = draw(cases)
    on = {event.id: WEEK[pick(draw, 2, 2, 3)] for event in case.history}
    moved = []
    for event in case.history:
        day = max(on[event.id], on[event.reverses]) if event.reverses else on[event.id]
        moved.append(evolve(event, on=day, recorded=day))
    return evolve(case, history=tuple(moved))


def told(findings):
    """What findings say, with what becomes of the duties by that."""
    return [
        (
            f.kind,
            f.event.id,
            f.clauses,
            f.duty,
            f.decision,
            f.amount,
            f.undone and told([f.undone]),
        )
        for f in findings
    ]


def state(engine):
    """All that is owed, breached and found, as of several days."""
    asked = [WEEK[n] for n in (1, 2, 3, 6)]
    return [
        told(engine.findings()),
        [engine.duties(on=on) for on in asked],
        [engine.breaches(on=on) for on in asked],
        [engine.unallocated(on=on) for on in asked],
    ]


@settings(max_examples=many(60))
@given(
    case=st.one_of(crowded(), crowded(), pressed(simple_cases()), pressed(ordered_cases())),
    matcher=matchers,
    data=st.data(),
)
def test_events_of_one_day_recorded_one_by_one_are_what_they_are_together(case, matcher, data):
    """Told is what is told where the whole day is gone through anew with each of them."""
    with ExitStack() as opened:
        engine, plainly, whole, anew = (
            opened.enter_context(case.engine(matcher, history))
            for history in ((), (), (), case.history)
        )
        whole.record(*case.history)
        left = list(case.history)
        while left:
            most = data.draw(st.sampled_from((1, 1, 1, 2)))
            some, left = left[:most], left[most:]
            found = engine.record(*some)
            with patch.object(Course, "met_by", lambda *_: None):
                assert told(found) == told(plainly.record(*some))
        assert state(engine) == state(whole) == state(plainly) == state(anew)
