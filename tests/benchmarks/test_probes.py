"""What hand-written SQL answers about a million leases, beside straight-line Python on a sample.

Each probe knows this lease alone: what it takes is the least that a portfolio could take on the
same machine. Run on request: ``pytest tests/benchmarks/test_probes.py --benchmark-only``, with
``MANY=1000000`` in the environment for as many leases; ``extra_info`` has how many events of all
are answered about in a second.
"""

# ruff: noqa: S608 (what stands in queries is our own)

from __future__ import annotations

import os
import sys
from collections import deque
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from contract_rules.portfolio import Portfolio
from contract_rules.values.money import usd
from support.many_leases import ON, Pay, landlord, lease, make, tenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MANY = int(os.environ.get("MANY", "20000"))
"""Of how many leases the figures are."""

SAMPLE, CHECKED = 2_000, 10_000
"""How many straight-line Python answers about, and on how many the probes are checked."""

EVENTS = 50

DECISIONS = """
    SELECT id, CASE WHEN 600 > rent THEN 'prohibited' ELSE 'silent' END AS verdict FROM instances
"""

_COUNTED = """
    WITH steps AS (
        SELECT instance, "on", id, action = 'Pay' AS pays,
            CAST(fields.amount * 100 AS BIGINT) AS amount FROM events
        WHERE (action = 'Bill' OR fields.to = 'the landlord') AND "on" <= $on
        ORDER BY instance, "on", pays
    ), summed AS (
        SELECT *, instance IS DISTINCT FROM lag(instance) OVER () AS is_first,
            sum(if(pays, 0, amount)) OVER so_far AS owed,
            sum(if(pays, amount, 0)) OVER so_far AS paid
        FROM steps WINDOW so_far AS (ROWS UNBOUNDED PRECEDING)
    ), based AS (
        SELECT *, last_value(if(is_first, owed - if(pays, 0, amount), NULL) IGNORE NULLS)
            OVER (ROWS UNBOUNDED PRECEDING) AS base FROM summed
    ), counted AS (
        SELECT *, paid + base - max(paid + base - if(is_first, base, owed))
            OVER (ROWS UNBOUNDED PRECEDING) AS counts FROM based
    ), ended AS (
        SELECT instance, "on", id, pays, amount, if(pays, counts, owed) AS ends
        FROM (SELECT *, if(is_first, base, lag(counts) OVER ()) AS before FROM counted)
        WHERE NOT pays OR counts > before ORDER BY ends DESC, pays DESC
    ), passed AS (
        SELECT *, ends - amount AS begins,
            lead(pays) OVER () AS is_part, lead(ends) OVER () AS part,
            last_value(if(pays, instance, NULL) IGNORE NULLS) OVER so_far AS payer,
            last_value(if(pays, "on", NULL) IGNORE NULLS) OVER so_far AS last_paid
        FROM ended WINDOW so_far AS (ROWS UNBOUNDED PRECEDING)
    ), duties AS (
        SELECT instance, id, "on" AS arisen, amount, "on" + 9 AS due,
            if(payer = instance, last_paid, NULL) AS performed,
            CASE WHEN payer = instance THEN 0 WHEN is_part AND part > begins THEN ends - part
                ELSE amount END AS outstanding
        FROM passed WHERE NOT pays
    )
"""
"""Payments count first in, first out, to bills that were there; what was too much is lost.

Amounts are in cents, and no day has two bills or two payments under one lease. Bills follow each
other on one line, lease by lease, and a payment ends there where all payments by then have come
to, but for what was lost. From the end of the line, the payment that was passed last is the one
that pays a bill in full; sums run through all leases, as that takes a third of windows over each.
"""

DUTIES = (
    _COUNTED
    + """
    SELECT instance, id, amount * CAST(0.01 AS DECIMAL(3, 2)) AS amount, due,
        outstanding * CAST(0.01 AS DECIMAL(3, 2)) AS outstanding,
        CASE WHEN performed <= due THEN 'kept' WHEN performed IS NOT NULL THEN 'late'
            WHEN due < $on THEN 'breached' ELSE 'open' END AS status,
        CASE WHEN coalesce(performed, $on) > due THEN due + 1 END AS breached
    FROM duties
"""
)

BREACHES = (
    _COUNTED
    + """
    SELECT instance, '1' AS clause, due + 1 AS "on", id FROM duties
    WHERE coalesce(performed, $on) > due
    UNION ALL
    SELECT instance, '2', "on", event.id FROM events event
    JOIN instances lease ON lease.id = event.instance
    WHERE action = 'Pay' AND "by" = 'the landlord' AND fields.amount > rent AND "on" <= $on
        AND fields.to = tenant
"""
)

