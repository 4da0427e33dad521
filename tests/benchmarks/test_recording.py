"""What it costs to record events one by one, as ratios to putting them into a fact base.

Run on request: ``pytest tests/benchmarks --benchmark-only``. The ratio is the same for any number
of events: recording takes no longer when much is on record.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from itertools import count

import pytest

from contract_rules import Engine, FactBase, FactStore
from contract_rules.contracts.serialization import event_to_json
from contract_rules.evaluation.durable import is_available
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
