"""It does not matter in which order, or how often, events are recorded."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import FactBase, FindingKind
from support.examples import many
from support.histories import matchers, varied_cases
from support.oracle import named


def gist(decision):
    """A decision without the choice of the events that show it, where several do."""
    reasons = Counter(
        (r.outcome, r.clause.id, r.norm, named(r.clause, r.norm, r.exercise))
        for r in decision.reasons
    )
    return decision.verdict, decision.clauses, decision.void, reasons


@settings(max_examples=many(100))
@given(case=varied_cases(), matcher=matchers, data=st.data())
def test_the_order_of_recording_does_not_matter(case, matcher, data):
    """Recorded one by one in any order, the same events give the same answers.

    Which events are named may differ only where events of one instant change places.
    """
    shuffled = data.draw(st.permutations(case.history))
    kept = {at: iter([e for e in case.history if e.at == at]) for at in {e.at for e in shuffled}}
    orderly = [next(kept[event.at]) for event in shuffled]
    with (
        case.engine(matcher) as engine,
        case.engine(matcher, ()) as any_order,
        case.engine(matcher, ()) as same_order,
    ):
        for one, other in zip(shuffled, orderly, strict=True):
            any_order.record(one)
            same_order.record(other)
        decisions = case.answers(engine)
        assert case.answers(same_order) == decisions
        assert list(map(gist, case.answers(any_order))) == list(map(gist, decisions))
        assert same_order.facts == engine.facts


@pytest.mark.slow
@settings(max_examples=many(100))
@given(case=varied_cases(), matcher=matchers, data=st.data())
def test_reading_a_history_in_two_parts_changes_nothing(case, matcher, data):
    """The facts and the answers are those of the whole, whatever was asked in between."""
    part = data.draw(st.integers(0, len(case.history)))
    with (
        case.engine(matcher) as whole,
        case.engine(matcher, case.history[:part]) as parts,
        case.engine(matcher, ()) as pieces,
    ):
        case.answers(parts)
        parts.record(*case.history[part:])
        for event in case.history:
            case.answers(pieces)
            pieces.record(event)
        assert case.answers(pieces) == case.answers(parts) == case.answers(whole)
        assert pieces.facts == parts.facts == whole.facts == FactBase(case.history)


@pytest.mark.slow
@settings(max_examples=many(100))
@given(case=varied_cases(), matcher=matchers, data=st.data())
def test_recording_an_event_twice_changes_nothing(case, matcher, data):
    """An event on record is found repeated, and the facts and the answers stay as they are."""
    with case.engine(matcher) as engine:
        facts, decisions = engine.facts, case.answers(engine)
        again = data.draw(st.lists(st.sampled_from(case.history))) if case.history else []
        found = engine.record(*again)
        assert [(f.kind, f.event) for f in found] == [(FindingKind.REPEATED, e) for e in again]
        assert engine.facts == facts
        assert case.answers(engine) == decisions
