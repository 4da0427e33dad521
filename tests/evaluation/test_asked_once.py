"""What is worked out is worked out once, and again only where something may have changed."""

from __future__ import annotations

from operator import is_

import pytest

from contract_rules import Contract, Engine, FindingKind, Question, due
from contract_rules.evaluation.durable.matcher import _Copy
from contract_rules.evaluation.judge import Judge
from contract_rules.evaluation.session import open_session
from contract_rules.evaluation.timeline.course import Course
from contract_rules.queries import scenarios
from support.dealings import (
    Claim,
    Deliver,
    Order,
    Pay,
    Visit,
    ann,
    bea,
    clause,
    contract,
    cyd,
    day,
    each_matcher,
    order,
    visit,
)
from support.histories import MATCHERS

SCOPE = Question("scope", "Does it count?", readings=("wide", "narrow"))
WIDE = SCOPE.reads("wide")


def gone_back(agreed, history, late) -> bool:
    """Whether the course of events is gone through again when an event comes late."""
    with Engine(agreed, history, matcher="semantics") as engine:
        undo_log = engine._views.here.session.course._undo_log
        before = list(undo_log._given)
        engine.record(late)
        left = undo_log._given[: len(before)]
        return not (len(left) == len(before) and all(map(is_, left, before)))


def test_a_late_event_is_gone_back_for_only_where_something_can_depend_on_it() -> None:
    """On an occasion, or on what an occasion asks for; not on what decisions alone ask for."""
    agreed = contract(
        clause(
            "C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order, unless=cyd.did(Visit()))
        ),
        clause("C2", ann.must_not(Deliver(), unless=ann.did(Claim()))),
    )
    claimed = ann.does(Claim(1, cyd), on=day(2))
    history = [order(5), ann.does(Claim(2, cyd), on=day(6))]
    assert gone_back(agreed, history, order(2))
    assert gone_back(agreed, history, visit(2))
    assert not gone_back(agreed, history, claimed)


def test_events_are_recorded_in_one_call_by_going_through_their_days_a_few_times(
    monkeypatch,
) -> None:
    """Also where each is judged as if it had not happened; they are told in the order given."""
    agreed = contract(
        clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order)),
        clause("C2", bea.must_not(Order(), provided=due("C1"))),
    )
    turns = []
    real = Course._turn

    def turn(self, at):
        turns.append(at)
        real(self, at)

    monkeypatch.setattr(Course, "_turn", turn)
    events = [order(n) for n in (*range(15, 29), *range(1, 15))]
    counts = []
    for some in (events[:14], events):
        with Engine(agreed, matcher="compiled") as engine:
            turns.clear()
            found = engine.record(*some)
            counts.append(len(turns))
        told = [finding.event for finding in found if finding.kind is FindingKind.BREACH]
        assert told == [event for event in some if event is not min(some, key=lambda e: e.at)]
    assert counts[1] < 2.5 * counts[0]


@each_matcher
@pytest.mark.parametrize(("given", "times"), [(cyd.did(Visit()), 1), (WIDE, 2)])
def test_a_question_is_decided_once_in_each_way_of_settling_what_is_open(
    matcher, monkeypatch, given, times
) -> None:
    decided = []
    real = Judge.hear

    def hear(self, *args, **more):
        decided.append(args)
        return real(self, *args, **more)

    agreed = contract(clause("C1", ann.must_not(Deliver(), provided=given)))
    with Engine(agreed, [visit(2)], matcher=matcher) as engine:
        monkeypatch.setattr(Judge, "hear", hear)
        engine.decide(ann, Deliver(1), on=day(9))
    assert len(decided) == times


@pytest.mark.skipif("durable" not in MATCHERS, reason="durable-rules is not here")
def test_the_network_is_asked_once_for_each_question(monkeypatch) -> None:
    """About all the norms that it holds together."""
    asked = []
    real = _Copy.ask

    def ask(self, *args):
        asked.append(args)
        return real(self, *args)

    agreed = contract(
        clause("C1", ann.must_not(Deliver(), unless=cyd.did(Visit(level=Deliver.level)))),
        clause("C2", ann.may(Deliver(), provided=bea.did(Order(level=Deliver.level)))),
        clause("C3", ann.must_not(Deliver(), provided=WIDE)),
    )
    with Engine(agreed, [visit(2), order(3)], matcher="durable") as engine:
        monkeypatch.setattr(_Copy, "ask", ask)
        engine.decide(ann, Deliver(1), on=day(9), readings={"scope": "narrow"})
        assert len(asked) == 1
        engine.decide(ann, Deliver(1), on=day(9))
        assert len(asked) == 3


@pytest.fixture
def opened(monkeypatch) -> list[tuple]:
    """What sessions were opened with, each for a way of settling what is open."""
    opened = []

    def opening(*args, **more):
        opened.append(args)
        return open_session(*args, **more)

    monkeypatch.setattr(scenarios, "open_session", opening)
    return opened


def owed_where(*readings) -> Contract:
    """A contract under which an order is to be paid, by some of the readings of a question."""
    scope = Question("scope", "Does it count?", readings=readings)
    return contract(
        clause(
            "C1",
            bea.must(Pay(amount=Order.price, to=ann), upon=Order, provided=scope.reads("wide")),
        ),
        clause("C2", ann.must_not(Deliver())),
    )


@each_matcher
def test_sessions_of_open_points_learn_what_is_recorded(matcher, opened) -> None:
    """Those that are not asked learn of it late, and are closed where much waits for them."""
    with Engine(owed_where("wide", "narrow"), matcher=matcher) as engine:
        for number in range(1, 9):
            engine.record(order(number))
            assert len(engine.duties(on=day(9))) == number
        assert len(opened) == 1
        assert engine.duties(on=day(9), readings={"scope": "narrow"}) == ()
        assert len(opened) == 2
        (other,) = engine._views.others.values()
        (session,) = other._scenarios._sessions.values()
        for number in range(10, 15):
            engine.record(visit(number))
        assert len(session.memory.facts.recorded) == 9
        assert engine.duties(on=day(15), readings={"scope": "narrow"}) == ()
        assert len(session.memory.facts.recorded) == 13
        assert len(opened) == 2
        for number in range(15, 31):
            engine.record(visit(number))
        assert other._scenarios._sessions == other._scenarios._waiting == {}
        assert engine.duties(on=day(30), readings={"scope": "narrow"}) == ()
        assert len(opened) == 3


def test_of_many_sessions_that_are_not_asked_the_last_asked_are_kept(opened, monkeypatch) -> None:
    monkeypatch.setattr(scenarios, "MOST_WAITING", 2)
    agreed = owed_where("none", "some", "few", "wide")
    history = [order(number) for number in range(1, 20)]
    with Engine(agreed, history, matcher="compiled") as engine:
        assert len(engine.duties(on=day(20))) == 19
        assert len(opened) == 3
        first, *others = engine._views.here._scenarios._sessions
        engine.record(visit(20))
        assert list(engine._views.here._scenarios._sessions) == [first, *others]
        engine.record(visit(21))
        assert list(engine._views.here._scenarios._sessions) == others
