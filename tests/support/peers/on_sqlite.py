"""The workload in SQLite: a table of events, an index, and a query for each clause."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

from support.workload import ANSWER, BUDGET, QUIET, REPLACE, SETTLE, Raw, Told

TABLE = "CREATE TABLE event (n INTEGER PRIMARY KEY, id, kind, key, amount INTEGER, day INTEGER)"
INDEX = "CREATE INDEX of_kind ON event (kind, key, n, day, amount)"

QUERIES = (
    """SELECT 'W1', id, day FROM event AS act WHERE kind = 'Procure' AND NOT EXISTS (
        SELECT 1 FROM event WHERE kind = 'Consent' AND key = act.key AND n < act.n)""",
    """SELECT 'W2', id, day FROM event AS act WHERE kind = 'Ship' AND EXISTS (
        SELECT 1 FROM event WHERE kind = 'Block' AND key = act.key AND n < act.n)""",
    """SELECT 'W3', id, day FROM event AS act WHERE kind = 'Disclose' AND EXISTS (
        SELECT 1 FROM event
        WHERE kind = 'Embargo' AND key = act.key AND n < act.n AND act.day <= day + :quiet)""",
    """SELECT 'W4', id, day FROM (
        SELECT id, day, sum(amount) OVER (
            PARTITION BY key ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before FROM event WHERE kind = 'Spend') WHERE before > :budget""",
    """SELECT 'W5', id, day FROM event AS act WHERE kind = 'Hire' AND NOT (
        EXISTS (SELECT 1 FROM event WHERE kind = 'Approve' AND key = act.key AND n < act.n)
        AND EXISTS (SELECT 1 FROM event WHERE kind = 'Vet' AND key = act.key AND n < act.n))""",
    """SELECT 'W6', id, day + :settle + 1 FROM event AS bill WHERE kind = 'Bill' AND amount > (
        SELECT coalesce(sum(amount), 0) FROM event
        WHERE kind = 'Pay' AND key = bill.key AND n > bill.n AND day <= bill.day + :settle)""",
    """SELECT 'W7', id, day + :answer + 1 FROM event AS ask WHERE kind = 'Ask' AND NOT EXISTS (
        SELECT 1 FROM event
        WHERE kind = 'Answer' AND key = ask.key AND n > ask.n AND day <= ask.day + :answer)""",
    """SELECT 'W8', id, day + :replace + 1 FROM event AS no WHERE kind = 'Reject' AND NOT EXISTS (
        SELECT 1 FROM event WHERE kind = 'Waive' AND key = no.key AND n < no.n
    ) AND NOT EXISTS (
        SELECT 1 FROM event
        WHERE kind = 'Replace' AND key = no.key AND n > no.n AND day <= no.day + :replace)""",
)
BOUNDS = {
    "quiet": QUIET,
    "budget": BUDGET,
    "settle": SETTLE,
    "answer": ANSWER,
    "replace": REPLACE,
}


def breaches(events: list[Raw]) -> list[Told]:
    """What was breached."""
    rows = (
        (n, id_, kind, key, amount, at.toordinal())
        for n, (id_, kind, key, amount, at) in enumerate(events)
    )
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(TABLE)
        database.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.execute(INDEX)
        return sorted(
            (clause, id_, date.fromordinal(day))
            for query in QUERIES
            for clause, id_, day in database.execute(query, BOUNDS)
        )
