"""Tells in SQL what is otherwise on another day, or under another version of the template.

That is duties, and acts that were done though prohibited.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from contract_rules.portfolio.sql.columns import NotInSqlError, refuse
from contract_rules.portfolio.sql.owed_answers import LEFT, OWED, stated
from contract_rules.portfolio.sql.owing import DONE, ODD, Owing
from contract_rules.portfolio.sql.plain import INSTANCES

if TYPE_CHECKING:
    from contract_rules.contracts.contract import Contract
    from contract_rules.portfolio.extra import ArrowTable
    from contract_rules.portfolio.questions import AskedOfEach
    from contract_rules.portfolio.sql.plain import Plain

_QUERY = f"""
SELECT place, part, instance, kind, clause, party, duty, event, change, status_before,
    status_after, due_before, due_after, currency, outstanding_before, outstanding_after
FROM (
    SELECT place, coalesce(b.part, a.part) AS part, coalesce(b.instance, a.instance) AS instance,
        'duty' AS kind, coalesce(a.clause, b.clause) AS clause,
        coalesce(a.bearer, b.bearer) AS party, named AS duty,
        coalesce(a.trigger, b.trigger) AS event,
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
        OR b.paid IS DISTINCT FROM a.paid OR b.due IS DISTINCT FROM a.due
        OR b.owed IS DISTINCT FROM a.owed OR b.currency IS DISTINCT FROM a.currency
        OR b.bearer IS DISTINCT FROM a.bearer OR b.creditor IS DISTINCT FROM a.creditor
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
    """What is otherwise than before, as SQL tells it; see `AskedOfSql`.

    Args:
        before: What was owed before.
        after: What is owed after.
    """

    def __init__(self, before: Owing, after: Owing) -> None:
        self._tables, self._home = before.plain.tables, before.plain.home
        self._owings = {"before": before, "after": after}

    @classmethod
    def on_another_day(cls, plain: Plain, asked: AskedOfEach) -> OwedOtherwise:
        """What is otherwise on one day than on another.

        Args:
            plain: The plain instances and events.
            asked: What is asked.

        Raises:
            NotInSqlError: When nothing of it is answered in SQL.
        """
        one, other = asked.on, asked.other
        assert other is not None  # noqa: S101 (the question says so)
        if isinstance(one, datetime) or isinstance(other, datetime):
            msg = "it is asked about an instant"
            raise NotInSqlError(msg)
        later = Owing(plain, max(one, other), acts=True)
        earlier = Owing(plain, min(one, other), acts=True, later=later)
        return cls(earlier, later) if one <= other else cls(later, earlier)

    @classmethod
    def in_another_version(cls, plain: Plain, other: Plain, asked: AskedOfEach) -> OwedOtherwise:
        """What is otherwise under another version of the template.

        Args:
            plain: The plain instances and events.
            other: What is plain of the same tables under the other version, aside.
            asked: What is asked.

        Raises:
            NotInSqlError: When nothing of it is answered in SQL.
        """
        _see_alike(plain.template, other.template)
        before = Owing(plain, asked.on, acts=True)
        after = Owing(other, asked.on, acts=True)
        now = {one.compiled.name: one for one in after.by_number.values()}
        for was in before.by_number.values():
            there = now.get(was.compiled.name, was)
            is_other = there.performance != was.performance
            refuse("duties of one name are performed by other acts", when=is_other)
        return cls(before, after)

    def stretch(self, first: int, last: int) -> ArrowTable:
        """The answers about plain instances between two places; see `AskedOfSql.stretch`."""
        within, here = f"place BETWEEN {first} AND {last}", self._tables.schema
        for name, owing in self._owings.items():
            owing.make(first, last)
            run = owing.plain.tables.run
            run(
                f"CREATE OR REPLACE TABLE {here}.owed_{name} AS SELECT *, {OWED} AS owed, "
                f"{LEFT} AS outstanding FROM ({stated(owing)})"
            )
            run(f"CREATE OR REPLACE TABLE {here}.done_{name} AS FROM {DONE}")
            run(
                f"CREATE OR REPLACE TABLE {here}.odd_{name} AS FROM {ODD} UNION "
                f"SELECT place FROM {self._home}.{INSTANCES} WHERE {within} "
                f"AND place NOT IN (SELECT place FROM {INSTANCES} WHERE {within})"
            )
        return self._tables.fetched(_QUERY)

    @staticmethod
    def unanswered(first: int, last: int) -> str:
        """The query for places about which it has not answered; see `AskedOfSql.unanswered`."""
        within = f"WHERE place BETWEEN {first} AND {last}"
        return f"SELECT place FROM odd_before {within} UNION SELECT place FROM odd_after {within}"


def _see_alike(template: Contract, other: Contract) -> None:
    """See that what two versions name alike is the same.

    Raises:
        NotInSqlError: When it is not.
    """
    mine, theirs = _named(template), _named(other)
    is_other = any(mine.get(name, one) != one for name, one in theirs.items())
    refuse("parties or actions of one name are others", when=is_other)


def _named(template: Contract) -> dict[tuple[str, str], object]:
    """What is known of the parties of a template that are left open, and its actions."""
    parties = {("party", p.name): p for p in template.parameters if p.type == "Party"}
    return {**parties, **{("action", name): k for name, k in template.vocabulary.items()}}
