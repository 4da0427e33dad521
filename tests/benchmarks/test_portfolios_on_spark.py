"""What a portfolio takes on a local Spark of two processors, beside two processes here.

Run on request, where PySpark is installed:
``pytest tests/benchmarks/test_portfolios_on_spark.py --benchmark-only``. The ratio in brackets is
that of Spark to what is done here: for the tables, for questions that engines answer, and for a
script of which SQL answers all; of growth, twice as many contracts should take twice as long. The
environment variable ``CONTRACTS`` says how many: ``-k script`` is what is asked of a million.
"""

from __future__ import annotations

import os
from datetime import date, timedelta

import pyarrow as pa
import pytest
from attrs import evolve
from pyarrow import parquet

from contract_rules import Clause, days, monthly, usd
from contract_rules.portfolio import Portfolio
from support.leases import (
    NO_ENTRY,
    NO_MORE,
    ON,
    Pay,
    events,
    grace,
    instances,
    landlord,
    lease,
    paid,
    rent,
    tenant,
)

COUNT, EVENTS = int(os.environ.get("CONTRACTS", "5000")), 10


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Tables of leases and of their events: many payments of a part of the rent."""
    folder = tmp_path_factory.mktemp("leases")
    for count in (COUNT, 2 * COUNT):
        rows = [
            {"id": f"L{n}", "tenant": f"T{n}", "rent": f"USD {500 + n % 300}"}
            for n in range(count)
        ]
        parquet.write_table(instances(*rows), folder / f"leases-{count}.parquet")
        with parquet.ParquetWriter(folder / f"events-{count}.parquet", events().schema) as writer:
            for first in range(0, count, 10_000):
                writer.write_table(
                    events(
                        *(
                            paid(
                                f"L{n}",
                                f"T{n}",
                                FIRST + timedelta(days=4 * k),
                                f"USD {50 + n % 9}",
                            )
                            for n in range(first, min(first + 10_000, count))
                            for k in range(EVENTS)
                        )
                    )
                )
    return folder


FIRST = date(2026, 1, 1)

MONTHLY = {"every": monthly(day=1), "within": days(grace)}

plain_lease = evolve(
    lease,
    clauses=(
        Clause("1", "The rent is paid.", tenant.must(Pay(landlord, rent), **MONTHLY)),
        NO_MORE,
        NO_ENTRY,
    ),
    amendments=(),
)
"""A lease of which SQL tells all: what is owed upon a breach is for the engines."""


def tables(files, count: int, spark=None) -> list:
    found = [str(files / f"{name}-{count}.parquet") for name in ("leases", "events")]
    return found if spark is None else [*map(spark.read.parquet, found)]


def portfolio(files, count: int, spark=None) -> Portfolio:
    found = Portfolio(lease, *tables(files, count, spark), workers=2)
    if spark is not None:
        found._spread._tables.count()  # now, and not when it is first asked
    return found


def asked(one: Portfolio) -> tuple[pa.Table, pa.Table]:
    return one.totals(on=ON), one.decide(landlord, Pay(tenant, usd(600)), on=ON)


@pytest.mark.benchmark(group=f"tables of {COUNT} contracts of {EVENTS} events")
@pytest.mark.parametrize("how", ["here", "spark"])
def test_tables(benchmark, spark, files, how: str) -> None:
    where = None if how == "here" else spark
    benchmark.pedantic(lambda: portfolio(files, COUNT, where).close(), rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group=f"two questions about {COUNT} contracts of {EVENTS} events")
@pytest.mark.parametrize("how", ["here", "spark"])
def test_questions(benchmark, spark, files, how: str) -> None:
    with portfolio(files, COUNT, None if how == "here" else spark) as one:
        found = benchmark.pedantic(asked, (one,), rounds=3, warmup_rounds=1)
    assert [table.num_rows for table in found] == [COUNT, COUNT]


def script(instances, events) -> dict[str, int]:
    """What is the same wherever the tables are: how many rows each answer has."""
    with Portfolio(plain_lease, instances, events, workers=2) as one:
        totals, decisions = asked(one)
        found = {"duties": one.duties(on=ON), "breaches": one.breaches(on=ON)}
        found |= {"totals": totals, "decisions": decisions, "rejects": one.rejects}
    return {name: table.num_rows for name, table in found.items()}


@pytest.mark.benchmark(group=f"a script about {COUNT} contracts of {EVENTS} events, by SQL")
@pytest.mark.parametrize("how", ["here", "spark"])
def test_script(benchmark, spark, files, how: str) -> None:
    """Of many contracts, on Spark it is to take no more than ten times as long."""
    where = tables(files, COUNT, None if how == "here" else spark)
    found = benchmark.pedantic(script, where, rounds=2, warmup_rounds=1)
    each = dict.fromkeys(("totals", "decisions"), COUNT)
    assert found == {"duties": 3 * COUNT, "breaches": 2 * COUNT, **each, "rejects": 0}


@pytest.mark.benchmark(group="a portfolio on Spark of twice as many")
@pytest.mark.parametrize("count", [COUNT, 2 * COUNT])
def test_growth(benchmark, spark, files, count: int) -> None:
    with portfolio(files, count, spark) as one:
        benchmark.pedantic(asked, (one,), rounds=3, warmup_rounds=1)
