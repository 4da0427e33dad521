"""A decision on an act on record says what it was given by, and what would have been otherwise."""

from __future__ import annotations

from contract_rules import Engine, Verdict
from contract_rules.testing.strategies.vocabulary import Deliver, Visit
from support.dealings import ann, clause, contract, cyd, day, deliver, each_matcher, visit

AGREED = contract(clause("C1", ann.must_not(Deliver(), unless=cyd.did(Visit()))))


@each_matcher
def test_a_breach_tells_what_would_have_permitted_the_act(matcher) -> None:
    with Engine(AGREED, [deliver(5)], matcher=matcher) as engine:
        (breach,) = engine.breaches(on=day(9))
        asked = engine.decide(ann, Deliver(1), on=day(5))
        missing = breach.decision.why_not(Verdict.PERMITTED)
        assert [one.settled for one in missing] == [
            one.settled for one in asked.why_not(Verdict.PERMITTED)
        ]
        assert missing
        assert breach.decision.notes == ()


@each_matcher
def test_what_becomes_known_later_changes_no_decision_that_was_given(matcher) -> None:
    """What it has in common with others, and its reasons, are worked out after that."""
    with Engine(AGREED, [deliver(5), deliver(6)], matcher=matcher) as engine:
        first, second = engine.breaches(on=day(9))
        assert second.decision.reasons == engine.decide(ann, Deliver(1), on=day(6)).reasons
        engine.record(visit(4))
        decision = first.decision
        assert engine.breaches(on=day(9)) == ()
        assert (decision.verdict, decision.clauses) == (Verdict.PROHIBITED, ("C1",))
        assert (decision.party, decision.on, decision.known) == (ann, day(5), 1)
        assert decision.contract is AGREED
