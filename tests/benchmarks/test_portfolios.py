"""What a contract of a portfolio costs, beside straight-line Python that knows this lease alone.

Run on request: ``pytest tests/benchmarks/test_portfolios.py --benchmark-only``. The figure in
brackets is the ratio to the yardstick; ``extra_info`` has how many contracts of 50 events are
answered about in a second by one processor.
"""

# ruff: noqa: S608 (the queries are our own)

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import partial

import duckdb
import pyarrow as pa
import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Field,
    Money,
    at_least,
    days,
    monthly,
    more_than,
    terminates,
    usd,
)
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from support.leases import Pay, charge, landlord, rent, start, tenant

COUNT, EVENTS = 400, 50
ON = date(2026, 11, 30)


class Bill(Action, phrase="bill {amount}"):
    """Ask for money."""

    amount: Field[Money]


class Quit(Action, phrase="give notice"):
    """End the lease."""


lease = Contract(
    name="Lease to {tenant}",
    parties=(landlord, tenant),
    effective=date(2022, 1, 1),
    clauses=(
        Clause(
            "1",
            "Bills are paid.",
            tenant.must(Pay(landlord, Bill.amount), upon=Bill, within=days(9)),
        ),
        Clause("2", "No more is given back.", landlord.must_not(Pay(tenant, more_than(rent)))),
        Clause("3", "Either may quit.", tenant.can(Quit(), then=terminates(after=days(90)))),
    ),
)


monthly_lease = Contract(
    name="Lease by the month to {tenant}",
    parties=(landlord, tenant),
    effective=start,
    clauses=(
        Clause(
            "1",
            "The rent is paid, or 5% more.",
            tenant.must(
                Pay(landlord, rent), every=monthly(day=1), within=days(3), otherwise=charge
            ),
        ),
        Clause("2", "No more is given back.", landlord.must_not(Pay(tenant, more_than(rent)))),
    ),
    actions=(Bill,),
)


def leases(count: int = COUNT) -> pa.Table:
    return pa.table(
        {
            "id": [f"L{n}" for n in range(count)],
            "tenant": [f"T{n}" for n in range(count)],
            "rent": [f"USD {500 + n % 300}" for n in range(count)],
        }
    )