ASKED = {"decisions": DECISIONS, "duties": DUTIES, "breaches": BREACHES}


def probe(db: Any, name: str, count: int) -> list[tuple]:
    """The answers of a probe about the first leases, sorted."""
    given = {"on": ON} if "$on" in ASKED[name] else None
    query = f"SELECT * FROM ({ASKED[name]}) WHERE #1 < {count}"
    return sorted(db.execute(query, given).fetchall(), key=repr)


def asked(db: Any, name: str, count: int) -> list[tuple]:
    """What the portfolio answers about the first leases, in the columns of the probe."""
    instances = db.sql(f"SELECT * FROM instances WHERE id < {count}").to_arrow_table()
    events = db.sql(f"SELECT * FROM events WHERE instance < {count}").to_arrow_table()
    with Portfolio(lease, instances, events, workers=1) as portfolio:
        assert portfolio.rejects.num_rows == 0
        if name == "decisions":
            told = portfolio.decide(landlord, Pay(tenant, usd(600)), on=ON)
            columns = ("verdict",)
        elif name == "duties":
            told = portfolio.duties(on=ON)
            columns = ("trigger", "amount", "due", "outstanding", "status", "breached")
        else:
            told = portfolio.breaches(on=ON)
            columns = ("clause", "on", "event")
        found = [
            (int(row["instance"]), *(row[column] for column in columns))
            for row in told.to_pylist()
        ]
        if name == "breaches":
            bills = [str(row["duty"]).rpartition(" ")[2] for row in told.to_pylist()]
            found = [(*row[:3], row[3] or bill) for row, bill in zip(found, bills, strict=True)]
    return sorted(found, key=repr)


def plain(rows: Iterable[tuple]) -> list[tuple]:
    """Rows whose amounts are written alike, sorted."""
    written = (
        tuple(f"{cell:.2f}" if isinstance(cell, Decimal) else cell for cell in row) for row in rows
    )
    return sorted(written, key=repr)


@pytest.mark.parametrize("name", ASKED)
def test_a_probe_answers_as_the_portfolio_does(name):
    with duckdb.connect() as db:
        make(db, 60)
        assert (plain(probe(db, name, 60)) == plain(asked(db, name, 60))) is True


def test_answers_are_those_of_a_queue_on_so_many_that_threads_share_the_work(monkeypatch):
    """Sums run over all rows in their order; a queue has those of each lease by itself."""
    monkeypatch.setattr(sys.modules[__name__], "SAMPLE", 1_000)
    with duckdb.connect() as db:
        make(db, 4_000, events=40)
        events = db.sql("FROM events ORDER BY hash(instance, id)").to_arrow_table()
        instances = db.table("instances").to_arrow_table()
        with Portfolio(lease, instances, events, workers=1) as portfolio:
            told = portfolio.duties(on=ON)
        columns = "amount, due, outstanding, status, breached"
        ours = f"SELECT CAST(instance AS BIGINT), trigger, {columns} FROM told"
        theirs = f"SELECT instance, id, {columns} FROM ({DUTIES})"
        differing = db.execute(f"SELECT count(*) FROM (({theirs}) EXCEPT ({ours}))", {"on": ON})
        assert differing.fetchall() == [(0,)]
        assert db.sql("SELECT count(*), count(DISTINCT status) FROM told").fetchall() == [
            (len(told), 3)
        ]
        assert len(told) == 4_000 * 20
        some = db.execute(f"SELECT * FROM ({ours}) WHERE #1 < {SAMPLE}").fetchall()
        assert {*some} == {*straight_duties(db)}


# straight-line Python


def straight_decisions(db: Any) -> dict[int, str]:
    """Whether so much may be given back under each lease."""
    rows = db.execute(f"SELECT id, rent FROM instances WHERE id < {SAMPLE}").fetchall()
    return {id_: "prohibited" if rent < 600 else "silent" for id_, rent in rows}


def _happened(db: Any) -> Iterator[tuple[int, list[tuple]]]:
    rows = db.execute(
        "SELECT instance, \"on\", action = 'Pay' AS pays, id, \"by\" = 'the landlord', "
        f"fields.amount FROM events WHERE instance < {SAMPLE} "
        'ORDER BY instance, "on", pays, id'
    ).fetchall()
    by_lease: dict[int, list[tuple]] = {}
    for instance, *row in rows:
        by_lease.setdefault(instance, []).append(tuple(row))
    yield from by_lease.items()


