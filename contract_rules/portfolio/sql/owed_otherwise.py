"""Tells in SQL what became otherwise between two days: duties, and acts that were prohibited."""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from contract_rules.portfolio.sql.columns import NotInSqlError
from contract_rules.portfolio.sql.owed_answers import LEFT, stated
from contract_rules.portfolio.sql.owing import DONE, ODD, Owing
from contract_rules.portfolio.sql.plain import INSTANCES

if TYPE_CHECKING:
    from contract_rules.portfolio.extra import ArrowTable
    from contract_rules.portfolio.questions import AskedOfEach
    from contract_rules.portfolio.sql.plain import Plain

_QUERY = f"""
SELECT place, part, instance, kind, clause, party, duty, event, change, status_before,
    status_after, due_before, due_after, currency, outstanding_before, outstanding_after
FROM (
    SELECT place, coalesce(b.part, a.part) AS part, coalesce(b.instance, a.instance) AS instance,
        'duty' AS kind, coalesce(b.clause, a.clause) AS clause,
        coalesce(b.bearer, a.bearer) AS party, named AS duty,
        coalesce(b.trigger, a.trigger) AS event,
        CASE WHEN b.status IS NULL THEN 'new' WHEN a.status IS NULL THEN 'gone'
            ELSE 'changed' END AS change,
        b.status AS status_before, a.status AS status_after, b.due AS due_before,
        a.due AS due_after, coalesce(b.currency, a.currency) AS currency,
        b.outstanding AS outstanding_before, a.outstanding AS outstanding_after,
        false AS by_act, b.status IS NULL AS is_new, coalesce(b.arisen, a.arisen) AS day,
        coalesce(b.later, a.later) AS later, coalesce(b.turn, a.turn) AS turn,
        coalesce(b.upon, a.upon) AS upon
    FROM owed_before b FULL JOIN owed_after a USING (place, named)
    WHERE b.status IS DISTINCT FROM a.status OR b.breached IS DISTINCT FROM a.breached
        OR b.paid IS DISTINCT FROM a.paid
    UNION ALL
    SELECT q.place, q.part, q.id, 'breach', clause, coalesce(b.who, a.who), NULL,
        coalesce(b.id, a.id), if(b.id IS NULL, 'new', 'gone'), NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, true, b.id IS NULL, coalesce(b.day, a.day), 0, ord, ''
    FROM done_before b FULL JOIN done_after a USING (place, ord, clause)
    JOIN {INSTANCES} q USING (place) WHERE a.id IS NULL OR b.id IS NULL
)
WHERE place NOT IN (SELECT place FROM odd_before UNION SELECT place FROM odd_after)
ORDER BY place, by_act, is_new, day, later, turn, upon
"""
"""What was of the first day alone comes first, as the engine tells it."""


class OwedOtherwise:
    """What is otherwise on one day than on another, as SQL tells it; see `AskedOfSql`.

    Args:
        plain: The plain instances and events.
        asked: What is asked.

    Raises:
        NotInSqlError: When nothing of it is answered in SQL.
    """

    def __init__(self, plain: Plain, asked: AskedOfEach) -> None:
        one, other = asked.on, asked.other
        assert other is not None  # noqa: S101 (the question says so)
        if isinstance(one, datetime) or isinstance(other, datetime):
            msg = "it is asked about an instant"
            raise NotInSqlError(msg)
        later = Owing(plain, max(one, other), acts=True)
        earlier = Owing(plain, min(one, other), acts=True, later=later)
        self._tables = plain.tables
        both = (earlier, later) if one <= other else (later, earlier)
        self._owings = dict(zip(("before", "after"), both, strict=True))

    def stretch(self, first: int, last: int) -> ArrowTable:
        """The answers about plain instances between two places; see `AskedOfSql.stretch`."""
        run = self._tables.run
        for name, owing in self._owings.items():
            owing.make(first, last)
            run(
                f"CREATE OR REPLACE TABLE owed_{name} AS "
                f"SELECT *, {LEFT} AS outstanding FROM ({stated(owing)})"
            )
            run(f"CREATE OR REPLACE TABLE done_{name} AS FROM {DONE}")
            run(f"CREATE OR REPLACE TABLE odd_{name} AS FROM {ODD}")
        return self._tables.fetched(_QUERY)

    @staticmethod
    def unanswered(first: int, last: int) -> str:
        """The query for places about which it has not answered; see `AskedOfSql.unanswered`."""
        within = f"WHERE place BETWEEN {first} AND {last}"
        return f"SELECT place FROM odd_before {within} UNION SELECT place FROM odd_after {within}"
