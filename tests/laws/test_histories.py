"""A history says of every day what a decision on that day says."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from contract_rules import (
    Clause,
    MonthEnd,
    breach_of,
    count,
    days,
    due,
    kept,
    least,
    months,
    more_than,
    outstanding,
    overdue,
    periods_late,
    total,
    usd,
)
from contract_rules.answers.decisions import gist
from contract_rules.errors import ContractError, TooManyOpenPointsError, TooManyPeriodsError
from contract_rules.evaluation.timeline.course import MOST_PERIODS
from contract_rules.norms.norms import Obligation
from contract_rules.testing.strategies.drawing import chance, pick
from contract_rules.testing.strategies.vocabulary import DAYS, DEALINGS, Order, Pay, Ship, Visit
from support.duty_strategies import ANN, ASKED, BEA, START, duty_cases
from support.examples import many
from support.histories import cases, matchers, turning_cases
from support.open_strategies import WEEK, open_cases, party_of

WINDOWS = (days(1), days(3), months(1, MonthEnd.LAST_DAY), months(1, MonthEnd.NEXT_DAY))
OPEN_DAYS = tuple(WEEK[0] + timedelta(days=number) for number in range(7))
NEAR = st.integers(0, 60)
FAR = st.one_of(st.integers(61, 4000), st.integers(61, 2_900_000))


def days_from(start: date):
    """A day of the time that most happens in, or one far from it."""
    return st.one_of(NEAR, NEAR, NEAR, FAR).map(lambda n: start + timedelta(days=n))


def is_the_history(found, contract, decide, days):
    """Intervals follow each other, differ, and say what is decided on each of the days."""
    assert found[0].since == contract.effective
    assert not found[0].changed_by
    recurs = any(compiled.recurs for compiled in contract.program.norms)
    assert found[-1].open_ended == (found[-1].until is not None)
    assert recurs or not found[-1].open_ended
    for earlier, later in pairwise(found):
        assert earlier.until is not None
        assert later.since == earlier.until + timedelta(days=1) > earlier.since
        assert gist(earlier.decision) != gist(later.decision)
        assert later.changed_by
    entered = {}
    for on in days:
        if found[-1].open_ended and on > found[-1].until:
            continue
        (here,) = (interval for interval in found if interval.holds(on))
        try:
            said = decide(on)
        except TooManyPeriodsError:  # a duty would recur too often until then
            assert recurs
            assert on > contract.effective + MOST_PERIODS * timedelta(days=1)
            continue
        assert gist(here.decision) == gist(said)
        entered[here.since] = here
    for since, here in entered.items():
        assert here.decision == decide(since)


@given(case=st.one_of(cases(), turning_cases()), matcher=matchers, data=st.data())
def test_the_interval_that_holds_a_day_has_the_decision_of_that_day(case, matcher, data):
    """Whatever is agreed and done, on near days and on far ones."""
    question = data.draw(st.sampled_from(case.questions))
    on_days = [*DAYS[1:], *data.draw(st.lists(days_from(DAYS[1]), max_size=6))]
    with case.engine(matcher) as engine:
        found = engine.history(question.party, question.act)
        is_the_history(
            found,
            case.contract,
            lambda on: engine.decide(question.party, question.act, on=on),
            on_days,
        )


def asked(draw, ids):
    """A condition on what is owed, on what was done lately, or on a day."""
    clause, order, pay = pick(draw, *ids), ANN.did(Order()), BEA.did(Pay())
    on = pick(draw, date(2020, 2, 1), date(2020, 2, 4), order[Order.due], order[Order.due])
    window, number = pick(draw, *WINDOWS), pick(draw, 1, 2, 5)
    return pick(
        draw,
        breach_of(clause),
        kept(clause),
        due(clause),
        overdue(clause, by=pick(draw, *WINDOWS), remedies=chance(draw, 2)),
        outstanding(clause) >= usd(number),
        count(Visit, by=pick(draw, ANN, BEA), within=window) >= number,
        total(Pay.amount, by=BEA, within=window) >= usd(number),
        order & (Ship.on > on),
        order & (on >= Ship.on),
        order & (order.on < Ship.on),
        ANN.did(Order(due=Ship.on)),
        pay & (pay.on >= Ship.on),
    )


@st.composite
def norms(draw, ids, by=ANN):
    """A norm on shipping, with conditions such as these."""
    stated = {}
    for word in ("provided", "unless", "until"):
        if chance(draw, 2):
            condition = asked(draw, ids)
            stated[word] = ~condition if chance(draw, 3) else condition
    most = outstanding(pick(draw, *ids)) if chance(draw, 3) else usd(2)
    pattern = Ship(price=more_than(most)) if chance(draw, 3) else Ship()
    return pick(draw, by.must_not, by.must_not, by.may)(pattern, **stated)


@st.composite
def late(draw):
    """A duty in place of which, once it is in breach, more and more is owed."""
    rate, every = usd(pick(draw, 1, 2)), pick(draw, *WINDOWS, days(2))
    grown = pick(draw, rate * periods_late(every), least(usd(3), rate * periods_late(every)))
    fine = BEA.must(Pay(amount=grown, to=ANN))
    duty = Pay(amount=usd(2), to=ANN)
    return Clause(
        "L1",
        "Bea pays, or else.",
        BEA.must(
            duty,
            upon=pick(draw, None, ANN.did(Order())),
            within=days(1),
            otherwise=fine,
        ),
    )


@st.composite
def shipping_cases(draw):
    """A case of duties, and clauses on shipping that ask about them."""
    case = draw(duty_cases(most_events=8))
    clauses = (*case.contract.clauses, draw(late()))
    ids = [c.id for c in clauses if any(isinstance(n, Obligation) for n in c.norms)]
    own = Clause("S1", "On shipping.", *(draw(norms(ids)) for _ in range(pick(draw, 1, 2, 3))))
    actions = (*DEALINGS, Ship)
    try:
        contract = evolve(case.contract, clauses=(*clauses, own), actions=actions, amendments=())
    except ContractError:  # the others count in one order of costs, interest and principal
        reject()
    return evolve(case, contract=contract)


@pytest.mark.slow
@settings(max_examples=many(100))
@given(
    case=shipping_cases(),
    price=st.sampled_from((1, 3, 50, 3000)),
    matcher=matchers,
    data=st.data(),
)
def test_it_has_where_decisions_depend_on_duties_and_days(case, price, matcher, data):
    """On deadlines, on what is outstanding or late by then, on windows and on days named.

    Not where interest joins its balance: that takes seconds, and has a test of its own.
    """
    assume("compound=Recurrence" not in repr(case.contract.clauses))
    on_days = [*ASKED[1:], *data.draw(st.lists(days_from(START), max_size=6))]
    act = Ship(price=usd(price))
    with case.engine(matcher) as engine:
        found = engine.history(ANN, act)
        is_the_history(found, case.contract, lambda on: engine.decide(ANN, act, on=on), on_days)


@given(case=open_cases(), matcher=matchers, data=st.data())
def test_it_has_where_something_is_open(case, matcher, data):
    """With what is read one way or another, what may have been done, and what is known by then."""
    on_days = [*OPEN_DAYS, *data.draw(st.lists(days_from(OPEN_DAYS[0]), max_size=3))]
    known_by = data.draw(st.sampled_from((None, None, *OPEN_DAYS)))
    with case.engine(matcher) as engine:
        party = party_of(case.act)
        try:
            found = engine.history(party, case.act, known_by=known_by)
        except TooManyOpenPointsError:
            reject()
        is_the_history(
            found,
            case.contract,
            lambda on: engine.decide(party, case.act, on=on, known_by=known_by),
            on_days,
        )
