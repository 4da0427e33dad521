"""Tables that both the tests of partitions and those on Spark ask about: some rows are wrong."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from contract_rules import usd
from support.leases import (
    ANN,
    ON,
    PART,
    RECORD,
    TWO,
    Pay,
    events,
    instances,
    landlord,
    lease,
    tenant,
)

INSTANCES = pa.concat_tables(
    [TWO, instances({"id": "C", "rent": "x"}, {"id": "D"}, {"id": "D"}, {"id": None})]
)

EVENTS = pa.concat_tables(
    [
        RECORD,
        events(
            {**ANN, "id": "x", "by": "Bob"},
            {**PART, "id": "y", "instance": "C"},
            {**ANN, "instance": "Z"},
            {**ANN, "instance": None},
            {**ANN, "instance": "D"},
            PART,
        ),
    ]
)

ACTS = pa.table(
    {
        "instance": ["B", "A", "Z", "A", "C"],
        "action": ["Enter", "Enter", "Enter", "Ent", "Enter"],
        "fields": pa.nulls(5, pa.string()),
    }
)

QUESTIONS = [
    ("duties", {"on": ON}),
    ("breaches", {"on": ON}),
    ("upcoming", {"on": ON, "until": date(2026, 2, 28)}),
    ("totals", {"on": ON}),
    ("diff", {"on": date(2026, 1, 31), "other": ON}),
    ("compare", {"template": lease, "on": ON}),
    ("decide", {"party": tenant, "acts": Pay(landlord, usd(5)), "on": ON}),
    ("decide", {"party": "Ann", "acts": Pay(landlord, usd(5)), "on": ON}),
    ("decide", {"party": "the landlord", "acts": ACTS, "on": ON}),
]
