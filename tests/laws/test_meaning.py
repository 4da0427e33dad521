"""The norms that apply are those that the nodes say, read by brute force."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from contract_rules import Engine, FindingKind, Outcome
from support.examples import many
from support.histories import MATCHERS, varied_cases
from support.oracle import Oracle, named

APPLY = {Outcome.SPEAKS: True, Outcome.OUTRANKED: True, Outcome.YIELDS: False}


@pytest.mark.parametrize("matcher", MATCHERS)
@settings(max_examples=many(100))
@given(case=varied_cases(most_events=7))
def test_which_norms_apply_is_what_trying_every_event_says(matcher, case):
    """A norm speaks or yields exactly when an oracle that tries all events says so."""
    oracle = Oracle(case.contract, case.history)
    with Engine(case.contract, case.history, matcher=matcher) as engine:
        for question in case.questions:
            told = Counter(
                (r.clause.id, r.norm, named(r.clause, r.norm, r.exercise), APPLY[r.outcome])
                for r in question.put_to(engine).reasons
                if r.outcome in APPLY
            )
            at = case.at(question.on)
            assert told == oracle.bearing(question.party, question.act, at)


@pytest.mark.parametrize("matcher", MATCHERS)
@settings(max_examples=many(100))
@given(case=varied_cases(most_events=7))
def test_an_exercise_is_found_effective_exactly_when_it_took_effect(matcher, case):
    """Recorded last, an event is found exercised exactly when an oracle says it took effect."""
    oracle = Oracle(case.contract, case.history)
    for last in case.history:
        others = [event for event in case.history if event is not last]
        with Engine(case.contract, others, matcher=matcher) as engine:
            kinds = {found.kind for found in engine.record(last) if found.event == last}
        took_effect = any(last in events for events in oracle.effective.values())
        assert (FindingKind.EXERCISED in kinds) == took_effect
