"""What it costs to record events one by one, as ratios to putting them into a fact base.

Run on request: ``pytest tests/benchmarks --benchmark-only``. The ratio is the same for any number
of events: recording takes no longer when much is on record.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from itertools import count
from time import process_time

import pytest

from contract_rules import DutyStatus, Engine, FactBase, FactStore, Verdict, usd
from contract_rules.agreements.microsoft_openai import (
    DeclareAGI,
    Model,
    ReleaseModel,
    RestrictAccess,
    UseModel,
    agreement,
    board,
    microsoft,
    openai,
)
from contract_rules.contracts.serialization import event_to_json
from contract_rules.evaluation.durable import is_available
from support.dealings import SALE, day, order, pay
from support.shop import Buy, Consent, ann, bea, consents, later, shop

KEEPERS = {
    "a fact base": FactBase,
    "semantics": lambda: Engine(shop, matcher="semantics"),
    "compiled": lambda: Engine(shop, matcher="compiled"),
    **({"durable": lambda: Engine(shop, matcher="durable")} if is_available() else {}),
}


@pytest.mark.parametrize("size", [1000, 8000])
@pytest.mark.parametrize("order", ["in order", "late by half"])
@pytest.mark.parametrize("keeper", KEEPERS)
def test_events_are_recorded_one_by_one(benchmark, keeper, order, size) -> None:
    benchmark.group = f"{size} events, {order}"
    _record(
        benchmark,
        keeper,
        [consents(f"S{n}", n % 3000 if order == "late by half" else n // 4) for n in range(size)],
    )


@pytest.mark.parametrize("size", [1000, 8000])
@pytest.mark.parametrize("keeper", KEEPERS)
def test_acts_are_recorded_that_each_meet_many_consents(benchmark, keeper, size) -> None:
    benchmark.group = f"{size} consents and purchases at 97 shops"
    _record(
        benchmark,
        keeper,
        [
            (ann.does(Buy(shop=name), on=day) if n % 2 else bea.does(Consent(shop=name), on=day))
            for n, name, day in ((n, f"S{n // 2 % 97}", later(n // 4)) for n in range(size))
        ],
    )


@pytest.mark.parametrize("size", [1000, 10000])
@pytest.mark.parametrize("keeper", KEEPERS)
def test_acts_are_recorded_in_one_call(benchmark, keeper, size) -> None:
    """With what they amount to."""
    benchmark.group = f"{size} consents and purchases in one call"
    events = [
        (ann.does(Buy(shop=name), on=day) if n % 2 else bea.does(Consent(shop=name), on=day))
        for n, name, day in ((n, f"S{n // 2 % 97}", later(n // 4)) for n in range(size))
    ]

    def record(kept):
        (kept.add if isinstance(kept, FactBase) else kept.record)(*events)

    benchmark.pedantic(record, setup=lambda: ((KEEPERS[keeper](),), {}), rounds=3)


def _invoices(size: int) -> list:
    """Orders of one day, each paid that day."""
    return [
        event
        for n in range(size // 2)
        for id_ in (f"{n:05}",)
        for event in (order(2, id=f"o{id_}"), pay(2, 10, id=f"p{id_}", towards=f"o{id_}"))
    ]


def _one_by_one(engine: Engine, events) -> float:
    """The processor time that each of some events takes."""
    start = process_time()
    for event in events:
        engine.record(event)
    return (process_time() - start) / len(events)


@pytest.mark.parametrize("size", [400, 3200])
def test_events_of_one_day_are_recorded_one_by_one(benchmark, size) -> None:
    """The last of them take as long as the first; `extra_info` tells the ratio."""
    benchmark.group = "many events of one day, one by one"
    events, times = _invoices(size), []

    def record() -> Engine:
        engine = Engine(SALE, matcher="compiled")
        _one_by_one(engine, events[:100])
        parts = (events[100:200], events[200:-100], events[-100:])
        times.append([_one_by_one(engine, part) for part in parts])
        return engine

    engine = benchmark.pedantic(record, rounds=3)
    first, _, last = (min(of) for of in zip(*times, strict=True))
    benchmark.extra_info["the last over the first"] = round(last / first, 2)
    duties = engine.duties(on=day(2))
    assert [duty.status for duty in duties] == [DutyStatus.KEPT] * (size // 2)


READINGS = {"post-agi-access": "restricted"}


def _restrictions(size: int) -> list:
    """Models that are released after AGI has been declared, and restricted on the next day."""
    start = date(2023, 2, 1)
    declared = DeclareAGI(projected_profits=usd("120e9"))
    events = [board.does(declared, on=start, id="declared")]
    for n in range(size // 2):
        on, model = start + timedelta(days=1 + n % 600), Model(f"M{n}")
        events.append(openai.does(ReleaseModel(model=model), on=on, id=f"r{n}"))
        restricted = RestrictAccess(model=model)
        events.append(openai.does(restricted, on=on + timedelta(days=1), id=f"x{n}"))
    return events


@pytest.mark.parametrize("size", [300, 2400])
@pytest.mark.parametrize("what", ["release", "restriction"])
def test_events_on_the_agreement_are_recorded_late(benchmark, what, size) -> None:
    """One that lies in the midst of all others, with what it amounts to."""
    benchmark.group = f"a late {what} on the agreement"
    events = _restrictions(size)
    place = size // 4 * 2 + (1 if what == "release" else 2)
    late, known = events[place], events[:place] + events[place + 1 :]
    engines = []

    def opened() -> tuple:
        engine = Engine(agreement, known, matcher="compiled", readings=READINGS)
        engine.record(openai.does(ReleaseModel(model=Model("M1")), on=date(2023, 2, 1)))
        engines.append(engine)
        return (engine, late), {}

    benchmark.pedantic(Engine.record, setup=opened, rounds=3)
    use, on = UseModel(model=late.act.get("model")), date(2025, 9, 1)
    anew = Engine(agreement, events, matcher="compiled", readings=READINGS)
    verdicts = [engine.decide(microsoft, use, on=on).verdict for engine in (engines[-1], anew)]
    assert verdicts == [Verdict.PROHIBITED] * 2


def _record(benchmark, keeper, events) -> None:
    def record(kept):
        put = kept.add if isinstance(kept, FactBase) else kept.record
        for event in events:
            put(event)

    benchmark.pedantic(record, setup=lambda: ((KEEPERS[keeper](),), {}), rounds=3)


LINES = [
    (n, f"consent to S{n}", json.dumps(event_to_json(consents(f"S{n}")))) for n in range(2000)
]


def _plain(file) -> None:
    """What SQLite takes for the same lines, in one transaction, without a chain."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(
            "CREATE TABLE events (position INTEGER PRIMARY KEY, id TEXT UNIQUE, line TEXT)"
        )
        raw.executemany("INSERT INTO events VALUES (?, ?, ?)", LINES)
        raw.commit()


