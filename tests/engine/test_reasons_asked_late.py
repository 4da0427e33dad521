"""The reasons of a decision are those of when it was given, whenever they are asked for."""

from __future__ import annotations

import copy
from threading import Thread

import pytest
from attrs import evolve

from contract_rules import Engine, Question, Verdict, at_least, least, one_of
from contract_rules.evaluation import at_once, judge
from contract_rules.queries import view
from contract_rules.queries.view import View
from contract_rules.values.acts import Act
from support.dealings import (
    Deliver,
    Order,
    Visit,
    ann,
    bea,
    clause,
    contract,
    cyd,
    day,
    order,
    visit,
)
from support.histories import MATCHERS

AGREED = contract(
    clause("C1", ann.must_not(Deliver(), unless=cyd.did(Visit(level=Deliver.level)))),
    clause("C2", ann.may(Deliver(level=2), provided=bea.did(Order()))),
)


@pytest.fixture(name="told")
def counted(monkeypatch) -> list:
    """The decisions whose reasons were worked out."""
    worked_out = []
    real = View.reasons

    def reasons(self, *args):
        worked_out.append(args)
        return real(self, *args)

    monkeypatch.setattr(View, "reasons", reasons)
    return worked_out


@pytest.fixture(name="again")
def opened(monkeypatch) -> list:
    """The views that were opened."""
    views = []
    real = View.__init__

    def init(self, *args, **more):
        views.append(self)
        real(self, *args, **more)

    monkeypatch.setattr(View, "__init__", init)
    return views


def test_a_verdict_alone_works_out_no_reasons(told, again) -> None:
    """They are worked out once, with nothing else done again."""
    with Engine(AGREED, [visit(2)]) as engine:
        before = len(again)
        decision = engine.decide(ann, Deliver(1), on=day(3))
        many_ = engine.decide_many(ann, [Deliver(1), Deliver(3)], on=day(3))
        assert decision.verdict is Verdict.PERMITTED
        assert not told
        assert decision.reasons is decision.reasons
        assert len(told) == 1
        assert [one.clauses for one in many_] == [("C1",), ("C1",)]
        assert len(told) == 3
        assert len(again) == before


def test_reasons_are_kept_for_so_many_acts_only(monkeypatch) -> None:
    """Those that come after are the same."""
    visits = [visit(level) for level in (1, 2, 3)]
    asked = [Deliver(level) for level in (1, 2, 3, 4, 1)]
    with Engine(AGREED, visits) as engine:
        expected = [engine.decide(ann, act, on=day(3)).reasons for act in asked]
    monkeypatch.setattr(judge, "MOST_TOLD", 1)
    monkeypatch.setattr(at_once, "MOST_TOLD", 1)
    for matcher in MATCHERS:
        with Engine(AGREED, visits, matcher=matcher) as engine:
            assert [engine.decide(ann, act, on=day(3)).reasons for act in asked] == expected


BY_LEVEL = cyd.did(Visit(level=Deliver.level))

WAYS = {
    "an exception that names a field of the act": [ann.must_not(Deliver(), unless=BY_LEVEL)],
    "one of a constant": [ann.must_not(Deliver(), unless=cyd.did(Visit(level=3)))],
    "one of two events": [ann.must_not(Deliver(), unless=BY_LEVEL & bea.did(Order()))],
    "one of any": [ann.must_not(Deliver(), unless=cyd.did(Visit()))],
    "one of several values": [
        ann.must_not(Deliver(), unless=cyd.did(Visit(level=one_of(Deliver.level, 4))))
    ],
    "one of more": [ann.must_not(Deliver(), unless=cyd.did(Visit(level=at_least(Deliver.level))))],
    "one of a number": [
        ann.must_not(Deliver(), unless=cyd.did(Visit(level=least(Deliver.level, 2))))
    ],
    "one of the day": [ann.must_not(Deliver(), unless=bea.did(Order(due=Deliver.on)))],
    "one beside a condition": [
        ann.must_not(Deliver(), provided=bea.did(Order()), unless=BY_LEVEL),
    ],
    "one beside what must not have been": [
        ann.must_not(Deliver(), provided=~bea.did(Order()), unless=BY_LEVEL),
    ],
    "two norms with one each": [
        ann.must_not(Deliver(), unless=BY_LEVEL),
        ann.must_not(Deliver(), unless=bea.did(Order(level=Deliver.level))),
    ],
    "a permission that waits": [ann.must_not(Deliver()), ann.may(Deliver(), provided=BY_LEVEL)],
}


