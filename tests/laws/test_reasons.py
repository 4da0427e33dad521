"""The reasons of a decision are those of when it was given, whenever they are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import duty_strategies
from support.examples import many
from support.histories import matchers, varied_cases


@pytest.mark.slow
@settings(max_examples=many(100))
@given(
    case=st.one_of(varied_cases(), duty_strategies.varied_cases()),
    matcher=matchers,
    data=st.data(),
)
def test_reasons_are_the_same_whenever_they_are_asked_for(case, matcher, data):
    """At once, or after the rest of the history was recorded."""
    count = data.draw(st.integers(0, len(case.history)))
    pairs = []
    with case.engine(matcher, case.history[:count]) as engine:
        for asked in case.questions:
            late, early = (asked.put_to(engine) for _ in range(2))
            pairs.append((late, early, early.reasons))
        for event in case.history[count:]:
            engine.record(event)
    for late, early, reasons in pairs:
        assert late.reasons == reasons
        assert late == early
        assert str(late) == str(early)