def _stored(file) -> None:
    with FactStore(f"sqlite:///{file}") as store:
        store.add(*(consents(f"S{n}") for n in range(len(LINES))))


def _through_an_engine(file) -> None:
    with FactStore(f"sqlite:///{file}") as store, Engine(shop, store) as engine:
        engine.record(*(consents(f"S{n}") for n in range(len(LINES))))


STORED = {"plain SQLite": _plain, "a store": _stored, "an engine on a store": _through_an_engine}


@pytest.mark.parametrize("how", STORED)
def test_events_are_written_to_a_database_in_one_batch(benchmark, tmp_path, how) -> None:
    """Against `executemany` of the same lines; that they are made and chained is counted in."""
    benchmark.group = f"{len(LINES)} events into SQLite"
    files = (((tmp_path / f"{n}.db",), {}) for n in count())
    benchmark.pedantic(STORED[how], setup=lambda: next(files), rounds=5)


@pytest.mark.parametrize("how", ["plain SQLite", "a store"])
def test_events_are_written_to_a_database_one_by_one(benchmark, tmp_path, how) -> None:
    """Each is on the disk before the next is written."""
    size = 100
    benchmark.group = f"{size} events into SQLite, one by one"

    def plain(file) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as raw:
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("CREATE TABLE events (position INTEGER PRIMARY KEY, id TEXT, line TEXT)")
            for line in LINES[:size]:
                raw.execute("INSERT INTO events VALUES (?, ?, ?)", line)

    def stored(file) -> None:
        with FactStore(f"sqlite:///{file}") as store:
            for n in range(size):
                store.add(consents(f"S{n}"))

    files = (((tmp_path / f"{n}.db",), {}) for n in count())
    recording = plain if how == "plain SQLite" else stored
    benchmark.pedantic(recording, setup=lambda: next(files), rounds=5)