@pytest.mark.parametrize("norms", WAYS.values(), ids=WAYS)
def test_reasons_are_those_of_an_act_asked_about_alone(norms) -> None:
    """However many acts were asked about before, by which events the norms ever apply to them.

    A visit that comes later is none.
    """
    agreed = contract(*(clause(f"C{n}", norm) for n, norm in enumerate(norms, 1)))
    history = [visit(3, 1), order(4, level=2), visit(5, 2), visit(8, 3), visit(9, 2)]
    acts = [*map(Deliver, (1, 2, 3, 4)), Act("Deliver"), *map(Deliver, (4, 3, 2, 1))]
    with Engine(agreed, history, matcher="compiled") as engine:
        found = [engine.decide(ann, act, on=day(n)).reasons for n in (3, 6, 9) for act in acts]
    expected = []
    for n in (3, 6, 9):
        for act in acts:
            with Engine(agreed, history, matcher="semantics") as engine:
                expected.append(engine.decide(ann, act, on=day(n)).reasons)
    assert found == expected


def test_what_decides_is_kept_for_so_many_days_only(monkeypatch) -> None:
    monkeypatch.setattr(view, "MOST_SITTINGS", 2)
    with Engine(AGREED, [visit(2)], matcher="compiled") as engine:
        asked = [engine.decide(ann, Deliver(1), on=day(n)) for n in (1, 2, 3, 4, 1)]
        assert len(engine._views.here._sittings) <= 2
    found = [decision.verdict for decision in asked]
    assert found == [Verdict.PROHIBITED, *[Verdict.PERMITTED] * 3, Verdict.PROHIBITED]
    assert [len(decision.reasons) for decision in asked] == [1, 1, 1, 1, 1]


def test_reasons_are_those_of_what_was_on_record(again) -> None:
    """Whatever was recorded, corrected or closed since."""
    with Engine(AGREED, [visit(2)]) as engine:
        early, late, last = (engine.decide(ann, Deliver(1), on=day(9)) for _ in range(3))
        known = engine.decide(ann, Deliver(1), on=day(9), known_by=day(5))
        wanted = evolve(engine.decide(ann, Deliver(1), on=day(9))).reasons
        before = len(again)
        engine.record(visit(1))
        assert early.reasons == wanted
        assert len(again) == before + 1
        assert engine.decide(ann, Deliver(1), on=day(9)).reasons != wanted
        engine.record(visit(2).correction(recorded=day(4)), visit(1).correction(recorded=day(4)))
        assert engine.decide(ann, Deliver(1), on=day(9)).verdict is Verdict.PROHIBITED
        assert late.reasons == wanted
    assert last.reasons == wanted
    assert known.reasons == wanted


