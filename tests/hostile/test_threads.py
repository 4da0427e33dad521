"""Engines are asked and told by several threads at once."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import settings

from contract_rules import Contract, Engine, Verdict
from support.dealings import each_matcher
from support.shop import HISTORY, Buy, ann, consents, later, shop, told

THREADS = 8

TIMES = settings().max_examples


@pytest.fixture(autouse=True)
def _threads_change_often():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def at_once(work) -> list:
    """What a function gives in each of several threads, to which their numbers are given."""
    together = Barrier(THREADS)

    def begin(number):
        together.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


def asked(engine, times, names="ABCD") -> list[Verdict]:
    found = []
    for number in range(times):
        act = Buy(shop=names[number % len(names)])
        found.append(engine.decide(ann, act, on=later(50)).verdict)
    return found


RIGHT = [Verdict.PERMITTED, Verdict.PERMITTED, Verdict.PROHIBITED, Verdict.PROHIBITED]


@each_matcher
def test_one_engine_answers_all_threads_rightly(matcher) -> None:
    with Engine(shop, HISTORY[:7], matcher=matcher) as engine:
        found = at_once(lambda _: asked(engine, TIMES * 4))
        assert found == [RIGHT * TIMES] * THREADS
        assert asked(engine, 4) == RIGHT


@each_matcher
def test_engines_of_one_contract_do_not_disturb_each_other(matcher) -> None:
    """Each thread has its own, and opens it itself."""
    whole = Contract(
        name="Of many threads",
        parties=shop.parties,
        clauses=shop.clauses,
        effective=shop.effective,
    )

    def work(_):
        with Engine(whole, HISTORY[:7], matcher=matcher) as engine:
            return asked(engine, TIMES)

    assert at_once(work) == [(RIGHT * TIMES)[:TIMES]] * THREADS


@each_matcher
def test_threads_that_record_and_ask_leave_the_record_whole(matcher) -> None:
    """What each has recorded it finds on record, and in the end everything is there."""
    with Engine(shop, matcher=matcher) as engine:

        def work(number):
            found = []
            for turn in range(TIMES // 2):
                name = f"{number}.{turn}"
                before = engine.decide(ann, Buy(shop=name), on=later(50)).verdict
                engine.record(consents(name))
                found.append((before, engine.decide(ann, Buy(shop=name), on=later(50)).verdict))
                engine.duties(on=later(50), known_by=later(20))
            return found

        right = [(Verdict.PROHIBITED, Verdict.PERMITTED)] * (TIMES // 2)
        assert at_once(work) == [right] * THREADS
        assert len(engine.facts) == THREADS * (TIMES // 2)
        with Engine(shop, engine.facts, matcher=matcher) as other:
            assert told(engine) == told(other)


@each_matcher
def test_a_snapshot_stays_as_it_is(matcher) -> None:
    """It is read in a thread while the engine goes on."""
    with Engine(shop, HISTORY[:5], matcher=matcher) as engine:
        with Engine(shop, HISTORY[:5], matcher=matcher) as other:
            meant = told(other)
        taken = engine.snapshot()

        def work(number):
            if number == 0:
                for event in HISTORY[5:]:
                    engine.record(event)
            return told(taken)

        assert at_once(work) == [meant] * THREADS
        assert not hasattr(taken, "record")
        taken.close()
        assert len(engine.facts) == len(HISTORY)


@each_matcher
def test_it_serves_tasks_of_asyncio(matcher) -> None:
    """Each question is put in a thread of the pool, so that the loop goes on."""

    async def ask(engine, name):
        act = Buy(shop=name)
        return (await asyncio.to_thread(engine.decide, ann, act, on=later(50))).verdict

    async def main(engine):
        return await asyncio.gather(*(ask(engine, "ABCD"[n % 4]) for n in range(TIMES * 4)))

    with Engine(shop, HISTORY[:7], matcher=matcher) as engine:
        assert asyncio.run(main(engine)) == RIGHT * TIMES


@each_matcher
def test_what_is_missing_is_worked_out_on_what_was_known_then(matcher) -> None:
    """A decision may be asked why not, while others go on recording."""
    with Engine(shop, HISTORY[:5], matcher=matcher) as engine:
        decision = engine.decide(ann, Buy(shop="C"), on=later(50))
        meant = decision.why_not(Verdict.PERMITTED)
        assert meant

        def work(number):
            engine.record(consents("C") if number == 0 else consents(f"D{number}"))
            return decision.why_not(Verdict.PERMITTED)

        assert at_once(work) == [meant] * THREADS
        assert engine.decide(ann, Buy(shop="C"), on=later(50)).verdict is Verdict.PERMITTED
