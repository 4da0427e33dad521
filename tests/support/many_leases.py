"""As many leases as one likes, made in DuckDB: typed tables of instances and of their events.

A bill comes by turns with something paid: in time or late, all of it, half, or more; what is paid
first is paid on the very day, so that it counts. In every lease the landlord gives something back
at the end, which is too much in some.
"""

# ruff: noqa: S608 (what stands in queries is our own)

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from contract_rules import (
    Action,
    Clause,
    Contract,
    Field,
    Money,
    Parameter,
    Party,
    anything,
    days,
    more_than,
    usd,
)

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 11, 30)


class Pay(Action, phrase="pay {amount} to {to}", currency="USD"):
    """Pay rent, or give it back."""

    to: Field[Party]
    amount: Field[Money]


class Bill(Action, phrase="bill {amount}", currency="USD"):
    """Ask for money."""

    amount: Field[Money]


landlord = Party("the landlord")
tenant = Parameter("tenant", Party)
rent = Parameter("rent", Money, at_least=usd(1))

lease = Contract(
    name="Lease to {tenant}",
    parties=(landlord, tenant),
    effective=date(2022, 1, 1),
    clauses=(
        Clause(
            "1",
            "Bills are paid within 9 days.",
            tenant.must(
                Pay(landlord, Bill.amount), upon=landlord.did(Bill(anything)), within=days(9)
            ),
        ),
        Clause(
            "2",
            "No more than {rent} is given back.",
            landlord.must_not(Pay(tenant, more_than(rent))),
        ),
    ),
)

INSTANCES = """
    SELECT n AS id, 'T' || n AS tenant, CAST(500 + n % 300 AS DECIMAL(12, 2)) AS rent
    FROM range({count}) leases(n)
"""

EVENTS = """
    SELECT
        n AS instance,
        turn.kind || turn.number AS id,
        CASE turn.kind WHEN 'p' THEN 'T' || n ELSE 'the landlord' END AS "by",
        CASE turn.kind WHEN 'b' THEN 'Bill' ELSE 'Pay' END AS action,
        DATE '2022-01-03' + CAST(31 * turn.number + CASE turn.kind
            WHEN 'p' THEN (n * 7 + turn.number * 5) % 14 WHEN 'g' THEN 5 ELSE 0 END AS INTEGER)
            AS "on",
        {{
            'to': CASE turn.kind WHEN 'p' THEN 'the landlord' WHEN 'g' THEN 'T' || n END,
            'amount': CAST(CASE turn.kind
                WHEN 'b' THEN 100.25 + n % 50 WHEN 'g' THEN 400 + n * 37 % 500
                ELSE (100.25 + n % 50) * [1, 0.5, 1, 1.5, 1][1 + (n + turn.number) % 5] END
                AS DECIMAL(12, 2))
        }} AS fields
    FROM range({count}) leases(n), (
        SELECT ['b', 'p'][1 + step % 2] AS kind, step // 2 AS number
        FROM range({events} - 1) steps(step)
        UNION ALL SELECT 'g', {events} // 2
    ) turn
"""


def make(db: Any, count: int, folder: Path | None = None, events: int = 50) -> None:
    """Make the tables ``instances`` and ``events`` in a database.

    Args:
        db: A connection of DuckDB.
        count: How many leases.
        folder: Where to write them as files of Parquet, of which the tables are views then; None
            to keep them in the database.
        events: How many events of each.
    """
    for name, query in (("instances", INSTANCES), ("events", EVENTS)):
        asked = query.format(count=count, events=events)
        if folder is None:
            db.execute(f"CREATE OR REPLACE TABLE {name} AS {asked}")
            continue
        path = folder / f"{name}-{count}.parquet"
        db.execute(f"COPY ({asked}) TO '{path}' (COMPRESSION zstd)")
        db.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