SO = Question("so", "Are they of the second level?", readings=("no", "yes"))
OPEN = contract(
    clause("C1", ann.must_not(Deliver(), unless=cyd.did(Visit(level=Deliver.level)))),
    clause("C2", ann.must_not(Deliver(level=2), provided=SO.reads("yes"))),
)


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(("level", "readings"), [(1, {}), (2, {"so": "yes"})])
def test_reasons_of_what_turns_on_nothing_open_wait_though_the_like_turns_on_something(
    told, matcher, level, readings
) -> None:
    history = [visit(2, 1), visit(2, 2)]
    with Engine(OPEN, history, matcher=matcher) as engine:
        assert engine.decide(ann, Deliver(2), on=day(9)).verdict is Verdict.UNDETERMINED
        wanted = engine.decide(ann, Deliver(level), on=day(9), readings=readings).reasons
        told.clear()
        early, late = (
            engine.decide(ann, Deliver(level), on=day(9), readings=readings) for _ in range(2)
        )
        assert early.ways == ()
        assert early.verdict is (Verdict.PROHIBITED if readings else Verdict.PERMITTED)
        assert not told
        assert early.reasons == wanted
        engine.record(visit(3, 1), visit(3, 2))
        assert late.reasons == wanted
        assert len(told) == 2
        assert early.known == 2
    with Engine(OPEN, history, matcher="semantics", readings=readings) as engine:
        view = engine._views.here
        assert view.decide(ann, Deliver(level).act, day(9)).reasons == wanted


@pytest.mark.parametrize("matcher", MATCHERS)
def test_reasons_wait_where_every_way_gives_the_same_answer_by_the_same_clauses(
    told, matcher
) -> None:
    """They are those of the way that is supposed."""
    either = SO.reads("yes") | bea.did(Order())
    agreed = contract(clause("C1", ann.must_not(Deliver(), provided=either)))
    others = contract(
        clause("C1", ann.must_not(Deliver(level=2))),
        clause("C2", ann.must_not(Deliver(level=2), provided=SO.reads("yes"))),
    )
    with Engine(agreed, [order(4)], matcher=matcher) as engine:
        one, late = (engine.decide(ann, Deliver(2), on=day(9)) for _ in range(2))
        assert (one.verdict, one.clauses, one.ways) == (Verdict.PROHIBITED, ("C1",), ())
        assert len(told) == 1
        view = engine._views.here
        assert view.decide(ann, Deliver(2).act, day(9)) == one
        engine.record(order(5))
        assert late == one
        assert [event.id for event in one.reasons[0].events] == [order(4).id]
    with Engine(others, matcher=matcher) as engine:
        told.clear()
        found = engine.decide(ann, Deliver(2), on=day(9))
        assert (found.verdict, found.clauses) == (Verdict.PROHIBITED, ("C1", "C2"))
        assert len(found.ways) == 2
        assert not told


def test_reasons_are_told_after_the_engine_is_closed(again) -> None:
    with Engine(AGREED, [visit(2)]) as engine:
        wanted = engine.decide(ann, Deliver(1), on=day(9)).reasons
        decision = engine.decide(ann, Deliver(1), on=day(9))
    before = len(again)
    assert decision.reasons == wanted
    assert len(again) == before


def test_reasons_are_told_after_a_question_was_broken_off(monkeypatch) -> None:
    """What it left behind is not asked."""
    with Engine(AGREED, [visit(2)]) as engine:
        wanted = engine.decide(ann, Deliver(1), on=day(9)).reasons
        decision = engine.decide(ann, Deliver(1), on=day(9))
        session = engine._views.here.session

        def advance(_):
            session.memory.record.facts._by_act.clear()
            raise KeyboardInterrupt

        monkeypatch.setattr(session.course, "advance", advance)
        with pytest.raises(KeyboardInterrupt):
            engine.decide(ann, Deliver(1), on=day(10))
        assert decision.reasons == wanted
        assert engine.decide(ann, Deliver(1), on=day(9)).reasons == wanted


def test_telling_reasons_may_be_broken_off_itself(monkeypatch) -> None:
    """As the course of events is gone through; then all is worked out anew."""
    with Engine(AGREED, [visit(2)], matcher="semantics") as engine:
        wanted = engine.decide(ann, Deliver(1), on=day(9)).reasons
        decision = engine.decide(ann, Deliver(1), on=day(9))
        views = engine._views

        def advance(_):
            raise KeyboardInterrupt

        monkeypatch.setattr(views.here.session.course, "advance", advance)
        with pytest.raises(KeyboardInterrupt):
            _ = decision.reasons
        assert decision.reasons == wanted
        assert engine.decide(ann, Deliver(1), on=day(9)).reasons == wanted
        assert engine._views is not views


