"""The norms that apply are those that the nodes say, read by brute force."""

from __future__ import annotations

from collections import Counter
from itertools import product

from hypothesis import given, settings

from contract_rules import FindingKind, Outcome
from support.examples import many
from support.histories import MATCHERS, varied_cases
from support.oracle import Oracle, named

APPLY = {Outcome.SPEAKS: True, Outcome.OUTRANKED: True, Outcome.YIELDS: False}


@settings(max_examples=many(100))
@given(case=varied_cases(most_events=7))
def test_which_norms_apply_is_what_trying_every_event_says(case):
    """A norm speaks or yields exactly when an oracle that tries all events says so."""
    oracle = Oracle(case.contract, case.history)
    meant = [oracle.bearing(q.party, q.act, case.at(q.on)) for q in case.questions]
    for matcher in MATCHERS:
        with case.engine(matcher) as engine:
            assert [bearing(question.put_to(engine)) for question in case.questions] == meant


def bearing(decision):
    """How often which norm, by which exercise, speaks or yields."""
    return Counter(
        (r.clause.id, r.norm, named(r.clause, r.norm, r.exercise), APPLY[r.outcome])
        for r in decision.reasons
        if r.outcome in APPLY
    )


@settings(max_examples=many(100))
@given(case=varied_cases(most_events=7))
def test_an_exercise_is_found_effective_exactly_when_it_took_effect(case):
    """Recorded last, an event is found exercised exactly when an oracle says it took effect."""
    oracle = Oracle(case.contract, case.history)
    took_effect = {event for events in oracle.effective.values() for event in events}
    for matcher, last in product(MATCHERS, case.history):
        others = [event for event in case.history if event is not last]
        with case.engine(matcher, others) as engine:
            kinds = {found.kind for found in engine.record(last) if found.event == last}
        assert (FindingKind.EXERCISED in kinds) == (last in took_effect)
