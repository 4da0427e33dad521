"""The past is judged by what was so then."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import Clause, Verdict
from contract_rules.testing.strategies.vocabulary import DAYS, POOLS, Notify, Ship
from contract_rules.values.instants import beginning
from contract_rules.values.zones import GREENWICH
from support.frames import ANN, BEA, frames, notices, ships
from support.histories import MOMENTS, cases, matchers

INSTANTS = (*DAYS[1:], *MOMENTS)


@given(
    frame=frames,
    act=ships(),
    notice=notices,
    on=st.sampled_from(INSTANTS),
    lifts=st.sampled_from(("unless", "provided", "until")),
)
def test_consent_after_the_act_does_not_cure(frame, act, notice, on, lifts):
    """What would lift a prohibition lifts it from its instant on, and not before."""
    consent = BEA.did(Notify(provider=Ship.provider))
    stated = {lifts: ~consent if lifts == "provided" else consent}
    clause = Clause("S1", "Ann may not ship without consent.", ANN.must_not(Ship(), **stated))
    with frame.engine(clause, events=(BEA.does(notice, on=on),)) as engine:
        for asked in INSTANTS:
            in_time = GREENWICH.instant(on) <= GREENWICH.instant(asked)
            for provider in POOLS["Provider"]:
                cured = in_time and notice.provider == provider
                ship = Ship(provider, act.price, act.level)
                lifted = Verdict.SILENT if lifts == "provided" else Verdict.PERMITTED
                verdict = lifted if cured else Verdict.PROHIBITED
                assert engine.decide(ANN, ship, on=asked).verdict is verdict


@given(case=cases(), matcher=matchers)
def test_a_future_event_does_not_change_a_past_decision(case, matcher):
    """A decision is the same without the events that are later than its instant."""
    with case.engine(matcher) as engine:
        decisions = case.answers(engine)
    for question, decision in zip(case.questions, decisions, strict=True):
        at = case.at(question.on)
        with case.engine(matcher, [e for e in case.history if e.at <= at]) as engine:
            assert question.put_to(engine) == decision


@given(case=cases(), matcher=matchers)
def test_an_amendment_never_rewrites_the_past(case, matcher):
    """A decision is the same without the amendments that take effect after its instant."""
    with case.engine(matcher) as engine:
        decisions = case.answers(engine)
    for question, decision in zip(case.questions, decisions, strict=True):
        at = case.at(question.on)
        made = tuple(a for a in case.contract.amendments if beginning(a.effective) <= at)
        before = evolve(case, contract=evolve(case.contract, amendments=made))
        with before.engine(matcher) as engine:
            assert question.put_to(engine) == decision


@given(case=cases(), matcher=matchers)
def test_deciding_twice_gives_the_same(case, matcher):
    """A question changes nothing: asked again, after others, it is answered alike."""
    with case.engine(matcher) as engine:
        assert case.answers(engine) == case.answers(engine)
