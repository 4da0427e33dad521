"""A landlord's leases: one template, the tables of its instances, and their events."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pyarrow as pa

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Parameter,
    Party,
    days,
    less_than,
    monthly,
    more_than,
    percent,
    usd,
)


class Pay(Action, phrase="pay {amount} to {to}"):
    """Pay rent, or anything else."""

    to: Field[Party]
    amount: Field[Money]


class Enter(Action, phrase="enter the rooms"):
    """Come in."""


landlord = Party("the landlord")
tenant = Parameter("tenant", Party)
rent = Parameter("rent", Money, at_least=usd(1))
grace = Parameter("grace", int, default=3)
start = Parameter("start", date)

charge = tenant.must(Pay(landlord, rent * percent(5)), within=days(14))

PAYS = Clause(
    "1",
    "{tenant} pays {rent} within {grace} days of the first of each month.",
    tenant.must(Pay(landlord, rent), every=monthly(day=1), within=days(grace), otherwise=charge),
)
NO_MORE = Clause("2", "No more is taken.", landlord.must_not(Pay(tenant, more_than(rent))))
NO_ENTRY = Clause("3", "The landlord stays out.", landlord.must_not(Enter()))
SMALL = Clause(
    "4", "Payments are of USD 10 at least.", tenant.must_not(Pay(landlord, less_than(usd(10))))
)

lease = Contract(
    name="Lease to {tenant}",
    parties=(landlord, tenant),
    effective=start,
    clauses=(PAYS, NO_MORE, NO_ENTRY),
    amendments=(Amendment(title="Small payments", effective=date(2026, 3, 1), adds=(SMALL,)),),
)

ON = date(2026, 2, 10)
FIRST = date(2026, 1, 1)


def instances(*rows: dict[str, Any]) -> pa.Table:
    """A table of instances; each is of Ann, USD 500 from the first of January, but for this."""
    usual = {"tenant": "Ann", "rent": "USD 500", "start": FIRST}
    return pa.Table.from_pylist([usual | row for row in rows])


def paid(instance: str, by: str, on: Any, amount: str, **more: Any) -> dict[str, Any]:
    """The row of a payment to the landlord."""
    fields = json.dumps({"to": "the landlord", "amount": amount})
    return {"instance": instance, "on": on, "by": by, "action": "Pay", "fields": fields, **more}


_COLUMNS = {
    **dict.fromkeys(("instance", "id"), pa.string()),
    "on": pa.date32(),
    **dict.fromkeys(("by", "action", "fields"), pa.string()),
}


def events(*rows: dict[str, Any]) -> pa.Table:
    """A table of events, with the columns that its rows have."""
    more = {name for row in rows for name in row} - _COLUMNS.keys()
    texts = [(name, pa.string()) for name in sorted(more)]
    return pa.Table.from_pylist(list(rows), schema=pa.schema([*_COLUMNS.items(), *texts]))


ANN = paid("A", "Ann", date(2026, 1, 3), "USD 500", id="january")
PART = paid("A", "Ann", date(2026, 2, 2), "USD 200", id="february")
BEN = paid("B", "Ben", date(2026, 1, 20), "USD 700", id="one")
ENTRY = {
    "instance": "B",
    "id": "entry",
    "on": date(2026, 1, 9),
    "by": "the landlord",
    "action": "Enter",
}

TWO = instances({"id": "A"}, {"id": "B", "tenant": "Ben", "rent": "USD 700"})
RECORD = events(ANN, PART, BEN, ENTRY)


def engines() -> dict[str, Engine]:
    """The engines that the two are, made by hand."""
    ann, ben = Party("Ann"), Party("Ben")
    mine = lease.instance(tenant=ann, rent=usd(500), start=FIRST)
    his = lease.instance(tenant=ben, rent=usd(700), start=FIRST)
    return {
        "A": Engine(
            mine,
            [
                ann.does(Pay(landlord, usd(500)), on=date(2026, 1, 3), id="january"),
                ann.does(Pay(landlord, usd(200)), on=date(2026, 2, 2), id="february"),
            ],
        ),
        "B": Engine(
            his,
            [
                ben.does(Pay(landlord, usd(700)), on=date(2026, 1, 20), id="one"),
                landlord.does(Enter(), on=date(2026, 1, 9), id="entry"),
            ],
        ),
    }
