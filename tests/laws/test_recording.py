"""It does not matter in which order, or how often, events are recorded."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import DutyStatus, FactBase, FindingKind
from support.duty_strategies import varied_cases as duties_varied
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


def told(finding):
    """What is told, so that what is said to be undone can be struck out."""
    duty = None if finding.duty is None else finding.duty.id
    event = None if is_left(finding) else finding.event.id
    return finding.kind, event, finding.clauses, duty, finding.amount


def is_left(finding):
    """Whether it is that a duty is left in breach, which no event says."""
    return finding.kind is FindingKind.BREACH and finding.duty is not None


@settings(max_examples=many(100))
@given(
    case=st.one_of(varied_cases(), duties_varied()),
    matcher=matchers,
    parts=st.data(),
)
def test_what_is_told_adds_up_to_what_is_found_at_last(case, matcher, parts):
    """In whatever order events become known, alone or together.

    Once what is undone is struck out, what was told is what all events amount to, and which duties
    are in breach.
    """
    left = parts.draw(st.permutations(case.history))
    ledger = Counter()
    with case.engine(matcher, ()) as engine, case.engine(matcher) as whole:
        while left:
            most = parts.draw(st.sampled_from((1, 1, 3)))
            some, left = left[:most], left[most:]
            for finding in engine.record(*some):
                if finding.kind is FindingKind.UNDONE:
                    assert finding.event in some
                    ledger[told(finding.undone)] -= 1
                else:
                    ledger[told(finding)] += 1
        assert min(ledger.values(), default=0) >= 0
        by_event = Counter({key: n for key, n in ledger.items() if key[1] is not None and n})
        assert by_event == Counter(map(told, whole.findings()))
        last = engine.facts.last
        breached = {key[3] for key, n in ledger.items() if key[1] is None and n}
        duties = () if last is None else whole.duties(on=last.on)
        assert breached <= {duty.id for duty in duties if duty.breached}
        assert breached >= {d.id for d in duties if d.status is DutyStatus.BREACHED}


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
