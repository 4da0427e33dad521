"""A call that is broken off leaves an engine as it was, wherever that is and whatever does it."""

from __future__ import annotations

import gc
import linecache
import random
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Self
from weakref import ref

import pytest
from attrs import evolve
from hypothesis import settings

import contract_rules
from contract_rules import Engine
from contract_rules.evaluation.durable.network import Network
from support.dealings import each_matcher
from support.histories import MATCHERS
from support.shop import HISTORY, Rest, ann, consents, later, shop, told

PACKAGE = str(Path(contract_rules.__file__).parent)

ENGINE = (
    "assert_fact",
    "complete_and_start_action",
    "create_ruleset",
    "delete_ruleset",
    "delete_state",
    "retract_fact",
    "start_action_for_state",
)

TIMES = settings().max_examples
"""So often is each call broken off, at other places each time."""


class Broken(BaseException):
    """Like KeyboardInterrupt, caught by nobody."""


class Breaking:
    """Breaks off what runs within the package, at the line of that number; see `lines`."""

    def __init__(self, at: int, error: type[BaseException]) -> None:
        self.lines, self._at, self._error = 0, at, error

    def __enter__(self) -> Self:
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _trace(self, frame, event, _):
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        # a signal does not come between the end of a with block and its handing back; a trace does
        if event == "line" and not _is_with(frame):
            self.lines += 1
            if self.lines == self._at:
                sys.settrace(None)
                raise self._error
        return self._trace


def _is_with(frame) -> bool:
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
    return line.lstrip().startswith("with ")


def broken_off(engine, call, error, at) -> bool:
    """Whether a call was broken off at that line."""
    try:
        with Breaking(at, error):
            call(engine)
    except error:
        return True
    return False


CALLS = {
    "recording": lambda engine: engine.record(*HISTORY[5:7]),
    "a question": lambda engine: engine.decide(ann, Rest(), on=later(70)),
    "what is owed": lambda engine: engine.duties(on=later(70)),
    "what was known": lambda engine: engine.breaches(on=later(70), known_by=later(69)),
    "a report": lambda engine: engine.report(on=later(70)),
    "a snapshot": lambda engine: engine.snapshot(),
    "what is supposed": lambda engine: engine.suppose(consents("C")),
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # in a finalizer
@pytest.mark.skipif(
    sys.gettrace() is not None, reason="what traces lines would not be told of them"
)
@each_matcher
@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, Broken])
@pytest.mark.parametrize("call", CALLS.values(), ids=[*CALLS])
def test_what_is_broken_off_leaves_nothing_half_done(matcher, error, call) -> None:
    """At any line of the package: the events are on record all or none, and answers are right."""
    with Engine(shop, HISTORY[:5], matcher=matcher) as engine, Breaking(0, error) as whole:
        call(engine)
    drawn = random.Random(f"{matcher}{error}")  # noqa: S311 (nothing is secret)
    places = {1, whole.lines, *(drawn.randint(1, whole.lines) for _ in range(TIMES))}
    for at in sorted(places):
        with Engine(shop, HISTORY[:5], matcher=matcher) as engine:
            engine.decide(ann, Rest(), on=later(6))
            broken_off(engine, call, error, at)
            assert [e.id for e in engine.facts] in (
                [e.id for e in HISTORY[:5]],
                [e.id for e in HISTORY[:7]],
            )
            with Engine(shop, engine.facts, matcher=matcher) as other:
                assert told(engine) == told(other)
            engine.record(*HISTORY)
            with Engine(shop, HISTORY, matcher=matcher) as other:
                assert told(engine) == told(other)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # in a finalizer
@each_matcher
def test_a_signal_is_an_interrupt_like_any_other(matcher) -> None:
    """It may come at any instant, also within what durable-rules does."""
    armed = []

    def ring(*_: object) -> None:
        if armed:
            raise Broken

    gc.disable()  # what others do as memory is collected is not to be broken off
    before = signal.signal(signal.SIGALRM, ring)
    drawn = random.Random(matcher)  # noqa: S311
    try:
        with Engine(shop, HISTORY[:2], matcher=matcher) as engine:
            began = time.perf_counter()
            engine.snapshot()
            longest = (time.perf_counter() - began) * 2
            for number in range(TIMES * 4):
                one, other = consents(f"A{number}", 3), consents(f"B{number}", 4)
                try:
                    armed.append(number)
                    signal.setitimer(signal.ITIMER_REAL, drawn.uniform(1e-5, longest))
                    engine.record(one, other)
                    engine.duties(on=later(50))
                    armed.clear()
                except Broken:
                    armed.clear()
                signal.setitimer(signal.ITIMER_REAL, 0)
                assert (one in engine.facts) is (other in engine.facts)
            with Engine(shop, engine.facts, matcher=matcher) as other:
                assert told(engine) == told(other)
    finally:
        signal.signal(signal.SIGALRM, before)
        gc.enable()


@each_matcher
def test_a_handler_may_ask_the_engine_that_it_interrupts(matcher) -> None:
    """In the midst of a call it is told of the record as it was before."""
    heard = []

    def within(frame, event, _):
        if event == "call" and frame.f_code.co_name == "left_in_breach" and not heard:
            heard.append(len(engine.facts))
            heard.append(engine.decide(ann, Rest(), on=later(40)))

    with Engine(shop, HISTORY[:3], matcher=matcher) as engine:
        before = engine.decide(ann, Rest(), on=later(40))
        sys.setprofile(within)
        try:
            engine.record(*HISTORY[3:7])
        finally:
            sys.setprofile(None)
        assert heard == [3, before]
        with Engine(shop, HISTORY[:7], matcher=matcher) as other:
            assert told(engine) == told(other)


@pytest.mark.skipif("durable" not in MATCHERS, reason="durable-rules is not here")
@pytest.mark.parametrize("step", ["assert_fact", "start_action_for_state", "retract_fact"])
def test_a_session_that_was_broken_off_as_it_began_is_deleted_all_the_same(step) -> None:
    """With the network that it is a session of; durable-rules would fall over it otherwise."""
    contract = evolve(shop, name=f"Broken off at {step}")
    made = contract.program.once(Network)
    real = made.engine

    def breaking(*_):
        raise Broken

    calls = {name: getattr(real, name) for name in ENGINE} | {step: breaking}
    made.engine = SimpleNamespace(**calls)
    with pytest.raises(Broken):
        made.take()
    made.engine = real
    with Engine(contract, HISTORY, matcher="durable") as engine, Engine(shop, HISTORY) as other:
        assert told(engine) == told(other)
    assert len(made._cold) == 1
    gone = ref(made)
    del contract, made, engine
    gc.collect()
    assert gone() is None