def test_reasons_may_be_asked_for_by_several_threads() -> None:
    """As another records."""
    with Engine(AGREED, [visit(2)]) as engine:
        wanted = engine.decide(ann, Deliver(1), on=day(9)).reasons
        decisions = [engine.decide(ann, Deliver(1), on=day(9)) for _ in range(20)]
        found = []

        def ask():
            found.extend(decision.reasons for decision in decisions)

        threads = [Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(3, 9):
            engine.record(visit(number, 5))
        for thread in threads:
            thread.join()
        assert found == [wanted] * 80


def test_a_decision_is_copied_and_compared_with_its_reasons() -> None:
    with Engine(AGREED, [visit(2)]) as engine:
        first, second, third = (engine.decide(ann, Deliver(1), on=day(9)) for _ in range(3))
        assert copy.copy(first) == evolve(second) == third
        assert first.__getattr__("reasons") is first.reasons  # as a thread asks that comes second
        assert hash(engine.decide(ann, Deliver(1), on=day(9))) == hash(first)
        assert repr(engine.decide(ann, Deliver(1), on=day(9))) == repr(first)
        with pytest.raises(AttributeError, match="'Decision' object has no attribute 'reason'"):
            _ = first.reason


DELIVERED = [visit(2, 1), *(ann.does(Deliver(n % 4), on=day(2 + n), id=f"d{n}") for n in range(8))]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_reasons_of_breaches_are_those_of_when_they_were_told(matcher, again) -> None:
    """Whatever is recorded before they are asked for, and each by what was so without the act."""
    with Engine(AGREED, DELIVERED, matcher=matcher) as engine:
        expected = [str(breach.decision) for breach in engine.breaches(on=day(20))]
        told = engine.breaches(on=day(20))
        before = len(again)
        assert [breach.decision.verdict for breach in told] == [Verdict.PROHIBITED] * 6
        assert not told[0].decision.notes
        assert [breach.clause for breach in told] == ["C1"] * 6
        assert str(told[0].decision) == expected[0]
        assert len(again) == before
        engine.record(visit(1, 0), visit(1, 2), visit(1, 3))
        assert [str(breach.decision) for breach in told] == expected
        assert len(again) > before
        assert engine.breaches(on=day(20)) == ()
        assert told[0].decision.known == 2
        assert copy.copy(told[0].decision).party is ann
        missing = told[1].decision.why_not(Verdict.PERMITTED)
        assert [str(one.settled[0].point.act) for one in missing] == ["Visit(level=2)"]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_breach_names_the_clauses_that_its_decision_rests_on(matcher) -> None:
    """One that an exception lifts is none, nor is one that a permission outranks."""
    agreed = contract(
        clause("C1", ann.must_not(Deliver(), unless=cyd.did(Visit(level=Deliver.level)))),
        clause("C2", ann.must_not(Deliver(level=at_least(2)))),
        clause("C3", ann.must_not(Deliver(level=3))),
        clause("C4", ann.may(Deliver(level=3)), overrides=("C3",)),
        clause("C5", bea.must_not(Deliver())),
    )
    with Engine(agreed, [*DELIVERED, visit(3, 1)], matcher=matcher) as engine:
        told = engine.breaches(on=day(20))
        for breach in told:
            assert breach.clause in breach.decision.clauses
        found = {breach.event.id: breach.decision.clauses for breach in told}
        by_event = {}
        for breach in told:
            by_event.setdefault(breach.event.id, []).append(breach.clause)
    assert {id_: tuple(clauses) for id_, clauses in by_event.items()} == found
