"""A timeline says of every day what the engine decides then, however what is open is settled."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from contract_rules.answers.decisions import gist, verdict_of
from contract_rules.errors import (
    IncomparableError,
    MissingFieldError,
    TooManyOpenPointsError,
    WrongTypeError,
)
from contract_rules.norms.questions import Question
from contract_rules.testing.strategies.vocabulary import DAYS
from support.acts_of_rows import act_of, is_such, nearest
from support.histories import cases, matchers
from support.open_strategies import WEEK, open_cases

OPEN_DAYS = tuple(WEEK[0] + timedelta(days=number) for number in range(7))


def timeline_of(engine):
    """The timeline of an example that has one."""
    try:
        return engine.timeline()
    except IncomparableError:
        return reject()


@st.composite
def acts_of(draw, kind):
    return act_of(draw, kind)


def says(timeline, decide, days) -> None:
    """Spans follow each other, and each says of each of the days what is decided then."""
    for row in timeline.rows:
        assert row.spans[0].since == timeline.contract.effective
        assert row.spans[-1].until is None
        for one, other in pairwise(row.spans):
            assert one.until + timedelta(days=1) == other.since
        for on in days:
            span = row.on(on)
            try:
                decided = decide(row.party, span.decision.act, on)
            except MissingFieldError:  # which of the choices that clauses tell apart it is
                continue
            except WrongTypeError as error:  # of what clauses tell apart below zero nobody asks
                assert "below zero" in str(error)  # noqa: PT017 (it is one of two ends)
                continue
            assert gist(span.decision, loosely=True) == gist(decided, loosely=True)


@given(case=cases(), matcher=matchers)
def test_each_row_has_the_decision_of_each_day(case, matcher) -> None:
    with case.engine(matcher) as engine:
        says(timeline_of(engine), lambda by, act, on: engine.decide(by, act, on=on), DAYS[1:])


@given(case=cases(), matcher=matchers, data=st.data())
def test_each_act_is_told_of_by_one_row(case, matcher, data) -> None:
    """As the engine decides on it: an act of a narrower action perhaps by a row of the wider."""
    with case.engine(matcher) as engine:
        timeline = timeline_of(engine)
        kinds = {(row.party, row.action.kind) for row in timeline.rows}
        for party, kind in sorted(kinds, key=str):
            act = data.draw(acts_of(case.contract.kind(kind)))
            rows = timeline.of(party)
            name = nearest(act, rows)
            (row,) = (row for row in rows if is_such(act, row.action, name))
            for on in DAYS[1:4]:
                decided = engine.decide(party, act, on=on)
                assert gist(row.on(on).decision, loosely=True) == gist(decided, loosely=True)


@pytest.mark.slow
@given(case=open_cases(), matcher=matchers, data=st.data())
def test_the_ways_of_a_span_give_the_answer_under_readings(case, matcher, data) -> None:
    """Those that go with the readings have the verdict and the effect that the engine gives."""
    known_by = data.draw(st.sampled_from((None, *OPEN_DAYS)))
    with case.engine(matcher) as engine:
        try:
            timeline = engine.timeline(known_by=known_by)
        except TooManyOpenPointsError:
            reject()
        says(
            timeline,
            lambda by, act, on: engine.decide(by, act, on=on, known_by=known_by),
            OPEN_DAYS,
        )
        on = data.draw(st.sampled_from(OPEN_DAYS))
        readings = {
            question.id: data.draw(st.sampled_from(question.readings))
            for question in case.contract.questions
            if data.draw(st.booleans())
        }
        for row in timeline.rows:
            span = row.on(on)
            fitting = {
                verdict_of(way.answer)
                for way in span.ways
                if all(
                    readings.get(one.point.id, one.choice) == one.choice
                    for one in way.settled
                    if isinstance(one.point, Question)
                )
            } or {verdict_of(span.decision)}
            decided = engine.decide(
                row.party, span.decision.act, on=on, known_by=known_by, readings=readings
            )
            if len(fitting) == 1:
                assert verdict_of(decided) == fitting.pop()
            else:
                assert decided.turns_on
