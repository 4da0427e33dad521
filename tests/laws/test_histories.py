"""A history says of every day what a decision on that day says."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from attrs import evolve
from duty_strategies import ANN, ASKED, BEA, START, duty_cases
from histories import cases, matchers, turning_cases
from hypothesis import given, settings
from hypothesis import strategies as st
from vocabulary import DAYS, Claim, Pay, Visit

from contract_rules import usd
from contract_rules.decisions import gist

NEAR = st.integers(0, 60)
FAR = st.one_of(st.integers(61, 4000), st.integers(61, 2_900_000))


def days_from(start: date):
    """A day of the time that most happens in, or one far from it."""
    return st.one_of(NEAR, NEAR, NEAR, FAR).map(lambda n: start + timedelta(days=n))


def is_the_history(found, contract, decide, days):
    """Intervals follow each other, differ, and say what is decided on each of the days."""
    assert found[0].since == contract.effective
    assert not found[0].changed_by
    assert found[-1].until is None
    for earlier, later in pairwise(found):
        assert earlier.until is not None
        assert later.since == earlier.until + timedelta(days=1) > earlier.since
        assert gist(earlier.decision) != gist(later.decision)
        assert later.changed_by
    for on in days:
        decision = decide(on)
        (here,) = (interval for interval in found if interval.holds(on))
        assert gist(here.decision) == gist(decision)
        assert here.decision == evolve(decide(here.since))


@settings(max_examples=max(100, settings().max_examples))
@given(case=st.one_of(cases(), turning_cases()), matcher=matchers, data=st.data())
def test_the_interval_that_holds_a_day_has_the_decision_of_that_day(case, matcher, data):
    """Whatever is agreed and done, on near days and on far ones."""
    question = data.draw(st.sampled_from(case.questions))
    days = [*DAYS[1:], *data.draw(st.lists(days_from(DAYS[1]), max_size=6))]
    with case.engine(matcher) as engine:
        found = engine.history(question.party, question.act)
        is_the_history(
            found,
            case.contract,
            lambda on: engine.decide(question.party, question.act, on=on),
            days,
        )


ACTS = (
    *(
        (party, Pay(amount=usd(n), to=to))
        for party in (ANN, BEA)
        for n in (1, 3, 9)
        for to in (ANN, BEA)
    ),
    *((party, Visit(level=n)) for party in (ANN, BEA) for n in (1, 2)),
    *((party, Claim(number=n)) for party in (ANN, BEA) for n in (1, 2, 3)),
)


@settings(max_examples=max(100, settings().max_examples))
@given(case=duty_cases(), matcher=matchers, data=st.data())
def test_it_has_where_decisions_depend_on_duties(case, matcher, data):
    """On deadlines, on what is outstanding, and on what is late by then."""
    party, act = data.draw(st.sampled_from(ACTS))
    days = [*ASKED[1:], *data.draw(st.lists(days_from(START), max_size=6))]
    with case.engine(matcher) as engine:
        found = engine.history(party, act)
        is_the_history(found, case.contract, lambda on: engine.decide(party, act, on=on), days)
