"""No answer depends on which question is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from attrs import evolve
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from contract_rules import (
    Clause,
    DutyStatus,
    Engine,
    FindingKind,
    Verdict,
    breach_of,
    days,
    ends,
    suspends,
    terminates,
    usd,
    waives,
)
from contract_rules.answers.findings import kinds_of
from contract_rules.errors import IncomparableError, TooManyOpenPointsError
from contract_rules.norms.norms import Prohibition, within
from contract_rules.queries.likeness import Likeness
from contract_rules.testing.strategies.vocabulary import (
    DAYS,
    Claim,
    Deliver,
    Model,
    Order,
    Release,
)
from contract_rules.values.instants import beginning
from contract_rules.values.zones import GREENWICH
from support import duty_strategies
from support.dealings import ann, bea, clause, contract, cyd, day, dov
from support.examples import many
from support.histories import MATCHERS, cases, matchers, varied_cases
from support.open_strategies import WEEK, open_cases

LAST = date(2021, 1, 1)

CASES = st.one_of(varied_cases(7), duty_strategies.varied_cases())


@settings(max_examples=many(60))
@given(case=CASES, matcher=matchers)
def test_an_act_is_judged_alike_by_every_question(case, matcher):
    """As asked on its day without it, as found when it is recorded, and among the breaches."""
    with case.engine(matcher) as engine:
        told = {(b.event.id, b.clause) for b in engine.breaches(on=LAST) if b.event}
    expected = set()
    for event in case.history:
        if case.contract.program.speaks_of(event.by, event.act):
            others = [other for other in case.history if other is not event]
            with case.engine(matcher, others) as engine:
                asked = engine.decide(event.by, event.act, on=event.on)
                told_of = [f for f in engine.record(event) if f.decision and f.event == event]
                found = [f.kind for f in told_of]
            assert list(kinds_of(asked.verdict, asked.effect)) == found
            if asked.verdict is Verdict.PROHIBITED:
                expected |= {(event.id, id_) for id_ in asked.clauses}
    assert told == expected


@settings(max_examples=many(100))
@given(
    st.one_of(cases(), duty_strategies.duty_cases(), open_cases(obliging=True)),
    st.sampled_from((*DAYS, *duty_strategies.ASKED, *WEEK)),
    matchers,
)
def test_acts_that_are_decided_together_are_decided_as_each_alone(case, on, matcher):
    """A report in which each act is decided by itself has the same rows, for the same reasons."""
    with Engine(case.contract, case.history, matcher=matcher) as engine:
        try:
            together = engine.report(on=on)
        except (IncomparableError, TooManyOpenPointsError):
            reject()
        with patch.object(Likeness, "of", lambda _, act: act.fields):
            assert engine.report(on=on).positions == together.positions


@settings(max_examples=many(40))
@given(case=CASES, matcher=matchers)
def test_a_breach_by_an_act_is_seen_from_the_next_instant_on(case, matcher):
    """By the conditions of other clauses, as it is told among the breaches."""
    stated = [c for c in case.contract.clauses if isinstance(c, Clause)]
    forbidding = [
        c.id
        for c in stated
        if any(isinstance(n, Prohibition) for own in c.norms for n in within(own))
    ]
    party = case.contract.parties[0]
    watch = [
        Clause(
            f"W{n}",
            "Watches, whatever ends.",
            party.must_not(Order(level=n), provided=breach_of(id_)),
            survives=True,
        )
        for n, id_ in enumerate(forbidding)
    ]
    clauses = (*case.contract.clauses, *watch)
    watched = evolve(case.contract, clauses=clauses, actions=(*case.contract.actions, Order))
    first = beginning(case.contract.effective)
    with Engine(watched, case.history, matcher=matcher) as engine:
        for at in sorted({event.at for event in case.history if event.at >= first}):
            for asked in (at, at + 1):
                on = GREENWICH.moment(asked)
                seen = {
                    id_
                    for n, id_ in enumerate(forbidding)
                    if engine.decide(party, Order(level=n), on=on).verdict is Verdict.PROHIBITED
                }
                told = engine.breaches(on=on)
                known = {b.clause for b in told if b.event is None or b.event.at < asked}
                assert seen == known.intersection(forbidding)


@pytest.mark.parametrize("matcher", MATCHERS)
@given(
    notice=st.sampled_from((None, days(0), days(1), days(3))),
    hour=st.sampled_from((None, 0, 9)),
    effect=st.sampled_from((ends, waives, terminates, suspends)),
)
def test_a_notice_runs_out_alike_for_every_question(matcher, notice, hour, effect):
    """Day by day: what is in force, what arises, what is owed, what is to come."""
    named = () if effect is terminates else ("C1",)
    more = {"extends": True} if effect is suspends else {}
    agreed = contract(
        clause(
            "C1",
            bea.must(Deliver(), upon=cyd.did(Order()), within=days(9)),
            dov.must_not(Release()),
        ),
        clause("P", ann.can(Claim(), then=effect(*named, **more, after=notice)), survives=True),
    )
    given_on = day(2) if hour is None else datetime(2020, 1, 2, hour, tzinfo=UTC)
    exercise = ann.does(Claim(1, cyd), on=given_on)
    first = cyd.does(Order(usd(1), 1, day(20)), on=day(1))
    count = 0 if notice is None else notice.count
    # after an hour of the second without a notice, the end of the second is too late
    last = 2 + count if count or hour is None else 1
    for n in range(2, 8):
        asked = Release(Model("M1"), day(9), "two")
        with Engine(agreed, (first, exercise), matcher=matcher) as engine:
            ended = n > last
            barred = engine.decide(dov, asked, on=day(n)).verdict is Verdict.PROHIBITED
            assert barred == (not ended or effect is waives)
            (duty,) = engine.duties(on=day(n))
            status = {waives: DutyStatus.DISCHARGED, suspends: DutyStatus.SUSPENDED}
            status[terminates] = DutyStatus.DISCHARGED
            expected = status.get(effect, DutyStatus.OPEN) if ended else DutyStatus.OPEN
            assert duty.status is expected
            comes = [u.on for u in engine.upcoming(on=day(n)) if u.duty is None]
            assert comes == ([] if ended else [day(last + 1)])
            found = engine.record(dov.does(asked, on=day(n)))
            assert [f.kind for f in found] == ([FindingKind.BREACH] if barred else [])
            assert bool([b for b in engine.breaches(on=day(n)) if b.event]) == barred
            engine.record(cyd.does(Order(usd(1), 1, day(20)), on=day(n), id="second"))
            made = len(engine.duties(on=day(n))) == 2
            assert made == (not ended or effect is waives)