def record(count: int = COUNT) -> pa.Table:
    """A bill and a payment by turns; every fifth payment is a part."""
    rows: list[dict] = []
    for n in range(count):
        for turn in range(EVENTS // 2):
            bill, paid = 100 + n % 50, 50 if turn % 5 == 4 else 100 + n % 50
            year, month = 2022 + turn // 12, 1 + turn % 12
            one = {"instance": f"L{n}", "id": f"b{turn}", "on": date(year, month, 3)}
            fields = json.dumps({"amount": f"USD {bill}"})
            rows.append({**one, "by": "the landlord", "action": "Bill", "fields": fields})
            other = {"instance": f"L{n}", "id": f"p{turn}", "on": date(year, month, 9)}
            fields = json.dumps({"to": "the landlord", "amount": f"USD {paid}"})
            rows.append({**other, "by": f"T{n}", "action": "Pay", "fields": fields})
    return pa.Table.from_pylist(rows)


def monthly_leases(count: int = COUNT) -> pa.Table:
    return leases(count).append_column("start", pa.array([date(2026, 1, 1)] * count))


def monthly_record(count: int = COUNT) -> pa.Table:
    """Eleven rents, each fifth of them late with its charge, and 39 bills for nothing."""
    rows: list[dict] = []
    for n in range(count):
        one = {"instance": f"L{n}"}
        for month in range(11):
            is_late = (month + n) % 5 == 4
            on = date(2026, 1 + month, 6 if is_late else 2)
            amount = Decimal(500 + n % 300) * Decimal("1.05" if is_late else 1)
            fields = json.dumps({"to": "the landlord", "amount": f"USD {amount}"})
            rows.append({**one, "on": on, "by": f"T{n}", "action": "Pay", "fields": fields})
        for bill in range(EVENTS - 11):
            on = date(2026, 1 + bill % 10, 10 + bill // 10)
            fields = json.dumps({"amount": f"USD {100 + bill}"})
            rows.append(
                {**one, "on": on, "by": "the landlord", "action": "Bill", "fields": fields}
            )
    return pa.Table.from_pylist(rows)


def straight_rents(instances: pa.Table, events: pa.Table) -> dict[str, Decimal]:
    """What is outstanding of each lease by the month: twelve rents and charges, less what came.

    A charge is owed for each month whose rent came after the fourth day.
    """
    rents = dict(zip(*(instances.column(n).to_pylist() for n in ("id", "rent")), strict=True))
    rents = {id_: Decimal(told.removeprefix("USD ")) for id_, told in rents.items()}
    owed = {id_: 12 * rent_ for id_, rent_ in rents.items()}
    columns = (events.column(name).to_pylist() for name in ("instance", "on", "action", "fields"))
    for instance, on, action, fields in zip(*columns, strict=True):
        if action == "Pay":
            charge = rents[instance] * Decimal("0.05") if on.day > 4 else 0
            owed[instance] += charge - Decimal(json.loads(fields)["amount"].removeprefix("USD "))
    return owed


def straight_totals(events: pa.Table) -> dict[str, Decimal]:
    """What is outstanding of each lease, by adding up."""
    owed: dict[str, Decimal] = defaultdict(Decimal)
    columns = (events.column(name).to_pylist() for name in ("instance", "action", "fields"))
    for instance, action, fields in zip(*columns, strict=True):
        amount = Decimal(json.loads(fields)["amount"].removeprefix("USD "))
        owed[instance] += amount if action == "Bill" else -amount
    return dict(owed)


def straight_decisions(instances: pa.Table, given_back: Decimal) -> dict[str, str]:
    """Whether so much may be given back under each lease."""
    columns = (instances.column(name).to_pylist() for name in ("id", "rent"))
    return {
        id_: "prohibited" if given_back > Decimal(rent_.removeprefix("USD ")) else "silent"
        for id_, rent_ in zip(*columns, strict=True)
    }


def totals(portfolio: Portfolio) -> dict[str, Decimal]:
    found = portfolio.totals(on=ON)
    columns = (found.column(name).to_pylist() for name in ("instance", "outstanding"))
    return dict(zip(*columns, strict=True))


def decisions(portfolio: Portfolio) -> dict[str, str]:
    found = portfolio.decide(landlord, Pay(tenant, usd(600)), on=ON)
    columns = (found.column(name).to_pylist() for name in ("instance", "verdict"))
    return dict(zip(*columns, strict=True))


@pytest.fixture
def one_by_one(monkeypatch):
    """Each contract is asked of its engine, however many there are."""
    monkeypatch.setattr(ways, "FEWEST", 10**9)


def test_the_yardstick_and_the_portfolio_agree() -> None:
    instances, events = leases(40), record(40)
    with Portfolio(lease, instances, events, workers=1) as portfolio:
        assert portfolio.rejects.num_rows == 0
        assert totals(portfolio) == straight_totals(events)
        assert decisions(portfolio) == straight_decisions(instances, Decimal(600))
    instances, events = monthly_leases(40), monthly_record(40)
    with Portfolio(monthly_lease, instances, events, workers=1) as portfolio:
        assert portfolio.rejects.num_rows == 0
        assert totals(portfolio) == straight_rents(instances, events)


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.benchmark(group=f"an act under {COUNT} contracts of {EVENTS} events")
@pytest.mark.parametrize("how", ["straight", "portfolio"])
def test_decide(benchmark, how: str) -> None:
    instances = leases()
    if how == "straight":
        benchmark(straight_decisions, instances, Decimal(600))
        return
    with Portfolio(lease, instances, record(), workers=1) as portfolio:
        benchmark.pedantic(decisions, (portfolio,), rounds=3, warmup_rounds=1)
    benchmark.extra_info["a second"] = round(COUNT / benchmark.stats["min"])


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.benchmark(group=f"what {COUNT} contracts of {EVENTS} events come to")
@pytest.mark.parametrize("how", ["straight", "portfolio"])
def test_totals(benchmark, how: str) -> None:
    events = record()
    if how == "straight":
        benchmark(straight_totals, events)
        return
    with Portfolio(lease, leases(), events, workers=1) as portfolio:
        benchmark.pedantic(totals, (portfolio,), rounds=3, warmup_rounds=1)
    benchmark.extra_info["a second"] = round(COUNT / benchmark.stats["min"])


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.benchmark(group=f"what {COUNT} leases by the month of {EVENTS} events come to")
@pytest.mark.parametrize("how", ["straight", "portfolio"])
def test_monthly_totals(benchmark, how: str) -> None:
    instances, events = monthly_leases(), monthly_record()
    if how == "straight":
        benchmark(straight_rents, instances, events)
        return
    with Portfolio(monthly_lease, instances, events, workers=1) as portfolio:
        benchmark.pedantic(totals, (portfolio,), rounds=3, warmup_rounds=1)
    benchmark.extra_info["a second"] = round(COUNT / benchmark.stats["min"])


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.benchmark(group="a portfolio of twice as many")
@pytest.mark.parametrize("count", [COUNT, 2 * COUNT])
def test_growth(benchmark, count: int) -> None:
    with Portfolio(lease, leases(count), record(count), workers=1, part=5_000) as portfolio:
        benchmark.pedantic(decisions, (portfolio,), rounds=3, warmup_rounds=1)


# by SQL

MANY = 20_000


class Agree(Action, phrase="agree to {amount} at most"):
    """Agree that so much is given back."""

    amount: Field[Money]


checked = Contract(
    name="Checked lease to {tenant}",
    parties=(landlord, tenant),
    effective=date(2022, 1, 1),
    clauses=(
        Clause(
            "1",
            "No more is given back than was agreed.",
            landlord.must_not(
                Pay(tenant, more_than(rent)), unless=tenant.did(Agree(at_least(Pay.amount)))
            ),
        ),
    ),
    actions=(Bill,),
)


def many_leases(count: int) -> tuple[pa.Table, pa.Table]:
    """Leases, and for each `EVENTS` events: bills, payments, and now and then an agreement."""
    instances = duckdb.sql(
        f"SELECT 'L' || n AS id, 'T' || n AS tenant, 'USD ' || (500 + n % 300) AS rent "
        f"FROM range({count}) t(n)"
    )
    events = duckdb.sql(
        "SELECT 'L' || n AS instance, 'e' || e AS id, "
        "CAST(DATE '2022-01-03' + CAST(e * 20 AS INTEGER) AS DATE) AS on, "
        "CASE WHEN e % 2 = 0 THEN 'the landlord' ELSE 'T' || n END AS by, "
        "CASE WHEN e % 2 = 0 THEN 'Bill' WHEN e = 25 THEN 'Agree' ELSE 'Pay' END AS action, "
        "CASE WHEN e % 2 = 0 OR e = 25 THEN '{\"amount\": \"USD ' || (400 + n % 400) || '\"}' "
        'ELSE \'{"to": "the landlord", "amount": "USD \' || (100 + n % 50) || \'"}\' END '
        f"AS fields FROM range({count}) t(n), range({EVENTS}) u(e)"
    )
    return instances.to_arrow_table(), events.to_arrow_table()


def by_hand(instances: pa.Table, events: pa.Table) -> pa.Table:
    """Which leases forbid to give back 600, by a query that knows this lease alone."""
    db = duckdb.connect()
    db.register("instances", instances)
    db.register("events", events)
    return db.sql(
        """
        WITH agreed AS (
            SELECT instance, CAST(split_part(json_extract_string(fields, '$.amount'), ' ', 2)
                AS DECIMAL(18, 4)) AS amount, "by" FROM events WHERE action = 'Agree'
        )
        SELECT id AS instance, CASE
            WHEN CAST(split_part(rent, ' ', 2) AS DECIMAL(18, 4)) >= 600 THEN 'silent'
            WHEN EXISTS (SELECT 1 FROM agreed WHERE instance = id AND "by" = tenant
                AND amount >= 600) THEN 'permitted'
            ELSE 'prohibited' END AS verdict
        FROM instances
        """
    ).to_arrow_table()


def test_the_query_by_hand_the_engine_and_sql_agree(monkeypatch) -> None:
    instances, events = many_leases(900)
    with Portfolio(checked, instances, events, workers=1) as portfolio:
        by_sql = decisions(portfolio)
        monkeypatch.setattr(ways, "FEWEST", 10**9)
        assert by_sql == decisions(portfolio)
    told = by_hand(instances, events)
    columns = (told.column(name).to_pylist() for name in ("instance", "verdict"))
    assert by_sql == dict(zip(*columns, strict=True))


@pytest.mark.benchmark(group=f"an act under {MANY} contracts of {EVENTS} events")
@pytest.mark.parametrize("how", ["by hand", "first question", "next question"])
def test_decide_in_sql(benchmark, how: str) -> None:
    """The first question reads the tables; each after it goes by what was read."""
    instances, events = many_leases(MANY)
    if how == "by hand":
        benchmark.pedantic(by_hand, (instances, events), rounds=3, warmup_rounds=1)
    else:
        portfolio = Portfolio(checked, instances, events, workers=1)
        if how == "next question":
            decisions(portfolio)
        with portfolio:
            rounds = 1 if how == "first question" else 3
            ask = partial(portfolio.decide, landlord, Pay(tenant, usd(600)), on=ON)
            benchmark.pedantic(ask, rounds=rounds)
    benchmark.extra_info["events a second"] = round(MANY * EVENTS / benchmark.stats["min"])
