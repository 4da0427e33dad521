"""The past is judged by what was so then."""

from __future__ import annotations

from attrs import evolve
from frames import ANN, BEA, frames, notices, ships
from histories import MOMENTS, cases, matchers
from hypothesis import given
from hypothesis import strategies as st
from vocabulary import DAYS, Notify, Ship

from contract_rules import Clause, Verdict
from contract_rules.periods import beginning, instant

instants = st.sampled_from((*DAYS[1:], *MOMENTS))


@given(
    frame=frames, act=ships(), notice=notices, given_on=instants, asked_on=instants, data=st.data()
)
def test_consent_after_the_act_does_not_cure(  # noqa: PLR0913 (each is drawn)
    frame, act, notice, given_on, asked_on, data
):
    """What would lift a prohibition lifts it from its instant on, and not before."""
    consent = BEA.did(Notify(provider=Ship.provider))
    clause = Clause(
        "S1",
        "Ann may not ship without Bea's consent.",
        data.draw(
            st.sampled_from(
                (
                    ANN.must_not(Ship(), unless=consent),
                    ANN.must_not(Ship(), provided=~consent),
                    ANN.must_not(Ship(), until=consent),
                )
            )
        ),
    )
    with frame.engine(clause, events=(BEA.does(notice, on=given_on),)) as engine:
        decision = engine.decide(ANN, act, on=asked_on)
    in_time = instant(given_on) <= instant(asked_on)
    cured = in_time and notice.provider == act.provider
    assert decision.verdict is (Verdict.PERMITTED if cured else Verdict.PROHIBITED)


@given(case=cases(), matcher=matchers)
def test_a_future_event_does_not_change_a_past_decision(case, matcher):
    """A decision is the same without the events that are later than its instant."""
    with case.engine(matcher) as engine:
        decisions = case.answers(engine)
    for question, decision in zip(case.questions, decisions, strict=True):
        at = instant(question.on)
        with case.engine(matcher, [e for e in case.history if e.at <= at]) as engine:
            assert question.asked(engine) == decision


@given(case=cases(), matcher=matchers)
def test_an_amendment_never_rewrites_the_past(case, matcher):
    """A decision is the same without the amendments that take effect after its instant."""
    with case.engine(matcher) as engine:
        decisions = case.answers(engine)
    for question, decision in zip(case.questions, decisions, strict=True):
        at = instant(question.on)
        made = tuple(a for a in case.contract.amendments if beginning(a.effective) <= at)
        before = evolve(case, contract=evolve(case.contract, amendments=made))
        with before.engine(matcher) as engine:
            assert question.asked(engine) == decision


@given(case=cases(), matcher=matchers)
def test_deciding_twice_gives_the_same(case, matcher):
    """A question changes nothing: asked again, after others, it is answered alike."""
    with case.engine(matcher) as engine:
        assert case.answers(engine) == case.answers(engine)
