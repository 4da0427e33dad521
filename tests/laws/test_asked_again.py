"""What was answered before an event is never told after it, where it came to be otherwise."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import Engine
from contract_rules.errors import IncomparableError, TooManyOpenPointsError
from contract_rules.testing.strategies.vocabulary import DAYS
from support import duty_strategies
from support.examples import many
from support.histories import cases, matchers, mistaken, partly_reversed, varied_cases
from support.open_strategies import WEEK, open_cases

LAST = date(2021, 1, 1)

ASKED_LATER = duty_strategies.ASKED[-1] + timedelta(days=1)


def corrected(cases_):
    """Cases of which an event was recorded wrongly, with its correction."""
    mistakes = mistaken(cases_, WEEK, ASKED_LATER)
    return mistakes.map(lambda m: evolve(m[0], history=(*m[0].history, m[1])))


CASES = st.one_of(
    cases(),
    partly_reversed(varied_cases(7)),
    partly_reversed(duty_strategies.varied_cases(), WEEK),
    corrected(varied_cases(7)),
    corrected(duty_strategies.varied_cases()),
    varied_cases(7),
    duty_strategies.duty_cases(),
    duty_strategies.varied_cases(),
    open_cases(obliging=True),
)


def told(engine, on):
    """All that a report says, or why there is none."""
    try:
        report = engine.report(on=on)
    except (IncomparableError, TooManyOpenPointsError) as error:
        return str(error), None
    asked = [p.decision.asker and p.decision.asker.known for p in report.positions]
    counts = [[w.answer.known for w in p.decision.ways] for p in report.positions]
    return report, (report.to_json(), asked, counts)


@settings(max_examples=many(40))
@given(st.data(), CASES, matchers)
def test_a_report_that_was_asked_for_before_events_is_that_of_another_engine(data, case, matcher):
    """Word for word, on an early day and on the last, also where they came one by one."""
    days = (data.draw(st.sampled_from((*DAYS, *duty_strategies.ASKED, *WEEK)), "on"), LAST)
    history, counts = case.history, st.integers(0, len(case.history))
    alone = data.draw(st.booleans(), "one by one")
    first, last = sorted((data.draw(counts, "first"), data.draw(counts, "last")))
    with Engine(case.contract, history[:first], matcher=matcher) as engine:
        for others in (history[first:last], history[last:]):
            for on in days:
                told(engine, on)
            for some in ((event,) for event in others) if alone else (others,):
                engine.record(*some)
        after = [told(engine, on) for on in days]
    with Engine(case.contract, history, matcher=matcher) as other:
        assert after == [told(other, on) for on in days]
