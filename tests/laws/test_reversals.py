"""What is reversed counts until then; what is corrected is as if it had been recorded right."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contract_rules import Engine, FindingKind, Outcome, StepKind, usd
from contract_rules.testing import histories
from contract_rules.values.instants import day
from contract_rules.values.zones import GREENWICH
from support.duty_oracle import Calendar, told
from support.duty_strategies import ASKED, START, WEEK, duty_cases, simple_cases
from support.duty_strategies import varied_cases as varied_duty_cases
from support.examples import many
from support.histories import MATCHERS, matchers, mistaken, partly_reversed, varied_cases
from support.oracle import Oracle, named

MANY = many(60)

DAY = timedelta(days=1)

LATER = ASKED[-1] + DAY
"""The day on which corrections are recorded."""

NOTHING = usd(0)

APPLY = {Outcome.SPEAKS: True, Outcome.OUTRANKED: True, Outcome.YIELDS: False}


@pytest.mark.slow
@settings(max_examples=many(200))
@given(case=partly_reversed(simple_cases(), ASKED[1:12]), matcher=matchers)
def test_what_becomes_of_duties_is_what_a_calendar_shows(case, matcher):
    """Day by day, every duty stands as one finds who goes through the days on paper."""
    dates = [on for on in ASKED if on >= START]
    paper = Calendar(case.contract, case.history, dates[-1])
    with case.engine(matcher) as engine:
        for on in dates:
            found = [told(duty) for duty in engine.duties(on=on)]
            assert Counter(found) == Counter(paper.told[on])
        for event, amount in engine.unallocated(on=dates[-1]):
            if event.id not in paper.surplus:
                assert paper.left[event.id] == amount


@pytest.mark.parametrize("matcher", MATCHERS)
@settings(max_examples=many(100))
@given(case=partly_reversed(varied_cases(most_events=7)))
def test_which_norms_apply_is_what_trying_every_event_says(matcher, case):
    """A norm speaks or yields exactly when an oracle that tries all events says so."""
    oracle = Oracle(case.contract, case.history)
    with Engine(case.contract, case.history, matcher=matcher) as engine:
        for question in case.questions:
            found = Counter(
                (r.clause.id, r.norm, named(r.clause, r.norm, r.exercise), APPLY[r.outcome])
                for r in question.put_to(engine).reasons
                if r.outcome in APPLY
            )
            at = GREENWICH.instant(question.on)
            assert found == oracle.bearing(question.party, question.act, at)


def standing(engine, on, **asked):
    """All that is told of duties on a day."""
    return (
        engine.duties(on=on, **asked),
        engine.breaches(on=on, **asked),
        engine.unallocated(on=on, **asked),
    )


@settings(max_examples=MANY)
@given(case=partly_reversed(varied_duty_cases(), WEEK), matcher=matchers)
def test_until_the_reversal_all_is_as_if_there_were_none(case, matcher):
    """What is so on a day does not change by a reversal of a later one."""
    first = min((day(e.at) for e in case.history if e.reverses), default=None)
    assume(first is not None)
    acts = [event for event in case.history if not event.reverses]
    with case.engine(matcher) as engine, case.engine(matcher, acts) as before:
        for on in (on for on in ASKED if on < first):
            assert standing(engine, on) == standing(before, on)
            eve = {"known_by": first - DAY}
            assert standing(engine, on, **eve) == standing(before, on, **eve)


@settings(max_examples=MANY)
@given(case=partly_reversed(varied_duty_cases(), WEEK), matcher=matchers)
def test_no_cent_is_lost_nor_counts_twice(case, matcher):
    """Each cent counts to one duty or to none; of a payment that is reversed, no cent counts."""
    with case.engine(matcher) as engine:
        gone = {e.reverses: e.at for e in case.history if e.reverses}
        for on in ASKED:
            counted: Counter[str] = Counter()
            left = {event.id: amount.amount for event, amount in engine.unallocated(on=on)}
            for duty in engine.duties(on=on):
                for step in duty.steps if duty.paid is not None else ():
                    if step.kind is StepKind.COUNTED and step.amount is not None:
                        counted[step.event.id] += step.amount.amount
                steps = [s for s in duty.steps if s.amount is not None]
                came = sum((s.amount for s in steps if s.kind is StepKind.COUNTED), NOTHING)
                went = sum((s.amount for s in steps if s.kind is StepKind.REVERSED), NOTHING)
                assert duty.paid in {None, came - went}
                assert duty.outstanding is None or duty.outstanding >= NOTHING
            for event in engine.facts:
                if event.id in gone and gone[event.id] <= GREENWICH.instant(on):
                    assert event.id not in left
                elif not event.reverses and event.id in left:
                    assert left[event.id] <= event.act.get("amount").amount


@settings(max_examples=MANY)
@given(case=partly_reversed(varied_duty_cases(), WEEK), matcher=matchers, data=st.data())
def test_the_order_of_recording_does_not_matter(case, matcher, data):
    """Recorded one by one, reversals whenever their acts are on record, all is told alike."""
    shuffled = data.draw(st.permutations(case.history))
    kept = {at: iter([e for e in case.history if e.at == at]) for at in {e.at for e in shuffled}}
    waiting = [next(kept[event.at]) for event in shuffled]
    with case.engine(matcher) as engine, case.engine(matcher, ()) as pieces:
        while waiting:
            known = {event.id for event in pieces.facts}
            event = next(e for e in waiting if not e.reverses or e.reverses in known)
            waiting.remove(event)
            pieces.record(event)
            pieces.duties(on=data.draw(st.sampled_from(ASKED)))
            assert [f.kind for f in pieces.record(event)] == [FindingKind.REPEATED]
        for on in ASKED:
            assert standing(pieces, on) == standing(engine, on)
        assert Counter(map(str, pieces.findings())) == Counter(map(str, engine.findings()))


@settings(max_examples=MANY)
@given(mistake=mistaken(varied_duty_cases(), WEEK, LATER), matcher=matchers)
def test_a_correction_gives_what_would_have_been_so(mistake, matcher):
    """All is told as if the event had been recorded right; who does not know sees the old."""
    case, correction, rightly = mistake
    with case.engine(matcher) as engine, case.engine(matcher, rightly) as right:
        before = [standing(engine, on) for on in ASKED]
        found = engine.record(correction)
        assert [f.kind for f in engine.record(correction)] == [FindingKind.REPEATED]
        for on, was in zip(ASKED, before, strict=True):
            assert standing(engine, on) == standing(right, on)
            known = {"known_by": LATER - DAY}
            assert standing(engine, on, **known) == was
        assert engine.findings() == right.findings()
        undone = Counter(str(f.undone) for f in found if f.kind is FindingKind.UNDONE)
        assert all(f.event == correction for f in found if f.kind is FindingKind.UNDONE)
        with case.engine(matcher) as other:
            told_before = Counter(map(str, (*other.findings(), *breaches_told(case, matcher))))
        assert not undone - told_before


def breaches_told(case, matcher):
    """What is told of duties in breach when a history is recorded."""
    with case.engine(matcher, ()) as engine:
        return [f for f in engine.record(*case.history) if f.kind is FindingKind.BREACH]


@settings(max_examples=MANY)
@given(mistake=mistaken(varied_cases(most_events=7), WEEK, LATER), matcher=matchers)
def test_a_correction_gives_the_decisions_that_would_have_been_right(mistake, matcher):
    """Acts are decided as if the event had been recorded right."""
    case, correction, rightly = mistake
    with case.engine(matcher) as engine, case.engine(matcher, rightly) as right:
        before = [q.put_to(engine) for q in case.questions]
        engine.record(correction)
        assert [q.put_to(engine) for q in case.questions] == case.answers(right)
        asked = [
            engine.decide(q.party, q.act, on=q.on, known_by=LATER - DAY) for q in case.questions
        ]
        assert asked == before


@settings(max_examples=MANY)
@given(data=st.data(), case=st.one_of(varied_cases(3), duty_cases(3)))
def test_all_matchers_tell_the_same(data, case):
    """Of what is reversed and corrected, on every day."""
    history = data.draw(histories(case.contract, undone=True))
    engines = [Engine(case.contract, history, matcher=matcher) for matcher in MATCHERS]
    days = sorted({day(e.at) for e in history} | {*WEEK})
    for on in days:
        stood = [standing(engine, on) for engine in engines]
        assert all(one == stood[0] for one in stood)
        for event in history[:4]:
            asked = [engine.decide(event.by, event.act, on=on) for engine in engines]
            assert all(decision == asked[0] for decision in asked)
    told = [engine.findings() for engine in engines]
    assert all(found == told[0] for found in told)
    for engine in engines:
        engine.close()
