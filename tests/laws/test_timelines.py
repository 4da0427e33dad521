"""A timeline says of every day what the engine decides then, however what is open is settled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from contract_rules.answers.decisions import gist, verdict_of
from contract_rules.errors import MissingFieldError, TooManyOpenPointsError, WrongTypeError
from contract_rules.norms.questions import Question
from contract_rules.testing.strategies.vocabulary import DAYS
from support.histories import cases, matchers
from support.open_strategies import WEEK, open_cases

OPEN_DAYS = tuple(WEEK[0] + timedelta(days=number) for number in range(7))


def says(timeline, decide, days) -> None:
    """Spans follow each other, and each says of each of the days what is decided then."""
    for row in timeline.rows:
        assert row.spans[0].since == timeline.contract.effective
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
        says(engine.timeline(), lambda by, act, on: engine.decide(by, act, on=on), DAYS[1:])


@given(case=cases(), matcher=matchers)
def test_each_position_of_a_report_is_in_some_row(case, matcher) -> None:
    """The acts of a narrower action may be told of by the row of the wider one."""
    with case.engine(matcher) as engine:
        timeline = engine.timeline()
        for on in DAYS[1:4]:
            told = {
                (row.party, row.verdict(on)): row
                for row in timeline.rows
                if row.on(on) is not None
            }
            for position in engine.report(on=on).positions:
                assert (position.party, position.verdict) in told


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
