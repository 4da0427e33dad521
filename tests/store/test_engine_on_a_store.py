"""An engine on a store follows it: whoever records, all see the record in its one order."""

from __future__ import annotations

import copy
import sqlite3
from contextlib import closing

import pytest

from contract_rules import Engine, FactStore, FindingKind, Party, Reader
from contract_rules.errors import (
    CalendarEndError,
    EngineClosedError,
    EventConflictError,
    RecordStoreError,
    UnknownPartyError,
)
from support.dealings import each_matcher
from support.shop import HISTORY, Consent, Leave, bea, consents, later, shop, told


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'record.db'}"


@each_matcher
def test_two_engines_on_a_store_record_in_turns_and_answer_alike(url, matcher) -> None:
    with FactStore(url) as store, FactStore(url) as other:
        engines = Engine(shop, store, matcher=matcher), Engine(shop, other, matcher=matcher)
        for number, event in enumerate(HISTORY):
            before = Engine(shop, HISTORY[:number], matcher=matcher)
            assert engines[number % 2].record(event) == before.record(event)
        alone = Engine(shop, HISTORY, matcher=matcher)
        for engine in (*engines, Reader(shop, store, matcher=matcher)):
            assert told(engine) == told(alone)
            assert engine.snapshot().facts == engine.facts
        assert list(store) == list(HISTORY)


def test_events_that_others_record_are_seen_at_the_next_question(url) -> None:
    """A late one and a correction of one, too; what was recorded again is one."""
    right = HISTORY[2].correction(recorded=later(50), on=later(4))
    with FactStore(url) as store, Engine(shop, store) as engine:
        store.add(*HISTORY[:4])
        assert len(engine.facts) == 4
        store.add(*HISTORY[4:], right)
        late = consents("late", 2)
        assert [f.kind for f in engine.record(late, HISTORY[0])] == [FindingKind.REPEATED]
        with Engine(shop, [*HISTORY, right, late]) as alone:
            assert told(engine) == told(alone)
            with engine.suppose(consents("Q", 3)) as supposed:
                assert len(supposed.facts) == len(HISTORY) + 3
        assert len(store) == len(HISTORY) + 2
        assert copy.copy(engine).record(consents("R", 3)) == ()
        assert engine.facts.get("consent to R") == consents("R", 3)
    assert len(engine.facts) == len(HISTORY) + 3
    with pytest.raises(EngineClosedError):
        copy.copy(engine)


def test_what_the_engine_refuses_is_not_stored_and_what_the_store_refuses_not_known(url) -> None:
    with FactStore(url) as store, Engine(shop, store) as engine:
        engine.record(*HISTORY[:3])
        before = told(engine)
        with pytest.raises(UnknownPartyError):
            engine.record(HISTORY[3], Party("Cyd").does(Consent(shop="X"), on=later(3)))
        with pytest.raises(EventConflictError):
            engine.record(HISTORY[3], bea.does(Leave(), on=later(4), id="order"))
        path = url.removeprefix("sqlite:///")
        refusing = (
            "CREATE TRIGGER full BEFORE INSERT ON contract_rules_events "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        with closing(sqlite3.connect(path)) as other:
            other.execute(refusing)
        with pytest.raises(RecordStoreError, match="full"):
            engine.record(HISTORY[3])
        assert list(store) == list(HISTORY[:3])
        assert told(engine) == before
        with closing(sqlite3.connect(path)) as other:
            other.execute("DROP TRIGGER full")
        engine.record(*HISTORY[3:])
        assert told(engine) == told(Engine(shop, HISTORY))


def test_an_event_in_the_store_that_the_contract_refuses_is_told_with_its_place(url) -> None:
    """At each question: nothing is answered as if it were not there."""
    with FactStore(url) as store, Engine(shop, store) as engine:
        store.add(*HISTORY[:2], Party("Cyd").does(Consent(shop="X"), on=later(3)))
        for _ in range(2):
            with pytest.raises(UnknownPartyError) as raised:
                engine.duties(on=later(9))
            assert raised.value.where == f"the record 'record' in {url}, position 3"
        with pytest.raises(UnknownPartyError) as raised:
            Engine(shop, store)
        assert raised.value.where.endswith("position 3")


@each_matcher
def test_an_event_of_the_store_that_is_refused_and_struck_is_passed_over(url, matcher) -> None:
    """By an engine that saw it come, and by one that is opened later; so is what undoes it."""
    wrong = Party("Cyd").does(Consent(shop="X"), on=later(3), id="wrong")
    with FactStore(url) as store, Engine(shop, store, matcher=matcher) as engine:
        engine.record(*HISTORY[:3])
        store.add(wrong, HISTORY[3])
        with pytest.raises(UnknownPartyError, match="strike it there") as raised:
            engine.facts  # noqa: B018 (a question like any other)
        assert raised.value.event == "wrong"
        store.add(wrong.correction(recorded=later(4)))
        assert list(engine.facts) == list(HISTORY[:4])
        engine.record(*HISTORY[4:])
        store.add(consents("late", 2))
        with Engine(shop, [*HISTORY, consents("late", 2)], matcher=matcher) as alone:
            assert told(engine) == told(alone)
            assert told(Reader(shop, store, matcher=matcher)) == told(alone)


def test_an_event_that_is_corrected_to_another_is_not_passed_over(url) -> None:
    """Nobody said that nothing happened; so what happened is recorded as another event."""
    wrong = Party("Cyd").does(Consent(shop="X"), on=later(3), id="wrong")
    with FactStore(url) as store:
        store.add(wrong, wrong.correction(recorded=later(4), by=bea))
        with pytest.raises(UnknownPartyError, match="event 'wrong' is on record in the record"):
            Engine(shop, store)


def test_an_interrupt_between_the_store_and_the_engine_loses_nothing(url, monkeypatch) -> None:
    with FactStore(url) as store, Engine(shop, store) as engine:
        engine.record(*HISTORY[:2])

        def interrupted(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr(engine, "_mark", interrupted)
        with pytest.raises(KeyboardInterrupt):
            engine.record(HISTORY[2])
        monkeypatch.undo()
        assert told(engine) == told(Engine(shop, HISTORY[:3]))
        assert list(store) == list(HISTORY[:3])


def test_what_leads_beyond_the_calendar_is_not_stored(url) -> None:
    from contract_rules import Action, Clause, Contract, days
    from support.shop import ann

    class Wait(Action):
        """Wait."""

    class Come(Action):
        """Come."""

    long = ann.must(Come(), upon=ann.did(Wait()), within=days(3_000_000))
    waiting = Contract(
        name="W", parties=(ann,), effective=later(0), clauses=(Clause("1", "Long.", long),)
    )
    with FactStore(url) as store, Engine(waiting, store) as engine:
        with pytest.raises(CalendarEndError):
            engine.record(ann.does(Wait(), on=later(1)))
        assert len(store) == len(engine.facts) == 0
