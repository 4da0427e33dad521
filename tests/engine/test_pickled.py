"""Answers, contracts and engines are copied, pickled, and sent to other processes, whole."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from datetime import date
from operator import methodcaller

import pytest

from contract_rules import Engine, Verdict
from contract_rules.agreements.microsoft_openai import (
    ProcureCompute,
    agreement,
    coreweave,
    microsoft,
    openai,
    record,
)
from contract_rules.engine import Reader
from contract_rules.errors import EngineClosedError, InvalidContractError
from support.dealings import each_matcher
from support.shop import HISTORY, Buy, ann, bea, later, shop, told

DAY = date(2025, 2, 1)
BUY = Buy(shop="C")
PROCURE = ProcureCompute(provider=coreweave)
CHOSEN = {agreement.questions[0].id: agreement.questions[0].readings[0]}


@pytest.fixture(scope="module")
def answers():
    """An answer of each kind, to be asked of an engine that is closed by the time."""
    with Engine(shop, HISTORY) as engine, Engine(agreement, record) as other:
        report = other.report(on=DAY)
        undetermined = other.decide(openai, PROCURE, on=DAY)
        found = {
            "an event": HISTORY[0],
            "a record": record,
            "a contract": agreement,
            "a text": agreement.texts[0],
            "an action": BUY,
            "a condition": bea.did(BUY),
            "a decision": engine.decide(ann, BUY, on=later(50)),
            "an open decision": undetermined,
            "what is missing": undetermined.why_not(Verdict.PERMITTED),
            "many decisions": other.decide_many(openai, [PROCURE], on=DAY),
            "a report": report,
            "rows": report.to_rows(),
            "differences": report.diff(other.report(on=date(2025, 12, 1))),
            "duties": engine.duties(on=later(70)),
            "findings": engine.findings(),
            "intervals": other.history(openai, PROCURE),
            "breaches": engine.breaches(on=later(70)),
            "what comes": other.upcoming(on=DAY),
            "a status": engine.status(on=later(70)),
            "a statement": engine.account(ann, currency="USD", on=later(70)),
            "why not": engine.why_not_owed(shop.clauses[0].id, on=later(70)),
            "a party": microsoft,
        }
        for answer in (found["a decision"], *found["many decisions"]):
            assert answer.reasons  # else they would have to be asked of an engine that is closed
        yield found


KINDS = (
    *("an event", "a record", "a contract", "a text", "an action", "a condition", "a decision"),
    *("an open decision", "what is missing", "many decisions", "a report", "rows", "differences"),
    *("duties", "findings", "intervals", "breaches", "what comes", "a status", "a statement"),
    *("why not", "a party"),
)
WAYS = {
    "pickled": lambda thing: pickle.loads(pickle.dumps(thing)),  # noqa: S301 (our own)
    "copied": copy.copy,
    "copied deep": copy.deepcopy,
}


def test_every_kind_of_answer_is_tried(answers) -> None:
    assert set(KINDS) == set(answers)
    assert all(answers[kind] for kind in KINDS if kind != "a condition")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_copied_is_the_same_and_says_the_same(answers, kind, way) -> None:
    """As data, in words and in JSON."""
    thing = answers[kind]
    again = WAYS[way](thing)
    assert again == thing
    assert repr(again) == repr(thing)
    assert str(again) == str(thing)
    each = thing if isinstance(thing, tuple) else (thing,)
    for one, other in zip(each, again if isinstance(thing, tuple) else (again,), strict=True):
        if hasattr(one, "to_json"):
            assert one.to_json() == other.to_json()
        if hasattr(one, "contract"):
            assert one.contract == other.contract


@each_matcher
def test_reasons_that_were_not_asked_for_yet_go_with_a_decision(matcher) -> None:
    """Once it is pickled it needs its engine no more, and cannot ask it; copied, it can."""
    with Engine(shop, HISTORY[:5], matcher=matcher) as engine:
        data = pickle.dumps(engine.decide(ann, BUY, on=later(50)))
        decision = engine.decide(ann, BUY, on=later(50))
        copied = copy.deepcopy([copy.copy(decision)])[0]
        assert copied.why_not(Verdict.PERMITTED) == decision.why_not(Verdict.PERMITTED) != ()
    again = pickle.loads(data)  # noqa: S301 (our own)
    assert again.reasons == decision.reasons != ()
    assert str(again) == str(decision)
    with pytest.raises(
        EngineClosedError, match="was pickled, and has left its engine behind; ask"
    ):
        again.why_not(Verdict.PERMITTED)
    assert again.why_not(again.verdict) == ()
    twice = pickle.loads(pickle.dumps(again))  # noqa: S301 (our own)
    with pytest.raises(EngineClosedError):
        twice.why_not(Verdict.PERMITTED)


@each_matcher
@pytest.mark.parametrize("way", WAYS)
def test_an_engine_that_is_copied_is_one_of_its_own(matcher, way) -> None:
    """On the same record, under the same readings; what one records the other does not know."""
    with Engine(shop, HISTORY[:5], matcher=matcher) as engine:
        with WAYS[way](engine) as again:
            assert told(again) == told(engine)
            again.record(*HISTORY[5:])
            assert len(engine.facts) == 5
            with Engine(shop, HISTORY, matcher=matcher) as whole:
                assert told(again) == told(whole)
        with engine.snapshot() as snapshot, WAYS[way](snapshot) as again:
            assert type(again) is Reader
            assert told(again) == told(engine)
    with pytest.raises(EngineClosedError):
        WAYS[way](engine)
    chosen = Engine(agreement, record, matcher=matcher, readings=CHOSEN)
    with chosen as engine, WAYS[way](engine) as again:
        assert again.readings == CHOSEN
        assert again.decide(openai, PROCURE, on=DAY) == engine.decide(openai, PROCURE, on=DAY)


def test_a_contract_tells_still_where_it_was_written() -> None:
    """A copy is the contract itself, which never changes."""
    again = pickle.loads(pickle.dumps(agreement))  # noqa: S301 (our own)
    assert again.written == agreement.written
    assert copy.copy(agreement) is copy.deepcopy(agreement) is agreement


def test_errors_go_with_what_they_tell() -> None:
    """As a pool hands them back."""
    error = InvalidContractError("Two mistakes.", [EngineClosedError("a")])
    error.where = "a.py:1"
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
    assert str(again) == "Two mistakes."
    assert again.where == "a.py:1"
    assert [str(one) for one in again.errors] == ["a"]


@pytest.mark.slow
def test_another_process_answers_as_this_one(answers) -> None:
    """Begun anew, so that it knows nothing but what it is sent."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        for kind in KINDS:
            assert pool.apply(str, (answers[kind],)) == str(answers[kind])
        for matcher in ("compiled", "semantics"):
            with Engine(shop, HISTORY[:5], matcher=matcher) as engine:
                ask = methodcaller("decide", ann, BUY, on=later(50))
                assert pool.apply(ask, (engine,)) == ask(engine)
                assert pool.apply(ask, (engine.snapshot(),)).reasons == ask(engine).reasons
                report = pool.apply(methodcaller("report", on=later(50)), (engine,))
                assert str(report.full()) == str(engine.report(on=later(50)).full())
