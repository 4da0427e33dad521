"""A decision on an act on record says what it was given by, and what would have been otherwise."""

from __future__ import annotations

import pytest

from contract_rules import Engine, Verdict
from contract_rules.evaluation.judge import Judge
from contract_rules.evaluation.session import open_session
from contract_rules.queries import view
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


@pytest.fixture
def sessions(monkeypatch):
    """The sessions that are opened, by number, and which of them are closed."""
    opened, closed = [], []

    def opening(*args, **more):
        session = open_session(*args, **more)
        number, close = len(opened), session.matcher.close
        opened.append(session)

        def closing(number=number):
            closed.append(number)
            close()

        monkeypatch.setattr(session.matcher, "close", closing)
        return session

    monkeypatch.setattr(view, "open_session", opening)
    return opened, closed


@each_matcher
def test_what_was_known_once_is_worked_out_once_for_all_decisions_of_then(
    matcher, sessions
) -> None:
    opened, closed = sessions
    with Engine(AGREED, [deliver(5), deliver(6), deliver(7)], matcher=matcher) as engine:
        first = engine.breaches(on=day(9))
        engine.record(deliver(8))
        then = engine.breaches(on=day(9))
        engine.record(visit(4))
        count = len(opened)
        told = [breach.decision.reasons for breach in first]
        assert [len(reasons) for reasons in told] == [1, 1, 1]
        assert len(opened) == count + 1
        assert [breach.decision.reasons for breach in then] == [*told, told[0]]
        assert (len(opened), closed) == (count + 2, [count])
    assert set(closed) >= {count, count + 1}


@each_matcher
def test_what_was_known_once_is_given_back_where_it_is_broken_off_or_the_engine_is_closed(
    matcher, sessions, monkeypatch
) -> None:
    opened, closed = sessions
    with Engine(AGREED, [deliver(5), deliver(6)], matcher=matcher) as engine:
        first, second = engine.breaches(on=day(9))
        engine.record(deliver(8))
        count = len(opened)
        for owner, name in ((Judge, "decide"), (view.Session, "put")):
            with monkeypatch.context() as patch:
                patch.setattr(owner, name, _breaking_off(name))
                with pytest.raises(InterruptedError, match=name):
                    _ = first.decision.reasons
        assert closed == [count, count + 1]
    assert len(second.decision.reasons) == 1
    last = len(opened) - 1
    assert {count, count + 1, last} <= {*closed}


def _breaking_off(name):
    def break_off(*_args, **_more):
        raise InterruptedError(name)

    return break_off