def straight_duties(db: Any) -> list[tuple]:
    """The bills of each lease, with what is left of them, by a queue."""
    found: list[tuple] = []
    for instance, events in _happened(db):
        owed: deque[list] = deque()
        bills: list[list] = []
        for on, pays, id_, by_landlord, amount in events:
            if not pays:
                bill = [id_, amount, on + timedelta(days=9), amount, None]
                bills.append(bill)
                owed.append(bill)
                continue
            left = Decimal(0) if by_landlord else amount
            while owed and left:
                part = min(left, owed[0][3])
                owed[0][3] -= part
                left -= part
                if not owed[0][3]:
                    owed.popleft()[4] = on
        for id_, amount, due, left, performed in bills:
            late = (performed or ON) > due
            status = ("late" if late else "kept") if performed else "breached" if late else "open"
            day = due + timedelta(days=1) if late else None
            found.append((instance, id_, amount, due, left, status, day))
    return found


def straight_breaches(db: Any) -> list[tuple]:
    """The bills that were not paid in time, and what was too much to give back."""
    rents = dict(db.execute(f"SELECT id, rent FROM instances WHERE id < {SAMPLE}").fetchall())
    found = [(row[0], "1", row[6], row[1]) for row in straight_duties(db) if row[6]]
    for instance, events in _happened(db):
        for on, pays, id_, by_landlord, amount in events:
            if pays and by_landlord and amount > rents[instance]:
                found.append((instance, "2", on, id_))
    return found


STRAIGHT = {
    "decisions": straight_decisions,
    "duties": straight_duties,
    "breaches": straight_breaches,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the files of Parquet are."""
    return tmp_path_factory.mktemp("many")


@pytest.fixture(scope="module")
def many(folder) -> Iterator[Any]:
    """A database with many leases, in files of Parquet."""
    with duckdb.connect(config={"memory_limit": "3GB", "temp_directory": str(folder)}) as db:
        db.execute("SET preserve_insertion_order = false")
        make(db, MANY, folder, EVENTS)
        yield db


@pytest.mark.benchmark(group="leases, by hand-written SQL")
@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("how", ["straight", "probe"])
def test_probe(benchmark, many, name: str, how: str) -> None:
    def found() -> None:
        given = {"on": ON} if "$on" in ASKED[name] else None
        many.execute(f"CREATE OR REPLACE TABLE answer AS {ASKED[name]}", given)

    count = SAMPLE if how == "straight" else MANY
    asked_ = (lambda: STRAIGHT[name](many)) if how == "straight" else found
    benchmark.pedantic(asked_, rounds=3, warmup_rounds=1)
    seconds = benchmark.stats["min"]
    benchmark.extra_info["events a second"] = round(count * EVENTS / seconds)


def opened(folder: Path) -> Portfolio:
    """The portfolio of many leases, of which the first question has read the tables."""
    tables = (str(folder / f"{name}-{MANY}.parquet") for name in ("instances", "events"))
    portfolio = Portfolio(lease, *tables)
    rows_told(portfolio, "decisions")
    return portfolio


def rows_told(portfolio: Portfolio, name: str) -> int:
    """How many rows a portfolio answers, batch by batch, as they need not fit into memory."""
    act = {"party": landlord, "acts": Pay(tenant, usd(600))} if name == "decisions" else {}
    question = "decide" if act else name
    return sum(batch.num_rows for batch in portfolio.batches(question, on=ON, **act))


@pytest.mark.usefixtures("many")
@pytest.mark.benchmark(group="leases, by the portfolio: its tables")
def test_opened(benchmark, folder: Path) -> None:
    benchmark.pedantic(lambda: opened(folder).close(), rounds=1)
    benchmark.extra_info["events a second"] = round(MANY * EVENTS / benchmark.stats["min"])


@pytest.mark.usefixtures("many")
@pytest.mark.benchmark(group="leases, by the portfolio")
@pytest.mark.parametrize("name", ASKED)
def test_asked(benchmark, folder: Path, name: str) -> None:
    with opened(folder) as portfolio:
        benchmark.pedantic(rows_told, (portfolio, name), rounds=1)
    benchmark.extra_info["events a second"] = round(MANY * EVENTS / benchmark.stats["min"])


@pytest.mark.benchmark(group="a probe is checked")
@pytest.mark.parametrize("name", ASKED)
def test_checked(benchmark, many, name: str) -> None:
    """The portfolio, and the probe, answer alike about thousands of leases."""
    checked = min(MANY, CHECKED)
    found = benchmark.pedantic(asked, (many, name, checked), rounds=1)
    assert (plain(probe(many, name, checked)) == plain(found)) is True
